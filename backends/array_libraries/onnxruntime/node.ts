/** The backend `onnxruntime_node`: the native build, CPU only. */
import type { ArrayRuntime } from "../../../kernels/array_program/mod.ts";
import { type Backend, BackendUnavailable, type Runtime } from "../../backend.ts";
import { specifierOf } from "../../../base/packages.ts";
import { cpuArrays, type OnnxRuntime } from "./session.ts";

const SPECIFIER = specifierOf("onnxruntime-node");

/**
 * Its arenas grow by powers of two: isoneutral_mixing with 4,194,304 points in f64, 1.3 GiB of arrays,
 * was seen to occupy 4.9 GiB beside inputs and outputs.
 */
const MEMORY_FACTOR = 3.75;

/**
 * The first call finds out which memory is needed, and the second gets it in one piece: with 4,194,304
 * points it takes 1.4 times as long as those that follow, and more where memory is scarce.
 */
const WARM_UP_CALLS = 2;

/**
 * ONNX Runtime as native code through N-API: what leaving WASM buys. A call waits for one turn of
 * the event loop, about 20 µs, and writes to the same output arrays every time.
 */
export const onnxruntimeNode: Backend<Runtime & ArrayRuntime> = {
  name: "onnxruntime_node",
  description: "ONNX Runtime as native code (npm onnxruntime-node), one graph per routine",
  devices: ["cpu"],
  precisions: ["f64", "f32"],
  kernel: "array_program",
  runsIn: ["Deno", "Node"],
  setup: async function* ({ platform }) {
    // Since 1.29 the native builds report to their maker from a thread of their own, and leave files
    // in the temporary folder (https://github.com/microsoft/onnxruntime/pull/27379).
    Deno.env.set("ORT_DISABLE_TELEMETRY", "1");
    const { default: ort } = await platform.importLibrary<{ default: OnnxRuntime }>(SPECIFIER);
    if (!ort.InferenceSession) throw new BackendUnavailable(`${SPECIFIER} has no build for here`);
    ort.env.logLevel = "error";
    const arrays = cpuArrays(ort, { reuse: true });
    yield {
      version: ort.env.versions.node,
      memoryFactor: MEMORY_FACTOR,
      warmUpCalls: WARM_UP_CALLS,
      arrays,
    };
  },
};
