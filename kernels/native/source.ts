/** Puts the text of a C kernel together. */
import functions from "./functions.h" with { type: "text" };
import real from "./real.h" with { type: "text" };
import type { NativeSource } from "./runtime.ts";

const SHARED: Readonly<Record<string, string>> = { "real.h": real, "functions.h": functions };

/**
 * A translation unit from a file's text: each `#include "…"` is replaced by the header of that
 * name, a shared one of this folder or one of `headers`.
 *
 * @param name name of the library
 * @throws {TypeError} if a header is unknown
 */
export function nativeSource(
  name: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): NativeSource {
  const known = { ...SHARED, ...headers };
  const code = text.replace(/^#include "(?:.*\/)?(.*)"$/gm, (_line, header: string) => {
    if (header in known) return known[header];
    throw new TypeError(`Cannot include "${header}" in ${name}: no such header`);
  });
  return { name, code };
}
