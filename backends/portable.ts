/**
 * The backends that compute in any JavaScript engine, with what they need from it handed in as a
 * {@linkcode Platform}: the entry for browsers and other engines.
 *
 * @example
 * ```ts ignore
 * import { portableBackends } from "jsr:@hpc/bench/portable";
 *
 * const backend = portableBackends.find(({ name }) => name === "wasm")!;
 * const lifetime = backend.setup({ device: "cpu", platform });
 * const { value: runtime } = await lifetime.next();
 * // … prepare and run kernels with the runtime …
 * await lifetime.next(); // tears down
 * ```
 * @module
 */
import { jaxJs } from "./array_libraries/jax_js.ts";
import { numpyTs } from "./array_libraries/numpy_ts.ts";
import { onnxruntime } from "./array_libraries/onnxruntime/mod.ts";
import { tfjs } from "./array_libraries/tfjs.ts";
import type { Backend } from "./backend.ts";
import { plain } from "./plain.ts";
import { typedArray } from "./typed_array.ts";
import { wasm } from "./wasm/mod.ts";
import { webgpu, webgpuF32x2 } from "./webgpu/mod.ts";

/** All of them, in the order of the registry. */
export const portableBackends: readonly Backend[] = [
  plain,
  typedArray,
  wasm,
  webgpu,
  webgpuF32x2,
  onnxruntime,
  tfjs,
  jaxJs,
  numpyTs,
] as readonly unknown[] as readonly Backend[];
