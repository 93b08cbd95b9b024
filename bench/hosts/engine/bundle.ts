/** Builds the files that other engines and browsers load. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { TemporaryFolder } from "../../../base/files/temporary_folder.ts";
import { specifierOf } from "../../../base/packages.ts";

/**
 * Bundles the program with all kernels and portable backends.
 *
 * @param path the file that is written; `.mjs`, so that Node takes it for a module
 * @param plugins URLs of modules that register benchmarks
 * @throws {Error} if this Deno cannot bundle, as a standalone program cannot
 */
export async function bundleEngineProgram(
  path: string,
  plugins: readonly string[] = [],
): Promise<void> {
  await bundleProgram(import.meta.resolve("./program.ts"), path, plugins);
}

/**
 * Bundles a module with everything that it imports. `using` declarations, which WebKit does not
 * know, are rewritten; the globals that they need come from `disposal.ts`, if it is imported first.
 *
 * @param module its URL
 * @param path the file that is written
 * @param plugins URLs of modules that register benchmarks before the module begins
 * @throws {Error} if this Deno cannot bundle, as a standalone program cannot
 */
export async function bundleProgram(
  module: string,
  path: string,
  plugins: readonly string[] = [],
): Promise<void> {
  if (Deno.build.standalone) {
    throw new Error(
      "Cannot bundle in a compiled program: other engines and pages need Deno itself",
    );
  }
  using folder = plugins.length > 0 ? new TemporaryFolder() : undefined;
  const entry = folder ? await writeEntry(folder.path, module, plugins) : module;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform", "browser", "--output", resolve(path)],
      // Packages of plug-ins are not in this program's lock file.
      ...folder ? ["--no-lock"] : [],
      entry,
    ],
    // Deno looks for the configuration, which names the packages, from where it is started.
    cwd: dirname(module.startsWith("file:") ? fileURLToPath(module) : resolve(path)),
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return await rewriteUsing(path);
  const [first] = new TextDecoder().decode(stderr).split("\n").filter((line) => /error/.test(line));
  throw new Error(`Cannot bundle the program for other engines: ${first ?? "deno bundle failed"}`);
}

/** Writes a module that registers plug-ins and then runs another one; returns its path. */
async function writeEntry(
  folder: string,
  module: string,
  plugins: readonly string[],
): Promise<string> {
  const text = JSON.stringify;
  const own = (name: string) => text(import.meta.resolve(name));
  const registering = [
    `import ${own("./disposal.ts")};`,
    `import { registerPlugins } from ${own("./plugins.ts")};`,
    ...plugins.map((url, n) => `import * as plugin${n} from ${text(url)};`),
    `await registerPlugins([${plugins.map((_, n) => `plugin${n}`).join(", ")}]);`,
  ];
  await Deno.writeTextFile(`${folder}/plugins.mjs`, registering.join("\n"));
  // A module's imports are evaluated in their order.
  await Deno.writeTextFile(
    `${folder}/entry.mjs`,
    `import "./plugins.mjs";\nimport ${text(module)};\n`,
  );
  return `${folder}/entry.mjs`;
}

/** What of esbuild is used; its own types would make its native binary part of every download. */
interface Esbuild {
  transformSync(
    source: string,
    options: { format: "esm"; supported: { using: boolean }; charset: "utf8" },
  ): { readonly code: string };
}

async function rewriteUsing(path: string): Promise<void> {
  const { transformSync }: Esbuild = await import(specifierOf("esbuild"));
  const { code } = transformSync(await Deno.readTextFile(path), {
    format: "esm",
    supported: { using: false },
    charset: "utf8",
  });
  await Deno.writeTextFile(path, code);
}
