/** The backend `onnxruntime`: the build for the web, in WASM on the CPU and through WebGPU. */
import type { ArrayRuntime } from "../../../kernels/array_program/mod.ts";
import { ANY_ENGINE, type Backend, type Platform, type Runtime } from "../../backend.ts";
import { specifierOf } from "../../../base/packages.ts";
import { describeAdapter, LibraryQueue, requestLibraryDevice } from "../gpu_library.ts";
import { WASM_MEMORY } from "../library.ts";
import { gpuArrays, type OnnxRuntimeGpu } from "./gpu.ts";
import { cpuArrays, type OnnxRuntime } from "./session.ts";

/** The WASM files of the builds. */
const FILES = {
  wasm: "ort-wasm-simd-threaded.wasm",
  webgpu: "ort-wasm-simd-threaded.asyncify.wasm",
};

/**
 * Inputs and outputs lie outside the WASM memory as well: isoneutral_mixing with 4,194,304 points in
 * f64, 1.3 GiB of arrays, was seen to occupy 3 GiB beside the shared inputs.
 */
const MAIN_MEMORY_FACTOR = 2.3;

type Web<R extends OnnxRuntime> = R & {
  readonly env: { readonly wasm: { numThreads: number; wasmBinary?: Uint8Array } };
};

/**
 * ONNX Runtime as WASM SIMD on one thread, or with its WebGPU kernels. On the CPU the library
 * copies inputs into its memory and outputs out of it in every call, which is part of the time; on
 * a GPU both stay there.
 */
export const onnxruntime: Backend<Runtime & ArrayRuntime> = {
  name: "onnxruntime",
  description: "ONNX Runtime in WASM or on WebGPU (npm onnxruntime-web), one graph per routine",
  devices: ["cpu", "gpu"],
  precisions: ["f64", "f32"],
  kernel: "array_program",
  runsIn: ANY_ENGINE,
  setup: ({ device, platform }) => device === "gpu" ? onGpu(platform) : onCpu(platform),
};

async function* onCpu(
  platform: Platform,
): AsyncGenerator<Runtime & ArrayRuntime, void, void> {
  const ort = await load<OnnxRuntime>("wasm", platform);
  // Outputs that are handed in come back as zeros from the WASM build.
  const arrays = cpuArrays(ort, { reuse: false });
  const memory = { memory: WASM_MEMORY, mainMemoryFactor: MAIN_MEMORY_FACTOR };
  yield { version: ort.env.versions.web, ...memory, arrays };
}

async function* onGpu(
  platform: Platform,
): AsyncGenerator<Runtime & ArrayRuntime, void, void> {
  const { adapter, deviceName, driver, memory } = await describeAdapter(platform);
  const ort = await load<OnnxRuntimeGpu>("webgpu", platform);
  const device = await requestLibraryDevice(adapter);
  try {
    using queue = await LibraryQueue.open(device, platform);
    const arrays = gpuArrays(ort, device, queue, platform);
    yield {
      version: ort.env.versions.web,
      deviceName,
      driver,
      memory,
      precisions: ["f32"],
      arrays,
    };
  } finally {
    device.destroy();
  }
}

async function load<R extends OnnxRuntime>(
  build: "wasm" | "webgpu",
  platform: Platform,
): Promise<Web<R>> {
  const ort = await platform.importLibrary<Web<R>>(specifierOf("onnxruntime-web", build));
  ort.env.logLevel = "error";
  ort.env.wasm.numThreads = 1;
  const binary = await platform.readLibraryFile?.(FILES[build]);
  if (binary) ort.env.wasm.wasmBinary = binary;
  return ort;
}
