/**
 * Compiles the program into one executable that needs no network: Deno embeds what is imported
 * statically, and what reports and array libraries load when they are first used is named here.
 * Packages with native code stay outside: they hold it for all systems, and cannot be embedded.
 *
 * Usage: `deno task compile [arguments of deno compile]`
 */

/** Packages whose code is not JavaScript or WebAssembly. */
const NATIVE = ["esbuild", "onnxruntime-node", "webgpu"];

const ROOT = new URL("../", import.meta.url);

/** The npm packages that the sources in a folder name, as `npm:name@version`. */
export async function packagesLoadedIn(folder: URL): Promise<string[]> {
  const found = new Set<string>();
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) (await packagesLoadedIn(path)).forEach((one) => found.add(one));
    else if (name.endsWith(".ts")) {
      const source = await Deno.readTextFile(path);
      // A line of documentation is no import.
      const lines = source.split("\n").filter((line) => !/^\s*(\*|\/)/.test(line)).join("\n");
      for (const [, one] of lines.matchAll(/"(npm:(?:@[\w-]+\/)?[\w.-]+@[\d.]+)/g)) found.add(one);
    }
  }
  return [...found].sort();
}

/** The packages that are embedded beside those that are imported statically. */
export async function embeddedPackages(): Promise<string[]> {
  const folders = ["backends/", "bench/"].map((name) => new URL(name, ROOT));
  const found = (await Promise.all(folders.map(packagesLoadedIn))).flat();
  return [...new Set(found)].filter((one) => !NATIVE.some((name) => one.startsWith(`npm:${name}@`)))
    .sort();
}

if (import.meta.main) {
  const included = (await embeddedPackages()).flatMap((one) => ["--include", one]);
  const options = Deno.args.length > 0 ? Deno.args : ["--output", "dist/hpc-bench"];
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["compile", "-A", ...included, ...options, "mod.ts"],
    cwd: ROOT,
  }).spawn().status;
  Deno.exit(code);
}
