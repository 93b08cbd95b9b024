/** The backend `webgpu`: its device, its launches and its clock are in `webgpu/`. */
import type { WebGpuRuntime } from "../../kernels/webgpu/runtime.ts";
import type { Backend, Runtime } from "../backend.ts";
import { OpenDevice } from "./runtime.ts";

/**
 * Compute shaders in WGSL, written by hand, on whatever the machine offers through WebGPU: Vulkan,
 * Metal or Direct3D 12. A software adapter is used too, and named as such.
 */
export const webgpu: Backend<Runtime & WebGpuRuntime> = {
  name: "webgpu",
  description: "Hand-written WGSL compute shaders",
  devices: ["gpu"],
  precisions: ["f64", "f32"],
  setup: async function* ({ platform }) {
    using device = await OpenDevice.open(platform);
    yield device;
  },
};
