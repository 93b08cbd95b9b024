import assert from "node:assert/strict";
import { kernel } from "../../../../kernels/equation_of_state/webgpu/kernel.ts";
import { gridOf } from "../../../../kernels/grid.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../../../kernels/mod.ts";
import { tuning } from "../../../../kernels/webgpu/tuning.ts";
import { golden, relativeL2 } from "../../../golden.ts";
import { compute } from "../../conformance.ts";
import { gpuTest, sharedDevice, testKernel } from "../../webgpu.ts";

const benchmark = getBenchmark("equation_of_state");

testKernel(benchmark, kernel, {
  precision: "f64",
  formulation: "closed",
  slabLimits: [40_000, 5_000],
});
testKernel(benchmark, kernel, {
  precision: "f64",
  formulation: "quadrature",
  slabLimits: [40_000],
});
testKernel(benchmark, kernel, {
  precision: "f32",
  formulation: "quadrature",
  slabLimits: [20_000, 3_000],
});

gpuTest("equation_of_state f32 closed on WebGPU runs and is far off", async () => {
  const inputs = await generateInputs(benchmark, 4096);
  const grid = gridOf(4096);
  const [{ data }] = await compute(kernel, await sharedDevice(), inputs, grid, {
    precision: "f32",
    formulation: "closed",
  });
  const error = relativeL2(data, golden("equation_of_state", 4096).output("dHdT").data);
  assert.ok(error > 1e-3 && error < 1, `deviates by ${error}`);
});

gpuTest("equation_of_state on WebGPU is the same for any number of lanes", async () => {
  const inputs = await generateInputs(benchmark, 1000);
  const runtime = await sharedDevice();
  const compare = async (precision: "f64" | "f32", formulation: "closed" | "quadrature") => {
    const usual = { ...tuning.equationOfState[precision] };
    const results = [];
    for (const lanes of [1, 2, 4]) {
      Object.assign(tuning.equationOfState[precision], { lanes });
      results.push(
        await compute(kernel, runtime, inputs, gridOf(1000), { precision, formulation }),
      );
    }
    Object.assign(tuning.equationOfState[precision], usual);
    for (const [{ data }] of results) assert.ok(relativeL2(data, results[0][0].data) < 1e-6);
  };
  await compare("f32", "quadrature");
  await compare("f64", "closed");
});
