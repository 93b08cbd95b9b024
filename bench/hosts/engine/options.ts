/** Options that a JavaScript engine finds in the environment of its process. */
import type { EngineKind } from "./find.ts";

/** The variables that hold them. */
const VARIABLES: Readonly<Partial<Record<EngineKind, RegExp>>> = {
  node: /^NODE_OPTIONS$/,
  bun: /^BUN_(OPTIONS|JSC_\w+)$/,
};

/**
 * The options that an engine started by this process gets beside those of its command line, such as
 * `"NODE_OPTIONS=--jitless"`, which makes it many times slower.
 */
export function inheritedOptions(kind: EngineKind): string | undefined {
  const names = VARIABLES[kind];
  if (!names) return undefined;
  let environment: Record<string, string>;
  try {
    environment = Deno.env.toObject();
  } catch {
    return undefined; // not permitted to read it
  }
  const set = Object.entries(environment).filter(([name, value]) => names.test(name) && value);
  return set.map((pair) => pair.join("=")).sort().join(" ") || undefined;
}
