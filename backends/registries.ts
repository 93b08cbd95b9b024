/** What extensions are given to register what they bring. Types only. */
import type { registerBenchmark, registerKernel } from "../kernels/mod.ts";
import type { registerBackend } from "./mod.ts";
import type { pythonArrayLibrary } from "./python/library.ts";

/** What a plugin's default export is called with. */
export interface Registries {
  /** Adds a backend. */
  registerBackend: typeof registerBackend;
  /** Adds a kernel to a benchmark. */
  registerKernel: typeof registerKernel;
  /** Adds a benchmark. */
  registerBenchmark: typeof registerBenchmark;
  /** Makes a backend of an array library of Python. */
  pythonArrayLibrary: typeof pythonArrayLibrary;
}
