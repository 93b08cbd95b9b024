/** The backends `native` and `native_128`: the same C, compiled for vectors of different width. */
import type { NativeRuntime } from "../../kernels/native/runtime.ts";
import type { Backend, Runtime } from "../backend.ts";
import type { CompilerOptions } from "./compiler.ts";

type NativeBackend = Backend<Runtime & NativeRuntime>;

/** The routines in C, compiled for this very processor by the machine's own compiler; one core. */
export const native: NativeBackend = {
  name: "native",
  description: "Hand-written C, compiled on this machine for this processor, on one core",
  devices: ["cpu"],
  precisions: ["f64", "f32"],
  family: "native code",
  runsIn: ["Deno"],
  setup: setupWith({}),
};

/**
 * The same C compiled for 128-bit vectors, with fused multiply-adds and stores past the caches: what
 * WebAssembly's SIMD is compared with. It shows how much of the distance between `wasm` and `native`
 * is the width of vectors.
 */
export const native128: NativeBackend = {
  ...native,
  name: "native_128",
  description: "The C of native for 128-bit vectors: the width that WebAssembly SIMD has",
  kernel: "native",
  onRequest: true,
  setup: setupWith({ vectorBits: 128 }),
};

function setupWith(options: CompilerOptions): NativeBackend["setup"] {
  return async function* () {
    const { openRuntime } = await import("./runtime.ts");
    using runtime = await openRuntime(options);
    yield runtime;
  };
}
