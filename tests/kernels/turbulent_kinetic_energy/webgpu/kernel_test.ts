import assert from "node:assert/strict";
import { denoPlatform } from "../../../../backends/platform/deno.ts";
import { OpenDevice } from "../../../../backends/webgpu/runtime.ts";
import type { Grid } from "../../../../kernels/grid.ts";
import { getBenchmark } from "../../../../kernels/mod.ts";
import { kernel } from "../../../../kernels/turbulent_kinetic_energy/webgpu/kernel.ts";
import type { WebGpuRuntime } from "../../../../kernels/webgpu/runtime.ts";
import { tuning } from "../../../../kernels/webgpu/tuning.ts";
import { relativeL2 } from "../../../golden.ts";
import { compute, drawInputs } from "../../conformance.ts";
import { gpuTest, sharedDevice, testKernel } from "../../webgpu.ts";

const benchmark = getBenchmark("turbulent_kinetic_energy");

testKernel(benchmark, kernel, { precision: "f64", slabLimits: [300_000, 70_000] });
testKernel(benchmark, kernel, { precision: "f32", slabLimits: [150_000, 35_000] });

/** Computes with as many passes as a tuning asks for. */
async function computeFrom(onePassFrom: number, runtime: WebGpuRuntime, grid: Grid) {
  const usual = { ...tuning.turbulentKineticEnergy.f64 };
  Object.assign(tuning.turbulentKineticEnergy.f64, { onePassFrom });
  try {
    return await compute(kernel, runtime, drawInputs(benchmark, grid), grid);
  } finally {
    Object.assign(tuning.turbulentKineticEnergy.f64, usual);
  }
}

gpuTest("turbulent_kinetic_energy on WebGPU is the same in one pass and in two", async () => {
  const grids = [{ nx: 9, ny: 35, nz: 7 }, { nx: 6, ny: 6, nz: 1 }, { nx: 5, ny: 7, nz: 2 }];
  for (const grid of grids) {
    const one = await computeFrom(0, await sharedDevice(), grid);
    const two = await computeFrom(grid.nx * grid.ny + 1, await sharedDevice(), grid);
    for (const [n, { name, data }] of two.entries()) {
      assert.ok(relativeL2(data, one[n].data) < 1e-14, `${name} on ${JSON.stringify(grid)}`);
    }
  }
});

gpuTest("turbulent_kinetic_energy on WebGPU in one pass is the same in slabs", async () => {
  const grid = { nx: 12, ny: 35, nz: 7 };
  const whole = await computeFrom(0, await sharedDevice(), grid);
  using runtime = await OpenDevice.open(denoPlatform, { bindingLimit: 300_000 });
  assert.deepEqual(await computeFrom(0, runtime, grid), whole);
});
