/** Follows the guides to adding a library literally: their code is type-checked and run. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Results } from "../../bench/results/schema.ts";
import { NUMPY_PYTHON as python } from "../backends/python/python.ts";
import config from "../../deno.json" with { type: "json" };

const root = new URL("../../", import.meta.url);

/** The documents, and the files that each shows, a plugin last. */
const GUIDES: Readonly<Record<string, readonly string[]>> = {
  "docs/add-a-library.md": ["speedygonzales.ts", "speedy_plugin.ts"],
  "docs/add-a-python-library.md": ["speedy.ts"],
  "README.md": ["speedygonzales.ts"],
};

/** Guides that need a Python with NumPy. */
const NEEDS_PYTHON = ["docs/add-a-python-library.md"];

/** The files of a guide, written to a folder of their own, which disposing removes. */
async function follow(
  document: string,
): Promise<{ folder: string; files: string[] } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  const text = await Deno.readTextFile(new URL(document, root));
  const blocks = [...text.matchAll(/^```ts (\S+\.ts)\n(.*?)^```/gms)];
  for (const [, name, code] of blocks) await Deno.writeTextFile(`${folder}/${name}`, code);
  return {
    folder,
    files: blocks.map(([, name]) => `${folder}/${name}`),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

async function deno(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: fileURLToPath(root),
  }).output();
  const decoder = new TextDecoder();
  assert.equal(code, 0, decoder.decode(stderr));
  return decoder.decode(stdout);
}

for (const [document, names] of Object.entries(GUIDES)) {
  Deno.test(`the files of ${document} are found`, async () => {
    await using guide = await follow(document);
    assert.deepEqual(guide.files.map((file) => file.split("/").at(-1)), names);
  });

  Deno.test(`the code of ${document} fits the types of the package`, async () => {
    await using guide = await follow(document);
    const { folder, files } = guide;
    const imports = { ...config.imports, "jsr:@hpc/bench": new URL("mod.ts", root).href };
    const map = `${folder}/import_map.json`;
    await Deno.writeTextFile(map, JSON.stringify({ imports }));
    await deno("check", "--quiet", "--import-map", map, ...files);
  });

  const ignore = NEEDS_PYTHON.includes(document) && python === undefined;
  const name = `the library of ${document} computes all benchmarks in both precisions` +
    (ignore ? " (skipped: no python3 with NumPy)" : "");
  Deno.test({ name, ignore, fn: () => followToTheEnd(document) });
}

/** Runs all benchmarks with the library of a guide. */
async function followToTheEnd(document: string): Promise<void> {
  await using guide = await follow(document);
  const { files } = guide;
  const name = files[0].split("/").at(-1)!.replace(".ts", "");
  const program = fileURLToPath(new URL("mod.ts", root));
  const json = await deno(
    ...["run", "-A", "--quiet", program, "all", "--size", "1000", "--plugin", files.at(-1)!],
    ...["--backend", name, "--precision", "f64", "--precision", "f32"],
    ...["--repetitions", "1", "--target-time", "0.1", "--format", "json"],
    ...["--python", python ?? "python3"],
  );
  const { runs: [run], results, skipped }: Results = JSON.parse(json);
  assert.deepEqual(skipped, []);
  assert.deepEqual(
    results.map(({ benchmark, precision }) => `${benchmark} ${precision}`).sort(),
    ["equation_of_state", "isoneutral_mixing", "turbulent_kinetic_energy"]
      .flatMap((benchmark) => [`${benchmark} f32`, `${benchmark} f64`]),
  );
  for (const { backend, status } of results) assert.deepEqual([backend, status], [name, "ok"]);
  assert.match(run.backends[0].version, /^[12]\.\d+\.\d+$/);
}
