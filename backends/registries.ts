/** What plug-ins are given to register what they bring. Types only. */
import type { arrayProgramKernel } from "../kernels/array_program/mod.ts";
import type { registerBenchmark, registerKernel } from "../kernels/mod.ts";
import type { plainKernel } from "../kernels/plain.ts";
import type { specialize } from "../kernels/specialize.ts";
import type { wasmKernel } from "../kernels/wasm/kernel.ts";
import type { registerBackend } from "./mod.ts";
import type { pythonArrayLibrary } from "./python/library.ts";

/** What a plug-in's default export is called with, so that it need not import the package. */
export interface Registries {
  /** Adds a backend. */
  registerBackend: typeof registerBackend;
  /** Adds a kernel to a benchmark. */
  registerKernel: typeof registerKernel;
  /** Adds a benchmark. */
  registerBenchmark: typeof registerBenchmark;
  /** Makes a backend of an array library of Python. */
  pythonArrayLibrary: typeof pythonArrayLibrary;
  /** Makes a kernel of plain loops. */
  plainKernel: typeof plainKernel;
  /** Makes a kernel of a WebAssembly module. */
  wasmKernel: typeof wasmKernel;
  /** Makes the kernel of all array libraries of an array program. */
  arrayProgramKernel: typeof arrayProgramKernel;
  /** Gives a loop its own copy in the engine, one for each type of array. */
  specialize: typeof specialize;
}
