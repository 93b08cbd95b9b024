/** Files beside the code of array libraries that other engines load when a library asks for them. */
import { fileURLToPath } from "node:url";
import { type LoadedLater, specifierOf } from "../../../base/packages.ts";

/** Packages and paths of the files, by the names that libraries know them by. */
const FILES: Readonly<Record<string, readonly [name: LoadedLater, path: string]>> = {
  "ort-wasm-simd-threaded.wasm": ["onnxruntime-web", "ort-wasm-simd-threaded.wasm"],
  "ort-wasm-simd-threaded.asyncify.wasm": [
    "onnxruntime-web",
    "ort-wasm-simd-threaded.asyncify.wasm",
  ],
  "tfjs-backend-wasm-simd.wasm": [
    "@tensorflow/tfjs-backend-wasm",
    "dist/tfjs-backend-wasm-simd.wasm",
  ],
};

/** Where an engine finds the files, by name: paths on this machine. */
export type LibraryFiles = Readonly<Record<string, string>>;

/** The files where Deno keeps packages, those that are there or can be downloaded. */
export async function libraryFiles(): Promise<LibraryFiles> {
  const found: Record<string, string> = {};
  for (const [file, [name, path]] of Object.entries(FILES)) {
    // Deno knows the files of a package after an import from it, also if that one fails.
    await import(specifierOf(name, "package.json"), { with: { type: "json" } }).catch(() => {});
    try {
      found[file] = fileURLToPath(import.meta.resolve(specifierOf(name, path)));
    } catch {
      continue; // the library then says what it lacks
    }
  }
  return found;
}
