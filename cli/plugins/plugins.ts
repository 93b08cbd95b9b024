/** Loads modules that register backends, kernels or benchmarks. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { reasonOf } from "../../base/text/reason.ts";
import { registerBackend } from "../../backends/mod.ts";
import { pythonArrayLibrary } from "../../backends/python/library.ts";
import type { Registries } from "../../backends/registries.ts";
import { portableRegistries } from "../../bench/hosts/engine/plugins.ts";
import { settled } from "./settle.ts";
import { UsageError } from "../arguments/usage.ts";

/** Default timeout in seconds for loading one plugin, downloads included. */
const LOAD_TIMEOUT = 60;

/**
 * Imports each plugin: a path relative to the current directory, or a URL (`file:`, `https:`,
 * `jsr:`, `npm:`, `data:`). A plugin registers by side effect, or exports a default function that
 * is called with the {@linkcode Registries}; the latter also works in a compiled program, whose
 * own modules no plugin can import.
 *
 * @param timeout seconds that the loading of one plugin may take
 * @throws {UsageError} if one cannot be loaded
 */
export async function loadPlugins(
  specifiers: readonly string[],
  timeout = LOAD_TIMEOUT,
): Promise<void> {
  for (const specifier of specifiers) {
    try {
      // Deno ends the program on a pending import if nothing else keeps the event loop alive.
      const { default: register } = await limited(import(moduleUrl(specifier)), timeout, true);
      if (register === undefined) continue;
      if (typeof register !== "function") {
        throw new TypeError(
          `its default export is of type ${typeof register}, it must be a function that registers`,
        );
      }
      const registries: Registries = {
        ...portableRegistries,
        registerBackend,
        pythonArrayLibrary,
      };
      const registered = settled(Promise.resolve(register(registries)), neverSettles);
      await limited(registered, timeout, false);
    } catch (error) {
      const [reason] = reasonOf(error).split("\n");
      throw new UsageError(`Cannot load plugin "${specifier}": ${reason}`);
    }
  }
}

/** The URL of a plug-in: a path is relative to the current directory. */
export function moduleUrl(specifier: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(specifier)
    ? specifier
    : pathToFileURL(resolve(specifier)).href;
}

function neverSettles(): Error {
  return new Error("a promise that it awaits never settles");
}

/**
 * Waits for a promise up to a number of seconds.
 *
 * @param keepAlive whether waiting keeps the program from ending
 * @throws {Error} if it takes longer
 */
async function limited<T>(promise: Promise<T>, seconds: number, keepAlive: boolean): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const expire = () => reject(new Error(`it did not finish loading within ${seconds} s`));
  const timer = setTimeout(expire, 1000 * seconds);
  if (!keepAlive) Deno.unrefTimer(timer);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
