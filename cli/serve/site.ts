/** Makes the page with everything that it loads: files for any web server. */
import { bundleEngineProgram, bundleProgram } from "../../bench/hosts/engine/bundle.ts";
import { libraryFiles } from "../../bench/hosts/engine/library_files.ts";
import { vegaSource } from "../../bench/report/plots/vega.ts";
import index from "./page/index.html" with { type: "text" };
import script from "./page/page.js" with { type: "text" };
import style from "./page/style.css" with { type: "text" };

/** Types of the files, by extension. */
export const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/**
 * Writes the files of the page to a folder that exists.
 *
 * @param plugins URLs of modules that register benchmarks
 * @throws {Error} if this Deno cannot bundle, or the files cannot be written
 */
export async function writeSite(
  folder: string,
  plugins: readonly string[] = [],
): Promise<void> {
  const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
  await write("index.html", index);
  await write("page.js", script);
  await write("style.css", style);
  await write("vega.js", await vegaSource());
  // One after the other: the first downloads what bundles are made with.
  await bundleProgram(import.meta.resolve("./page/run.ts"), `${folder}/run.js`, plugins);
  await bundleEngineProgram(`${folder}/engine.js`, plugins);
  for (const [name, path] of Object.entries(await libraryFiles())) {
    await Deno.copyFile(path, `${folder}/${name}`);
  }
}
