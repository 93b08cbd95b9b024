/** The backend `webgpu_dawn`: the shaders of `webgpu` on the WebGPU implementation of Chrome. */
import type { WebGpuRuntime } from "../../kernels/webgpu/runtime.ts";
import { specifierOf, versionOf } from "../../base/packages.ts";
import type { Backend, Runtime } from "../backend.ts";
import { OpenDevice } from "./runtime.ts";

/** What is used of the npm package `webgpu`, which carries Dawn for Linux, macOS and Windows. */
interface Dawn {
  create(flags: readonly string[]): GPU;
}

/**
 * The same WGSL as `webgpu`, compiled and run by Dawn instead of Deno's wgpu: what differs between
 * the two rows is the implementation of WebGPU. Dawn has no f64.
 */
export const webgpuDawn: Backend<Runtime & WebGpuRuntime> = {
  name: "webgpu_dawn",
  description: "The WGSL shaders of webgpu on Dawn, the WebGPU of Chrome (npm webgpu)",
  devices: ["gpu"],
  precisions: ["f32"],
  family: "WebGPU",
  runsIn: ["Deno", "Node"],
  kernel: "webgpu",
  // The package has 132 MB, and needs permission to load native code.
  onRequest: true,
  setup: async function* ({ platform }) {
    const { create } = await platform.importLibrary<Dawn>(specifierOf("webgpu"));
    const gpu = await platform.withQuietDriver(() => Promise.resolve(create([])));
    using device = await OpenDevice.open({
      ...platform,
      gpu,
      gpuVersion: `Dawn of npm:webgpu ${versionOf("webgpu")}`,
    });
    yield device;
  },
};
