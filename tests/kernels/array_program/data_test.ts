import assert from "node:assert/strict";
import { type ProgramData, programData } from "../../../kernels/array_program/data.ts";
import {
  type ArrayRuntime,
  type CompiledArrays,
  type FloatArray,
  OPTIONAL_OPERATIONS,
} from "../../../kernels/array_program/mod.ts";
import type { Kernel } from "../../../kernels/benchmark.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { generateInputs } from "../../../kernels/inputs/inputs.ts";
import { listBenchmarks } from "../../../kernels/mod.ts";
import { allOperations, type PlainArray } from "../reference_arrays.ts";

/** Carries a program that came as JSON out with the plain operations. */
function carryOut(json: string, inputs: readonly FloatArray[]): FloatArray[] {
  const { precision, steps, outputs, ...leaves }: ProgramData = JSON.parse(json);
  const Type = precision === "f64" ? Float64Array : Float32Array;
  const values: PlainArray[] = [
    ...leaves.inputs.map(({ shape }, n) => ({ shape, data: inputs[n] })),
    ...leaves.constants.map(({ shape, values }) => ({ shape, data: Type.from(values) })),
  ];
  const of = allOperations;
  for (const { op, operands, begin, end, margins, axis } of steps) {
    const [a, b, c, d] = operands.map((operand) => values[operand]);
    values.push(
      op === "slice"
        ? of.slice(a, begin!, end!)
        : op === "pad"
        ? of.pad(a, margins!)
        : op === "concat"
        ? of.concat(operands.map((operand) => values[operand]), axis!)
        : op === "set"
        ? of.set(a, begin!, b, end!)
        : (of[op] as (...arrays: PlainArray[]) => PlainArray)(a, b, c, d),
    );
  }
  return outputs.map((output) => values[output].data);
}

for (const { name, inputs: specs, kernels } of listBenchmarks()) {
  Deno.test(`the program of ${name} computes the same after a journey as JSON`, async () => {
    const kernel = await kernels.get("array_program")!() as Kernel<ArrayRuntime>;
    const arrays: CompiledArrays = {
      optional: OPTIONAL_OPERATIONS,
      compile(program, inputs) {
        const json = JSON.stringify(programData(program));
        const direct = program.evaluate(
          allOperations,
          program.inputs.map(({ shape }, n) => ({ shape, data: inputs[n] })),
        );
        const travelled = carryOut(json, inputs);
        assert.deepEqual(travelled, direct.map(({ data }) => data));
        assert.ok(travelled.some((data) => data.some((value) => value !== 0)));
        return Promise.resolve({ run: () => {}, outputs: () => [], dispose: () => {} });
      },
    };
    const benchmark = { name, inputs: specs } as Parameters<typeof generateInputs>[0];
    const options = { grid: gridOf(512), precision: "f64" } as const;
    const inputs = await generateInputs(benchmark, 512);
    await using _ = await kernel.prepare({ arrays }, inputs, options);
  });
}
