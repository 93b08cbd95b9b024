/** What the tests of the C kernels share. */
import assert from "node:assert/strict";
import { denoPlatform } from "../../backends/platform/deno.ts";
import type { Runtime } from "../../backends/backend.ts";
import { native, native128 } from "../../backends/native/mod.ts";
import type {
  Benchmark,
  Formulation,
  Inputs,
  Kernel,
  NDArray,
  Precision,
} from "../../kernels/benchmark.ts";
import { type Grid, gridOf } from "../../kernels/grid.ts";
import { generateInputs, product } from "../../kernels/inputs/inputs.ts";
import type { NativeRuntime } from "../../kernels/native/runtime.ts";
import { golden, relativeL2 } from "../golden.ts";
import {
  assertConsistent,
  assertFractionalMasks,
  computeReference,
  drawInputs,
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

/** How a kernel is to compute. */
export interface Options {
  readonly precision?: Precision;
  readonly formulation?: Formulation;
}

/** Calls a kernel once and returns its outputs. */
export async function compute<R>(
  kernel: Kernel<R>,
  runtime: R,
  inputs: Inputs,
  grid: Grid,
  { precision = "f64", formulation }: Options = {},
): Promise<NDArray[]> {
  await using prepared = await kernel.prepare(runtime, inputs, { grid, precision, formulation });
  assert.equal(prepared.run(), undefined);
  return await Array.fromAsync(prepared.outputs());
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

    for (const size of [1000, 4096]) {
      nativeTest(`${name} ${precision} in C at ${size} agrees with NumPy`, async (runtime) => {
        const inputs = await generateInputs(benchmark, size);
        const outputs = await compute(kernel, runtime, inputs, gridOf(size), options);
        const expected = golden(name, size);
        await assertConsistent(
          benchmark,
          precision,
          outputs,
          expected.output,
          inputs,
          gridOf(size),
        );
      });
    }

    for (const size of [1, 8, 100, 65_536]) {
      nativeTest(
        `${name} ${precision} in C at ${size} agrees with plain`,
        async (runtime) => {
          const inputs = await generateInputs(benchmark, size);
          const outputs = await compute(kernel, runtime, inputs, gridOf(size), options);
          const expected = await computeReference(benchmark, inputs, gridOf(size));
          await assertConsistent(benchmark, precision, outputs, expected, inputs, gridOf(size));
        },
      );
    }

    nativeTest(`${name} ${precision} in C for 128-bit vectors agrees with NumPy`, async () => {
      if (Deno.build.arch !== "x86_64") return;
      const setUp = native128.setup({ device: "cpu", platform: denoPlatform });
      const { value: runtime } = await setUp.next();
      const inputs = await generateInputs(benchmark, 1000);
      const outputs = await compute(kernel, runtime!, inputs, gridOf(1000), options);
      await assertConsistent(
        benchmark,
        precision,
        outputs,
        golden(name, 1000).output,
        inputs,
        gridOf(1000),
      );
      await setUp.return();
    });

    nativeTest(
      `${name} ${precision} in C agrees with plain on odd grids`,
      async (runtime) => {
        for (const grid of GRIDS) {
          const inputs = drawInputs(benchmark, grid);
          const outputs = await compute(kernel, runtime, inputs, grid, options);
          const expected = await computeReference(benchmark, inputs, grid);
          for (const { name, data } of outputs) {
            // Few points: one that is badly conditioned decides the norm.
            const error = relativeL2(data, expected(name).data);
            const label = `${name} on ${JSON.stringify(grid)}: ${error}`;
            assert.ok(error <= (precision === "f64" ? 1e-9 : 5e-2), label);
          }
        }
      },
    );

    nativeTest(
      `${name} ${precision} in C takes masks that are neither 0 nor 1`,
      (runtime) =>
        assertFractionalMasks(
          benchmark,
          (inputs, grid) => compute(kernel, runtime, inputs, grid, options),
          precision,
        ),
    );

    nativeTest(`${name} ${precision} in C keeps what it does not compute`, async (runtime) => {
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

    nativeTest(`${name} ${precision} in C repeats itself bit for bit`, async (runtime) => {
      const grid = { nx: 9, ny: 21, nz: 5 };
      const inputs = drawInputs(benchmark, grid), before = structuredClone(inputs);
      await using prepared = await kernel.prepare(runtime, inputs, { grid, ...options });
      prepared.run();
      const first = await Array.fromAsync(prepared.outputs());
      prepared.run();
      assert.deepEqual(await Array.fromAsync(prepared.outputs()), first);
      assert.deepEqual(inputs, before);
    });
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
