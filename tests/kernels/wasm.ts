/** What the tests of the WebAssembly kernels share. */
import assert from "node:assert/strict";
import { wasmRuntime } from "../../backends/wasm/runtime.ts";
import type { Benchmark, FloatArray, Inputs, Kernel, NDArray } from "../../kernels/benchmark.ts";
import { type Grid, gridOf } from "../../kernels/grid.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import { STATIC_BYTES, type WasmRuntime } from "../../kernels/wasm/runtime.ts";
import * as conformance from "./conformance.ts";

/** The runtimes of both builds; compiled modules are shared by all tests of a file. */
const RUNTIMES = {
  relaxed: wasmRuntime("relaxed", "V8"),
  plain: wasmRuntime("plain", "V8"),
} as const;

/** Calls a kernel once and returns its outputs. */
export function compute(
  kernel: Kernel<WasmRuntime>,
  inputs: Inputs,
  grid: Grid,
  { runtime = RUNTIMES.relaxed, ...options }: conformance.Options & { runtime?: WasmRuntime } = {},
): Promise<NDArray<FloatArray>[]> {
  return conformance.compute(kernel, runtime, inputs, grid, options);
}

/** A runtime that notes the bytes of every instance. */
function recording(sizes: number[]): WasmRuntime {
  return {
    ...RUNTIMES.relaxed,
    instantiate(binaries, bytes) {
      sizes.push(bytes);
      return RUNTIMES.relaxed.instantiate(binaries, bytes);
    },
  };
}

/** Columns that end anywhere in a vector, single levels, no interior at all. */
const GRIDS: readonly Grid[] = [
  { nx: 2, ny: 2, nz: 1 },
  { nx: 3, ny: 9, nz: 2 },
  { nx: 9, ny: 3, nz: 2 },
  { nx: 4, ny: 4, nz: 1 },
  { nx: 5, ny: 5, nz: 1 },
  { nx: 6, ny: 5, nz: 3 },
  { nx: 5, ny: 6, nz: 7 },
  ...[7, 8, 9, 10, 11, 12, 13, 14].map((ny) => ({ nx: 7, ny, nz: 4 })),
];

/**
 * Registers the tests that every WebAssembly kernel must pass: NumPy's results, the plain
 * loops at other sizes and shapes, repeatability, inputs left alone, and slabs.
 */
export function testKernel(benchmark: Benchmark, kernel: Kernel<WasmRuntime>): void {
  const { name, formulations } = benchmark;
  for (const precision of ["f64", "f32"] as const) {
    const options = { precision, formulation: formulations?.[precision] };
    const label = `${name}, wasm ${precision}`;
    const computations = Object.entries(RUNTIMES).map(([flavour, runtime]) => ({
      benchmark,
      precision,
      title: `${label}, ${flavour} SIMD:`,
      test: Deno.test,
      compute: (inputs: Inputs, grid: Grid) =>
        compute(kernel, inputs, grid, { ...options, runtime }),
    }));
    for (const computation of computations) {
      conformance.testAgainstNumPy(computation);
      conformance.testAgainstPlain(computation, [1, 8, 100, 20_000]);
    }
    conformance.testOddGrids(computations[0], GRIDS, precision === "f64" ? 1e-10 : 2e-2);
    conformance.testFractionalMasks(computations[0]);

    Deno.test(
      `${label}: repeats itself, has no result before, leaves the inputs alone`,
      () => conformance.assertRepeatable(benchmark, kernel, RUNTIMES.relaxed, options),
    );

    Deno.test(`${label}: slabs give the same bits as one memory`, async () => {
      const grid = { nx: 14, ny: 9, nz: 3 };
      const inputs = conformance.drawInputs(benchmark, grid);
      const sizes: number[] = [];
      const runtime: WasmRuntime = recording(sizes);
      const whole = await compute(kernel, inputs, grid, { ...options, runtime });
      const largest = Math.max(...sizes.splice(0));
      const limit = Math.ceil(STATIC_BYTES + (largest - STATIC_BYTES) / 2.5);
      const limited = { ...runtime, instanceBytes: limit };
      const parts = await compute(kernel, inputs, grid, { ...options, runtime: limited });
      assert.ok(sizes.length >= 3);
      assert.ok(sizes.every((bytes) => bytes <= limit));
      assert.deepEqual(parts, whole);
    });

    Deno.test(`${label}: reports the memory that it takes`, async () => {
      const grid = gridOf(1000), inputs = await generateInputs(benchmark, 1000);
      const sizes: number[] = [];
      const runtime = recording(sizes);
      await compute(kernel, inputs, grid, { ...options, runtime });
      const taken = sizes.reduce((sum, bytes) => sum + bytes, 0);
      assert.equal(kernel.memory!({ grid, ...options }), taken);
    });
  }
}
