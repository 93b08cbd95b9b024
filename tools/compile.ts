/**
 * Compiles the program into one executable that needs no network: Deno embeds what is imported
 * statically, and what reports and array libraries load when they are first used is named here.
 * Packages with native code stay outside: they hold it for all systems, and cannot be embedded.
 *
 * Usage: `deno task compile [arguments of deno compile]`
 */
import { LOADED_LATER, type LoadedLater, specifierOf } from "../base/packages.ts";

/** Packages whose code is not JavaScript or WebAssembly. */
const NATIVE: readonly LoadedLater[] = ["esbuild", "onnxruntime-node", "webgpu"];

/** The packages that are embedded beside those that are imported statically. */
export const EMBEDDED: readonly LoadedLater[] = LOADED_LATER.filter((one) => !NATIVE.includes(one));

if (import.meta.main) {
  const included = EMBEDDED.flatMap((one) => ["--include", specifierOf(one)]);
  const options = Deno.args.length > 0 ? Deno.args : ["--output", "dist/hpc-bench"];
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["compile", "-A", ...included, ...options, "mod.ts"],
    cwd: new URL("../", import.meta.url),
  }).spawn().status;
  Deno.exit(code);
}
