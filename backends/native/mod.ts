/** The backend `native`: its compiler and its runtime are in `native/`. */
import type { NativeRuntime } from "../../kernels/native/runtime.ts";
import type { Backend, Runtime } from "../backend.ts";

/** The routines in C, compiled for this very processor by the machine's own compiler; one core. */
export const native: Backend<Runtime & NativeRuntime> = {
  name: "native",
  description: "Hand-written C, compiled on this machine for this processor, on one core",
  devices: ["cpu"],
  precisions: ["f64", "f32"],
  setup: async function* () {
    const { openRuntime } = await import("./runtime.ts");
    using runtime = await openRuntime();
    yield runtime;
  },
};
