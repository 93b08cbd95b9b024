/** What the tests of the WebAssembly kernels share. */
import assert from "node:assert/strict";
import { wasmRuntime } from "../../backends/wasm/runtime.ts";
import type {
  Benchmark,
  FloatArray,
  Formulation,
  Inputs,
  Kernel,
  NDArray,
  Precision,
} from "../../kernels/benchmark.ts";
import { type Grid, gridOf } from "../../kernels/grid.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import { STATIC_BYTES, type WasmRuntime } from "../../kernels/wasm/runtime.ts";
import { golden, relativeL2 } from "../golden.ts";
import {
  assertConsistent,
  assertFractionalMasks,
  computeReference,
  drawInputs,
} from "./conformance.ts";

/** The runtimes of both builds; compiled modules are shared by all tests of a file. */
const RUNTIMES = {
  relaxed: wasmRuntime("relaxed", "V8"),
  plain: wasmRuntime("plain", "V8"),
} as const;

/** How a kernel is to compute. */
export interface Options {
  readonly precision?: Precision;
  readonly formulation?: Formulation;
  readonly runtime?: WasmRuntime;
}

/** Calls a kernel and returns its outputs. */
export async function compute(
  kernel: Kernel<WasmRuntime>,
  inputs: Inputs,
  grid: Grid,
  { precision = "f64", formulation, runtime = RUNTIMES.relaxed }: Options = {},
): Promise<NDArray<FloatArray>[]> {
  await using prepared = await kernel.prepare(runtime, inputs, { grid, precision, formulation });
  assert.equal(prepared.run(), undefined);
  return await Array.fromAsync(prepared.outputs());
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
    const formulation = formulations?.[precision];
    for (const [flavour, runtime] of Object.entries(RUNTIMES)) {
      const options = { precision, formulation, runtime };
      const label = `${name}, wasm ${precision}, ${flavour} SIMD`;

      for (const size of [1000, 4096]) {
        Deno.test(`${label}: agrees with NumPy at ${size}`, async () => {
          const inputs = await generateInputs(benchmark, size);
          const outputs = await compute(kernel, inputs, gridOf(size), options);
          await assertConsistent(
            benchmark,
            precision,
            outputs,
            golden(name, size).output,
            inputs,
            gridOf(size),
          );
        });
      }

      for (const size of [1, 8, 100, 20_000]) {
        Deno.test(`${label}: agrees with plain at ${size}`, async () => {
          const inputs = await generateInputs(benchmark, size);
          const outputs = await compute(kernel, inputs, gridOf(size), options);
          const expected = await computeReference(benchmark, inputs, gridOf(size));
          await assertConsistent(benchmark, precision, outputs, expected, inputs, gridOf(size));
        });
      }
    }

    const label = `${name}, wasm ${precision}`;
    Deno.test(`${label}: agrees with plain on odd grids`, async () => {
      for (const grid of GRIDS) {
        const inputs = drawInputs(benchmark, grid);
        const expected = await computeReference(benchmark, inputs, grid);
        for (const output of await compute(kernel, inputs, grid, { precision, formulation })) {
          const error = relativeL2(output.data, expected(output.name).data);
          // Few cells: one that is badly conditioned decides.
          const accepted = precision === "f64" ? 1e-10 : 2e-2;
          assert.ok(error <= accepted, `${output.name} on ${JSON.stringify(grid)}: ${error}`);
        }
      }
    });

    Deno.test(`${label}: takes masks that are neither 0 nor 1`, async () => {
      const options = { precision, formulation };
      await assertFractionalMasks(
        benchmark,
        (inputs, grid) => compute(kernel, inputs, grid, options),
        precision,
      );
    });

    Deno.test(`${label}: repeats itself, has no result before, leaves the inputs alone`, async () => {
      const grid = { nx: 9, ny: 11, nz: 5 };
      const inputs = drawInputs(benchmark, grid), before = structuredClone(inputs);
      await using prepared = await kernel.prepare(RUNTIMES.relaxed, inputs, {
        ...{ grid, precision, formulation },
      });
      const early = await Array.fromAsync(prepared.outputs());
      prepared.run();
      const first = await Array.fromAsync(prepared.outputs());
      assert.notDeepEqual(early, first);
      prepared.run();
      assert.deepEqual(await Array.fromAsync(prepared.outputs()), first);
      assert.deepEqual(inputs, before);
    });

    Deno.test(`${label}: slabs give the same bits as one memory`, async () => {
      const grid = { nx: 14, ny: 9, nz: 3 };
      const inputs = drawInputs(benchmark, grid);
      const sizes: number[] = [];
      const runtime: WasmRuntime = recording(sizes);
      const whole = await compute(kernel, inputs, grid, { precision, formulation, runtime });
      const largest = Math.max(...sizes.splice(0));
      const limit = Math.ceil(STATIC_BYTES + (largest - STATIC_BYTES) / 2.5);
      const limited = { ...runtime, instanceBytes: limit };
      const parts = await compute(kernel, inputs, grid, {
        ...{ precision, formulation, runtime: limited },
      });
      assert.ok(sizes.length >= 3);
      assert.ok(sizes.every((bytes) => bytes <= limit));
      assert.deepEqual(parts, whole);
    });

    Deno.test(`${label}: reports the memory that it takes`, async () => {
      const grid = gridOf(1000), inputs = await generateInputs(benchmark, 1000);
      const sizes: number[] = [];
      const runtime = recording(sizes);
      await compute(kernel, inputs, grid, { precision, formulation, runtime });
      const taken = sizes.reduce((sum, bytes) => sum + bytes, 0);
      assert.equal(kernel.memory!({ grid, precision, formulation }), taken);
    });
  }
}
