/** What the tests of the C kernels share. */
import assert from "node:assert/strict";
import { denoPlatform } from "../../backends/platform/deno.ts";
import type { Runtime } from "../../backends/backend.ts";
import { native, native128 } from "../../backends/native/mod.ts";
import type { Benchmark, Inputs, Kernel } from "../../kernels/benchmark.ts";
import type { Grid } from "../../kernels/grid.ts";
import { product } from "../../kernels/inputs/inputs.ts";
import type { NativeRuntime } from "../../kernels/native/runtime.ts";
import {
  assertRepeatable,
  compute,
  drawInputs,
  testAgainstNumPy,
  testAgainstPlain,
  testFractionalMasks,
  testOddGrids,
} from "./conformance.ts";

/** Opens the backend's runtime. It lives as long as the process. */
const runtime: Promise<Runtime & NativeRuntime> = native.setup({
  device: "cpu",
  platform: denoPlatform,
}).next()
  .then(({ value }) => value!);

/** Why tests cannot run here, if they cannot. */
const missing = await runtime.then(() => undefined, (error: Error) => error.message);

/** A test that needs a C compiler; without one it is skipped and says so. */
export function nativeTest(
  name: string,
  fn: (runtime: Runtime & NativeRuntime) => Promise<void>,
): void {
  Deno.test({
    name: missing === undefined ? name : `${name} (skipped: ${missing})`,
    ignore: missing !== undefined,
    fn: async () => fn(await runtime),
  });
}

/** The grids of odd shapes: rows that end anywhere in a block, single levels, no interior at all. */
const GRIDS: readonly Grid[] = [
  { nx: 2, ny: 2, nz: 1 },
  { nx: 4, ny: 4, nz: 1 },
  { nx: 4, ny: 9, nz: 2 },
  { nx: 5, ny: 5, nz: 1 },
  { nx: 6, ny: 20, nz: 1 },
  { nx: 6, ny: 21, nz: 2 },
  ...[10, 11, 12, 13, 18, 19, 20, 27, 34, 36, 37].map((ny) => ({ nx: 7, ny, nz: 3 })),
  { nx: 9, ny: 16, nz: 17 },
];

/**
 * Registers the tests that every C kernel must pass: NumPy's results, the plain loops at
 * other sizes and on odd grids, repeatability, and inputs left alone.
 *
 * @param untouched for each output, whether a cell keeps the value of the input of that name
 */
export function testKernel(
  benchmark: Benchmark,
  kernel: Kernel<NativeRuntime>,
  untouched: Readonly<Record<string, (grid: Grid, index: readonly number[]) => boolean>> = {},
): void {
  const { name } = benchmark;
  for (const precision of ["f64", "f32"] as const) {
    const options = { precision, formulation: benchmark.formulations?.[precision] };

    const title = `${name} ${precision} in C`;
    const computation = {
      benchmark,
      precision,
      title,
      test: nativeTest,
      compute: async (inputs: Inputs, grid: Grid) =>
        await compute(kernel, await runtime, inputs, grid, options),
    };
    testAgainstNumPy(computation);
    testAgainstPlain(computation, [1, 8, 100, 65_536]);
    testOddGrids(computation, GRIDS, precision === "f64" ? 1e-9 : 5e-2);
    testFractionalMasks(computation);

    if (Deno.build.arch === "x86_64") {
      testAgainstNumPy({
        ...computation,
        title: `${title} for 128-bit vectors`,
        async compute(inputs, grid) {
          const setUp = native128.setup({ device: "cpu", platform: denoPlatform });
          const { value: runtime } = await setUp.next();
          const outputs = await compute(kernel, runtime!, inputs, grid, options);
          await setUp.return();
          return outputs;
        },
      });
    }

    nativeTest(`${title} keeps what it does not compute`, async (runtime) => {
      for (const grid of GRIDS) {
        const inputs = drawInputs(benchmark, grid);
        for (const output of await compute(kernel, runtime, inputs, grid, options)) {
          const kept = untouched[output.name];
          if (!kept) continue;
          const before = output.data instanceof Float32Array
            ? Float32Array.from(inputs[output.name].data)
            : inputs[output.name].data;
          forEachIndex(output.shape, (index, n) => {
            if (kept(grid, index)) {
              assert.equal(output.data[n], before[n], `${output.name} ${index}`);
            }
          });
        }
      }
    });

    nativeTest(
      `${title} repeats itself bit for bit`,
      (runtime) => assertRepeatable(benchmark, kernel, runtime, options),
    );
  }
}

function forEachIndex(
  shape: readonly number[],
  visit: (index: readonly number[], n: number) => void,
): void {
  const index = shape.map(() => 0);
  for (let n = 0; n < product(shape); n++) {
    visit(index, n);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) {
      index[axis] = 0;
    }
  }
}
