import assert from "node:assert/strict";
import { LOADED_LATER, specifierOf, versionOf } from "../../base/packages.ts";
import config from "../../deno.json" with { type: "json" };

const ROOT = new URL("../../", import.meta.url);

/** The files in a folder and below that have one of these extensions. */
function* filesIn(folder: URL, extensions: RegExp): Generator<URL> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesIn(new URL(`${name}/`, folder), extensions);
    else if (extensions.test(name)) yield new URL(name, folder);
  }
}

/** What `npm:name@version` means in a text: the name and the version. */
function versionsIn(file: URL): { name: string; version: string }[] {
  const text = Deno.readTextFileSync(file);
  return [...text.matchAll(/npm:((?:@[\w-]+\/)?[\w-]+)@([\d.]+\d)/g)]
    .map(([, name, version]) => ({ name, version }));
}

Deno.test("a specifier has name, exact version and path", () => {
  assert.equal(specifierOf("numpy-ts"), config.imports["numpy-ts"]);
  assert.equal(specifierOf("vega", "a/b.js"), `${config.imports.vega}/a/b.js`);
  assert.match(versionOf("@jax-js/jax"), /^\d+\.\d+\.\d+$/);
  for (const name of LOADED_LATER) {
    assert.equal(specifierOf(name), `npm:${name}@${versionOf(name)}`);
  }
});

Deno.test("the versions of packages stand in deno.json alone", () => {
  const imports: Readonly<Record<string, string>> = config.imports;
  for (const folder of ["base", "kernels", "backends", "bench", "cli", "tools"]) {
    for (const file of filesIn(new URL(`${folder}/`, ROOT), /\.[jt]s$/)) {
      const found = versionsIn(file).filter(({ name }) => Object.hasOwn(imports, name));
      assert.deepEqual(found, [], file.pathname);
    }
  }
});

Deno.test("documents name the versions that deno.json has", () => {
  const imports: Readonly<Record<string, string>> = config.imports;
  const found = [...filesIn(new URL("docs/", ROOT), /\.md$/)].flatMap(versionsIn)
    .filter(({ name }) => Object.hasOwn(imports, name));
  assert.ok(found.length > 0);
  for (const { name, version } of found) assert.equal(imports[name], `npm:${name}@${version}`);
});

Deno.test("CONTRIBUTING says of every package what it is for", () => {
  const text = Deno.readTextFileSync(new URL("CONTRIBUTING.md", ROOT));
  const rows = text.slice(text.indexOf("## Dependencies")).match(/^\|.*\|$/gm)!;
  const first = rows.map((row) => row.split("|")[1]);
  const named = first.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  assert.deepEqual(named.sort(), Object.keys(config.imports).sort());
});
