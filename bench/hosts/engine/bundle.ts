/** Builds the files that other engines and browsers load. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Bundles the program with all kernels and portable backends.
 *
 * @param path the file that is written; `.mjs`, so that Node takes it for a module
 * @throws {Error} if this Deno cannot bundle, as a standalone program cannot
 */
export async function bundleEngineProgram(path: string): Promise<void> {
  await bundleProgram(import.meta.resolve("./program.ts"), path);
}

/**
 * Bundles a module with everything that it imports.
 *
 * @param module its URL
 * @param path the file that is written
 * @throws {Error} if this Deno cannot bundle, as a standalone program cannot
 */
export async function bundleProgram(module: string, path: string): Promise<void> {
  if (Deno.build.standalone) {
    throw new Error("Cannot bundle: other engines need the program to run in Deno itself");
  }
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--output", resolve(path), module],
    // Deno looks for the configuration, which names the packages, from where it is started.
    cwd: dirname(module.startsWith("file:") ? fileURLToPath(module) : resolve(path)),
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const [first] = new TextDecoder().decode(stderr).split("\n").filter((line) => /error/.test(line));
  throw new Error(`Cannot bundle the program for other engines: ${first ?? "deno bundle failed"}`);
}
