/**
 * Registers what plug-ins bring where there is no command line: in another JavaScript engine, or in
 * a page. The bundle of a run with plug-ins does so before its program begins.
 */
import type { Registries } from "../../../backends/registries.ts";
import { arrayProgramKernel } from "../../../kernels/array_program/mod.ts";
import { registerBenchmark, registerKernel } from "../../../kernels/mod.ts";
import { plainKernel } from "../../../kernels/plain.ts";
import { specialize } from "../../../kernels/specialize.ts";
import { wasmKernel } from "../../../kernels/wasm/kernel.ts";

/** What plug-ins are given that needs nothing of Deno. */
export const portableRegistries: Omit<Registries, "registerBackend" | "pythonArrayLibrary"> = {
  registerBenchmark,
  registerKernel,
  plainKernel,
  wasmKernel,
  arrayProgramKernel,
  specialize,
};

/** What plug-ins are given here: their backends run in Deno only, and count for nothing. */
const registries: Registries = {
  ...portableRegistries,
  registerBackend() {},
  pythonArrayLibrary: (() => undefined) as unknown as Registries["pythonArrayLibrary"],
};

/**
 * Has plug-ins register their benchmarks and kernels.
 *
 * @param plugins their modules
 * @throws {TypeError} if a name is taken, or something is not what its type says
 */
export async function registerPlugins(
  plugins: readonly { readonly default?: unknown }[],
): Promise<void> {
  for (const { default: register } of plugins) {
    if (typeof register === "function") await register(registries);
  }
}
