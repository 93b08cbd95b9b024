import assert from "node:assert/strict";
import { OutputChecker } from "../../../bench/checking/output_checker.ts";
import { computeReference, referenceInMemory } from "../../../bench/checking/reference.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { generateInputs } from "../../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import {
  FAULTS,
  PRECISIONS,
  rightOutputs,
  ROUNDED_INPUT,
  roundedInputs,
  SIZES,
  withFault,
} from "./faults.ts";

for (const [name, faults] of Object.entries(FAULTS)) {
  for (const size of SIZES) {
    Deno.test(`${name} at ${size}: every fault is found, and nothing where there is none`, async (t) => {
      const benchmark = getBenchmark(name), grid = gridOf(size);
      const inputs = await generateInputs(benchmark, size);
      const reference = await referenceInMemory(computeReference(benchmark, inputs, grid));
      for (const precision of PRECISIONS) {
        const check = (outputs: unknown) =>
          new OutputChecker(benchmark.outputs, { grid, precision }).check(outputs, reference);
        const right = await rightOutputs(benchmark, inputs, { grid, precision });
        await t.step(`${precision}: no fault`, async () => {
          for (const error of await check(right)) {
            assert.ok(error.consistent, JSON.stringify(error));
          }
        });
        for (const [title, fault] of Object.entries(faults)) {
          await t.step(`${precision}: ${title}`, async () => {
            const errors = await check(withFault(right, fault, { inputs, grid }));
            assert.ok(errors.some(({ consistent }) => !consistent), JSON.stringify(errors));
          });
        }
      }
      await t.step("f64: numbers rounded to f32 on the way", async () => {
        const rounded = roundedInputs(inputs, ROUNDED_INPUT[name]);
        const outputs = await rightOutputs(benchmark, rounded, { grid, precision: "f64" });
        const errors = await new OutputChecker(benchmark.outputs, { grid, precision: "f64" })
          .check(outputs, reference);
        assert.ok(errors.some(({ consistent }) => !consistent), JSON.stringify(errors));
      });
    });
  }
}
