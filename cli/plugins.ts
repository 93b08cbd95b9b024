/** Loads modules that register backends, kernels or benchmarks. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { registerBackend } from "../backends/mod.ts";
import type { Registries } from "../backends/registries.ts";
import { registerBenchmark, registerKernel } from "../kernels/mod.ts";
import { settled } from "./settle.ts";
import { UsageError } from "./usage.ts";

/**
 * Imports each plugin: a path relative to the current directory, or a URL (`file:`, `https:`,
 * `jsr:`, `npm:`, `data:`). A plugin registers by side effect, or exports a default function that
 * is called with the {@linkcode Registries}; the latter also works in a compiled program, whose
 * own modules no plugin can import.
 *
 * @throws {UsageError} if one cannot be loaded
 */
export async function loadPlugins(specifiers: readonly string[]): Promise<void> {
  for (const specifier of specifiers) {
    const url = /^[a-z][a-z0-9+.-]+:/i.test(specifier)
      ? specifier
      : pathToFileURL(resolve(specifier)).href;
    try {
      const { default: register } = await settled(import(url), endless);
      if (register === undefined) continue;
      if (typeof register !== "function") {
        throw new TypeError(
          `its default export is of type ${typeof register}, it must be a function that registers`,
        );
      }
      const registries: Registries = { registerBackend, registerKernel, registerBenchmark };
      await settled(Promise.resolve(register(registries)), endless);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UsageError(`Cannot load plugin "${specifier}": ${reason.split("\n")[0]}`);
    }
  }
}

function endless(): Error {
  return new Error("a promise that it awaits never settles");
}
