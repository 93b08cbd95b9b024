/** Follows `docs/add-a-library.md` literally: the code in it is type-checked and run. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Results } from "../../bench/results.ts";
import config from "../../deno.json" with { type: "json" };

const root = new URL("../../", import.meta.url);
const text = Deno.readTextFileSync(new URL("docs/add-a-library.md", root));

/** The files of the guide, written to a folder of their own, which disposing removes. */
async function follow(): Promise<{ folder: string; files: string[] } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
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

Deno.test("the guide has a library and a plugin", async () => {
  await using guide = await follow();
  const { files } = guide;
  assert.deepEqual(
    files.map((file) => file.split("/").at(-1)),
    ["speedygonzales.ts", "speedy_plugin.ts"],
  );
});

Deno.test("the code of the guide fits the types of the package", async () => {
  await using guide = await follow();
  const { folder, files } = guide;
  const imports = { ...config.imports, "jsr:@hpc/bench": new URL("mod.ts", root).href };
  const map = `${folder}/import_map.json`;
  await Deno.writeTextFile(map, JSON.stringify({ imports }));
  await deno("check", "--quiet", "--import-map", map, ...files);
});

Deno.test("the library of the guide computes all benchmarks in both precisions", async () => {
  await using guide = await follow();
  const { files } = guide;
  const program = fileURLToPath(new URL("mod.ts", root));
  const json = await deno(
    ...["run", "-A", "--quiet", program, "all", "--size", "1000", "--plugin", files[1]],
    ...["--backend", "speedygonzales", "--precision", "f64", "--precision", "f32"],
    ...["--repetitions", "1", "--target-time", "0.1", "--format", "json"],
  );
  const { results, skipped }: Results = JSON.parse(json);
  assert.deepEqual(skipped, []);
  assert.deepEqual(
    results.map(({ benchmark, precision }) => `${benchmark} ${precision}`).sort(),
    ["equation_of_state", "isoneutral_mixing", "turbulent_kinetic_energy"]
      .flatMap((benchmark) => [`${benchmark} f32`, `${benchmark} f64`]),
  );
  for (const { backend, backend_version, consistent } of results) {
    assert.deepEqual([backend, backend_version, consistent], ["speedygonzales", "1.0.0", true]);
  }
});
