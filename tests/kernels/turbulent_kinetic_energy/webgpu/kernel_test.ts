import { getBenchmark } from "../../../../kernels/mod.ts";
import { kernel } from "../../../../kernels/turbulent_kinetic_energy/webgpu/kernel.ts";
import { testKernel } from "../../webgpu.ts";

const benchmark = getBenchmark("turbulent_kinetic_energy");

testKernel(benchmark, kernel, { precision: "f64", slabLimits: [300_000, 70_000] });
testKernel(benchmark, kernel, { precision: "f32", slabLimits: [150_000, 35_000] });
