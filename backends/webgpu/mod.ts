/** The backends `webgpu` and `webgpu_f32x2`. */
import type { WebGpuRuntime } from "../../kernels/webgpu/runtime.ts";
import type { EmulatedArithmetic } from "../../kernels/webgpu/source.ts";
import type { Backend, Platform, Runtime } from "../backend.ts";
import { verifiedEmulation } from "./emulation.ts";
import { OpenDevice } from "./runtime.ts";

/**
 * Compute shaders in WGSL, written by hand, on the adapter that WebGPU offers: Vulkan,
 * Metal or Direct3D 12. A software adapter is used too, and named as such.
 */
export const webgpu: Backend<Runtime & WebGpuRuntime> = {
  name: "webgpu",
  description: "Hand-written WGSL compute shaders",
  devices: ["gpu"],
  precisions: ["f64", "f32"],
  family: "WebGPU",
  runsIn: ["Deno", "browsers"],
  setup: async function* ({ platform }) {
    using device = await OpenDevice.open(platform);
    yield device;
  },
};

/**
 * The same shaders in f64 where the GPU has none: every number is a pair of f32, which has 48 bits
 * instead of 53, and the exponents of an f32.
 */
export const webgpuF32x2: Backend<Runtime & WebGpuRuntime> = {
  name: "webgpu_f32x2",
  description: "The shaders of webgpu, in f64 emulated by pairs of f32",
  devices: ["gpu"],
  precisions: ["f64"],
  family: "WebGPU",
  runsIn: ["Deno", "browsers"],
  kernel: "webgpu",
  setup: async function* ({ platform }) {
    const emulation = await chooseEmulation(platform);
    using device = await OpenDevice.open(platform, { emulation });
    yield device;
  },
};

async function chooseEmulation(platform: Platform): Promise<EmulatedArithmetic> {
  using device = await OpenDevice.open(platform);
  return await verifiedEmulation(device);
}
