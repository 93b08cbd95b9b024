/** Loads array libraries when a backend is set up, never before. */
import { BackendUnavailable } from "../backend.ts";

/**
 * Imports an npm package by its full specifier; `base/packages.ts` has those of this program.
 *
 * Deno downloads all modules that it finds in an `import("…")` before a program starts; passing the
 * specifier through this function hides it, so that a library is downloaded when it is first used.
 * `deno.json` names the same packages, which pins them in `deno.lock`.
 *
 * @typeParam T what of the package is used
 * @throws {BackendUnavailable} if the package cannot be downloaded or loaded
 */
export async function importLibrary<T>(specifier: string): Promise<T> {
  try {
    return await import(specifier);
  } catch (cause) {
    const [reason] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw new BackendUnavailable(`Cannot load ${specifier}: ${reason}`, { cause });
  }
}

/**
 * Bytes that cases may be planned to occupy in a WASM memory of 4 GiB. The rest is for the library
 * itself and for the holes that allocators leave between arrays of different sizes: with more, the
 * sizes and benchmarks of a whole run do not fit side by side.
 */
export const WASM_MEMORY = 0.625 * 2 ** 32;
