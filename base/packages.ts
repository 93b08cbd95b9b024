/** The npm packages that are loaded when they are first used; their versions stand in `deno.json`. */
import configuration from "../deno.json" with { type: "json" };

/** Packages that no module imports statically, so that what is not used is not downloaded. */
export const LOADED_LATER = [
  "@expo-google-fonts/inter",
  "@jax-js/jax",
  "@resvg/resvg-wasm",
  "@tensorflow/tfjs-backend-wasm",
  "@tensorflow/tfjs-backend-webgpu",
  "@tensorflow/tfjs-core",
  "esbuild",
  "numpy-ts",
  "onnxruntime-node",
  "onnxruntime-web",
  "vega",
  "vega-lite",
  "webgpu",
] as const satisfies readonly (keyof typeof configuration.imports)[];

/** Name of a package that is loaded when it is first used. */
export type LoadedLater = typeof LOADED_LATER[number];

/**
 * The full specifier of a package: `npm:`, its name and its exact version. The published program
 * has no import map at run time, so names alone would not do.
 *
 * @param path of a file of the package, from its root
 */
export function specifierOf(name: LoadedLater, path?: string): string {
  const specifier = configuration.imports[name];
  return path === undefined ? specifier : `${specifier}/${path}`;
}

/** The version of a package. */
export function versionOf(name: LoadedLater): string {
  return configuration.imports[name].slice(`npm:${name}@`.length);
}
