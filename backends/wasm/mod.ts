/** The backend `wasm`: its limits and its instances are in `wasm/`. */
import { GC_FLAG } from "../../kernels/wasm/engine.ts";
import type { WasmRuntime } from "../../kernels/wasm/runtime.ts";
import { ANY_ENGINE, type Backend, BackendUnavailable, type Runtime } from "../backend.ts";
import { BUILD_FLAGS } from "./build_flags.ts";
import { simdFlavour, wasmRuntime } from "./runtime.ts";

/** WebAssembly with 128-bit SIMD, hand-written in AssemblyScript, on one core. */
export const wasm: Backend<Runtime & WasmRuntime> = {
  name: "wasm",
  description: "WebAssembly with 128-bit SIMD, hand-written, on one core",
  devices: ["cpu"],
  precisions: ["f64", "f32"],
  family: "WASM",
  runsIn: ANY_ENGINE,
  v8Flags: [GC_FLAG],
  setup: async function* ({ platform }) {
    const accepted = simdFlavour();
    if (!accepted) throw new BackendUnavailable("this JavaScript engine has no WebAssembly SIMD");
    const { fusingFlavour, measureLimits } = await import("./limits.ts");
    const flavour = accepted === "relaxed" ? await fusingFlavour(platform.engine) : accepted;
    const runtime = wasmRuntime(flavour, platform.engine);
    yield {
      ...runtime,
      buildFlags: BUILD_FLAGS,
      limits: (precision) => measureLimits(runtime, precision),
    };
  },
};
