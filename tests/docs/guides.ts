/** The files that guides show, cut out of them. */
import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { execute, ROOT, temporaryFolder } from "../package/execute.ts";

/** The files of a guide in a folder of their own. */
export interface Guide extends AsyncDisposable {
  readonly folder: string;
  /** Paths, in the order of the guide. */
  readonly files: readonly string[];
}

/** Writes the files of a guide to a folder, which disposing removes. */
export async function follow(document: string): Promise<Guide> {
  const folder = await temporaryFolder();
  const text = await Deno.readTextFile(ROOT + document);
  const blocks = [...text.matchAll(/^```ts (\S+\.ts)\n(.*?)^```/gms)];
  for (const [, name, code] of blocks) await Deno.writeTextFile(`${folder.path}/${name}`, code);
  return {
    folder: folder.path,
    files: blocks.map(([, name]) => `${folder.path}/${name}`),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Runs Deno in a folder, and returns what it prints. */
export async function deno(args: readonly string[], cwd: string = ROOT): Promise<string> {
  const { code, stdout, stderr } = await execute([Deno.execPath(), ...args], cwd);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Checks the types of the files of a guide. */
export async function checkTypes({ folder, files }: Guide): Promise<void> {
  const exports = Object.entries(config.exports)
    .map(([name, path]) => [`jsr:@hpc/bench${name.slice(1)}`, `file://${ROOT}${path.slice(2)}`]);
  const imports = { ...config.imports, ...Object.fromEntries(exports) };
  const map = `${folder}/import_map.json`;
  await Deno.writeTextFile(map, JSON.stringify({ imports }));
  await deno(["check", "--quiet", "--import-map", map, ...files]);
}
