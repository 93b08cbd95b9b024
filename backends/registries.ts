/** What extensions are given to register what they bring. Types only. */
import type { registerBenchmark, registerKernel } from "../kernels/mod.ts";
import type { registerBackend } from "./mod.ts";

/** What a plugin's default export is called with. */
export interface Registries {
  /** Adds a backend. */
  registerBackend: typeof registerBackend;
  /** Adds a kernel to a benchmark. */
  registerKernel: typeof registerKernel;
  /** Adds a benchmark. */
  registerBenchmark: typeof registerBenchmark;
}
