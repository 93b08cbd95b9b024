/** Files beside the code of array libraries that other engines load when a library asks for them. */
import { fileURLToPath } from "node:url";
import { specifierOf } from "../../../base/packages.ts";

/** Specifiers of the files, by the names that libraries know them by. */
const FILES: Readonly<Record<string, string>> = {
  "ort-wasm-simd-threaded.wasm": specifierOf("onnxruntime-web", "ort-wasm-simd-threaded.wasm"),
  "ort-wasm-simd-threaded.asyncify.wasm": specifierOf(
    "onnxruntime-web",
    "ort-wasm-simd-threaded.asyncify.wasm",
  ),
  "tfjs-backend-wasm-simd.wasm": specifierOf(
    "@tensorflow/tfjs-backend-wasm",
    "dist/tfjs-backend-wasm-simd.wasm",
  ),
};

/** Where an engine finds the files, by name: paths on this machine. */
export type LibraryFiles = Readonly<Record<string, string>>;

/** The files where Deno keeps packages, those that are there: bundling has downloaded them. */
export function libraryFiles(): LibraryFiles {
  return Object.fromEntries(
    Object.entries(FILES).flatMap(([name, specifier]) => {
      try {
        return [[name, fileURLToPath(import.meta.resolve(specifier))]];
      } catch {
        return []; // the library then says what it lacks
      }
    }),
  );
}
