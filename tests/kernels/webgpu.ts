/** What the tests of the WGSL kernels share. */
import assert from "node:assert/strict";
import { denoPlatform } from "../../backends/platform/deno.ts";
import { OpenDevice } from "../../backends/webgpu/runtime.ts";
import type { WebGpuRuntime } from "../../kernels/webgpu/runtime.ts";
import type { EmulatedArithmetic } from "../../kernels/webgpu/source.ts";
import type {
  Benchmark,
  Formulation,
  Inputs,
  Kernel,
  NDArray,
  Precision,
} from "../../kernels/benchmark.ts";
import { type Grid, gridOf } from "../../kernels/grid.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import { GPU_MISSING } from "../gpu.ts";
import {
  compute,
  computeReference,
  drawInputs,
  scalesOf,
  testAgainstNumPy,
  testAgainstPlain,
  testFractionalMasks,
} from "./conformance.ts";

/** A test that needs an adapter; without one it is skipped and says so. */
export function gpuTest(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: GPU_MISSING === undefined ? name : `${name} (skipped: ${GPU_MISSING})`,
    ignore: GPU_MISSING !== undefined,
    fn,
  });
}

const shared = new Map<EmulatedArithmetic | undefined, Promise<OpenDevice>>();

/** One device for all tests of a file that need nothing special. */
export function sharedDevice(emulation?: EmulatedArithmetic): Promise<OpenDevice> {
  const open = () => OpenDevice.open(denoPlatform, { emulation });
  return shared.getOrInsertComputed(emulation, open);
}

/** Asserts the same number by number; with few cells, whole outputs may be next to nothing. */
async function assertClose(
  benchmark: Benchmark,
  precision: Precision,
  actual: readonly NDArray[],
  expected: (name: string) => NDArray,
  inputs: Inputs,
  grid: Grid,
): Promise<void> {
  const { outputs } = benchmark, scales = await scalesOf(benchmark, inputs, grid);
  const rounding = 32 * (precision === "f64" ? 2 ** -53 : 2 ** -24);
  for (const [n, { name, tolerance }] of outputs.entries()) {
    const { shape, data } = expected(name);
    assert.deepEqual(actual[n].shape, shape);
    let scale = 1e-3;
    for (const value of data) scale = Math.max(scale, Math.abs(value));
    for (const [at, value] of data.entries()) {
      const error = Math.abs(actual[n].data[at] - value);
      const accepted = 2 * tolerance[precision].l2 * scale +
        rounding * (scales.get(name)?.[at] ?? 0);
      assert.ok(error <= accepted, `${name} deviates by ${error}, accepted is ${accepted}`);
    }
  }
}

/** Grids that no size leads to: not square, smaller than the halo, one level, wide and flat. */
const ODD_GRIDS: readonly Grid[] = [
  { nx: 2, ny: 2, nz: 1 },
  { nx: 1, ny: 3, nz: 2 },
  { nx: 5, ny: 5, nz: 1 },
  { nx: 4, ny: 9, nz: 3 },
  { nx: 33, ny: 6, nz: 2 },
  { nx: 6, ny: 131, nz: 37 },
];

/** Tests a kernel against NumPy's results, the plain loops and itself in slabs. */
export function testKernel(
  benchmark: Benchmark,
  kernel: Kernel<WebGpuRuntime>,
  { precision, formulation, slabLimits }: {
    precision: Precision;
    formulation?: Formulation;
    /** Binding limits at size 4096 that lead to two and to many slabs. */
    slabLimits: readonly number[];
  },
): void {
  const title = [benchmark.name, precision, formulation, "on WebGPU"].filter(Boolean).join(" ");

  const options = { precision, formulation };
  const computation = {
    benchmark,
    ...options,
    title,
    test: gpuTest,
    compute: async (inputs: Inputs, grid: Grid) =>
      await compute(kernel, await sharedDevice(), inputs, grid, options),
  };
  testAgainstNumPy(computation);
  testFractionalMasks(computation);
  // In f32 a few ill-conditioned points decide about the error, more of them the more points.
  if (precision === "f64") testAgainstPlain(computation, [50_000]);

  gpuTest(`${title} computes odd shapes`, async () => {
    for (const grid of ODD_GRIDS) {
      const inputs = drawInputs(benchmark, grid);
      const runtime = await sharedDevice();
      const outputs = await compute(kernel, runtime, inputs, grid, options);
      const expected = await computeReference(benchmark, inputs, grid, formulation);
      await assertClose(benchmark, precision, outputs, expected, inputs, grid);
    }
  });

  gpuTest(`${title} is the same in one piece and in slabs`, async () => {
    const inputs = await generateInputs(benchmark, 4096);
    const grid = gridOf(4096);
    const whole = await compute(kernel, await sharedDevice(), inputs, grid, options);
    for (const bindingLimit of slabLimits) {
      using runtime = await OpenDevice.open(denoPlatform, { bindingLimit });
      const parts = await compute(kernel, runtime, inputs, grid, options);
      assert.deepEqual(parts, whole);
    }
  });

  gpuTest(
    `${title} gives the same results again and again, also after transfers`,
    async () => {
      const inputs = await generateInputs(benchmark, 1000);
      await using prepared = await kernel.prepare(await sharedDevice(), inputs, {
        grid: gridOf(1000),
        ...options,
      });
      await prepared.run();
      await prepared.settle?.();
      const first = await Array.fromAsync(prepared.outputs());
      const transfer = await prepared.transfer!();
      assert.ok(transfer.upload > 0 && transfer.download > 0);
      await prepared.run();
      await prepared.settle?.();
      assert.deepEqual(await Array.fromAsync(prepared.outputs()), first);
    },
  );

  gpuTest(`${title} says what it needs where a row does not fit`, async () => {
    using runtime = await OpenDevice.open(denoPlatform, { bindingLimit: 512 });
    const inputs = await generateInputs(benchmark, 4096);
    await assert.rejects(
      () => compute(kernel, runtime, inputs, gridOf(4096), options),
      { name: "Unsupported", message: /takes \d+ bytes .* end at 512$/ },
    );
  });
}
