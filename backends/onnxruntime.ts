import type { ArrayRuntime } from "../kernels/array_program.ts";
import type { Backend, Runtime } from "./backend.ts";
import { importLibrary } from "./library.ts";
import { cpuArrays, type OnnxRuntime } from "./onnxruntime/session.ts";

const PACKAGE = "npm:onnxruntime-web@1.30.0";

/** Bytes of WASM memory that the library can address, less what it takes for itself. */
const WASM_MEMORY = 2 ** 32 - 2 ** 28;

interface OnnxRuntimeWeb extends OnnxRuntime {
  readonly env: OnnxRuntime["env"] & { readonly wasm: { numThreads: number } };
}

/**
 * ONNX Runtime as WASM SIMD on one thread. The library copies inputs into its memory and outputs
 * out of it in every call, which is part of the time.
 */
export const onnxruntime: Backend<Runtime & ArrayRuntime> = {
  name: "onnxruntime",
  description: "ONNX Runtime in WASM, one graph per routine",
  devices: ["cpu"],
  precisions: ["f64", "f32"],
  kernel: "array_program",
  setup: async function* () {
    const ort = await importLibrary<OnnxRuntimeWeb>(`${PACKAGE}/wasm`);
    ort.env.logLevel = "error";
    ort.env.wasm.numThreads = 1;
    yield {
      version: ort.env.versions.web,
      memory: WASM_MEMORY,
      // Preallocated outputs come back as zeros from the WASM build.
      arrays: cpuArrays(ort, { reuse: false }),
    };
  },
};
