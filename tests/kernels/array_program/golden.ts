/** Checks an array program against NumPy, on the plain adapter. */
import assert from "node:assert/strict";
import type { ArrayRuntime } from "../../../kernels/array_program/mod.ts";
import type { Formulation, Kernel, Precision } from "../../../kernels/benchmark.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { generateInputs } from "../../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import { allcloseFailures, golden, relativeL2 } from "../../golden.ts";
import { allOperations, referenceArrays, requiredOperations } from "../reference_arrays.ts";

/** What deviation from NumPy is accepted, by name of the output; `default` for the others. */
export type Limits = Readonly<Record<string, number>>;

/** Defines tests of a kernel at both golden sizes in one precision and formulation. */
export function testGolden(
  benchmark: string,
  kernel: Kernel<ArrayRuntime>,
  precision: Precision,
  limits: Limits,
  formulation?: Formulation,
): void {
  for (const size of [1000, 4096]) {
    const operations = size === 1000 ? requiredOperations : allOperations;
    Deno.test(`${benchmark} ${[precision, formulation ?? []].flat().join(" ")}, ${size} points`, () =>
      check(benchmark, kernel, size, precision, limits, operations, formulation));
  }
}

async function check(
  benchmark: string,
  kernel: Kernel<ArrayRuntime>,
  size: number,
  precision: Precision,
  limits: Limits,
  operations: typeof requiredOperations,
  formulation?: Formulation,
) {
  const inputs = await generateInputs(getBenchmark(benchmark), size);
  const arrays = referenceArrays(operations);
  const grid = gridOf(size);
  await using prepared = await kernel.prepare({ arrays }, inputs, { grid, precision, formulation });
  await prepared.run();
  await prepared.run();
  const outputs = await Array.fromAsync(prepared.outputs());
  const specs = getBenchmark(benchmark).outputs;
  assert.deepEqual(outputs.map(({ name }) => name), specs.map(({ name }) => name));
  for (const [n, { name, shape, data }] of outputs.entries()) {
    const expected = golden(benchmark, size).output(name);
    assert.deepEqual(shape, specs[n].shape(grid));
    const error = relativeL2(data, expected.data), limit = limits[name] ?? limits.default;
    assert.ok(error <= limit, `${name} deviates by ${error}, ${limit} is accepted`);
    if (precision === "f64") assert.equal(allcloseFailures(data, expected.data), 0, name);
  }
}
