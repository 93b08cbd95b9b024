import assert from "node:assert/strict";
import { gridOf } from "../../../../kernels/grid.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import { kernel } from "../../../../kernels/isoneutral_mixing/webgpu/kernel.ts";
import { getBenchmark } from "../../../../kernels/mod.ts";
import { tuning } from "../../../../kernels/webgpu/tuning.ts";
import { compute } from "../../conformance.ts";
import { gpuTest, sharedDevice, testKernel } from "../../webgpu.ts";

const benchmark = getBenchmark("isoneutral_mixing");

testKernel(benchmark, kernel, { precision: "f64", slabLimits: [400_000, 30_000] });
testKernel(benchmark, kernel, { precision: "f32", slabLimits: [200_000, 15_000] });

gpuTest("isoneutral_mixing on WebGPU is the same for any number of levels at a time", async () => {
  const inputs = await generateInputs(benchmark, 4096);
  const runtime = await sharedDevice();
  const usual = tuning.isoneutralMixing.f64.levels;
  const results = [];
  for (const levels of [1, 3, 4]) {
    tuning.isoneutralMixing.f64.levels = levels;
    results.push(await compute(kernel, runtime, inputs, gridOf(4096)));
  }
  tuning.isoneutralMixing.f64.levels = usual;
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
});

gpuTest("isoneutral_mixing f32 on WebGPU stays finite where slopes leave the range", async () => {
  const inputs = await generateInputs(benchmark, 1000);
  const dxu = { ...inputs.dxu, data: Float64Array.from(inputs.dxu.data, (x) => x * 1e-20) };
  const runtime = await sharedDevice();
  const outputs = await compute(kernel, runtime, { ...inputs, dxu }, gridOf(1000), {
    precision: "f32",
  });
  for (const { name, data } of outputs) assert.ok(data.every(Number.isFinite), name);
});
