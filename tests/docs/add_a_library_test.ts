/** Follows the guides to adding a library literally: their code is type-checked and run. */
import assert from "node:assert/strict";
import type { Results } from "../../bench/results/schema.ts";
import { NUMPY_PYTHON as python } from "../backends/python/python.ts";
import { ROOT, temporaryFolder } from "../package/execute.ts";
import { checkTypes, deno, follow } from "./guides.ts";

/** The documents, and the files that each shows, a plug-in first. */
const GUIDES: Readonly<Record<string, readonly string[]>> = {
  "docs/add-a-library.md": ["speedygonzales.ts", "substitutes.ts"],
  "docs/add-a-python-library.md": ["speedy.ts"],
};

/** Guides that need a Python with NumPy. */
const NEEDS_PYTHON = ["docs/add-a-python-library.md"];

for (const [document, names] of Object.entries(GUIDES)) {
  Deno.test(`the files of ${document} are found`, async () => {
    await using guide = await follow(document);
    assert.deepEqual(guide.files.map((file) => file.split("/").at(-1)), names);
  });

  Deno.test(`the code of ${document} fits the types of the package`, async () => {
    await using guide = await follow(document);
    await checkTypes(guide);
  });

  const ignore = NEEDS_PYTHON.includes(document) && python === undefined;
  const name = `the library of ${document} computes all benchmarks in both precisions` +
    (ignore ? " (skipped: no python3 with NumPy)" : "");
  Deno.test({
    name,
    ignore,
    fn: async () => {
      await using guide = await follow(document);
      await computesAll(guide.files[0]);
    },
  });
}

Deno.test("the substitutes of the guide compute what a library lacks", async () => {
  await using guide = await follow("docs/add-a-library.md");
  const [plugin] = guide.files;
  const code = await Deno.readTextFile(plugin);
  const changed = code.replace("    concat:", "    ...substitutes,\n    concat:");
  assert.notEqual(changed, code);
  const header = 'import { substitutes } from "./substitutes.ts";\n';
  await Deno.writeTextFile(plugin, header + changed);
  await computesAll(plugin);
});

Deno.test("a library that is not in the lock file takes part from a checkout", async () => {
  await using guide = await follow("docs/add-a-library.md");
  await using checkout = await temporaryFolder();
  const copied = ["backends", "base", "bench", "cli", "kernels"].map((name) => ROOT + name)
    .concat(["mod.ts", "cli.ts", "deno.json", "deno.lock"].map((name) => ROOT + name));
  const copy = await new Deno.Command("cp", { args: ["-r", ...copied, checkout.path] }).output();
  assert.equal(copy.code, 0);
  const lock = `${checkout.path}/deno.lock`;
  assert.ok(!(await Deno.readTextFile(lock)).includes("iota-array"));
  const [plugin] = guide.files;
  const code = await Deno.readTextFile(plugin);
  const unlocked = 'import iota from "npm:iota-array@1.0.0";\niota(3);\n';
  await Deno.writeTextFile(plugin, unlocked + code);
  await computesAll(plugin, checkout.path);
  assert.ok((await Deno.readTextFile(lock)).includes("iota-array"));
});

/** Runs all benchmarks with the library of a plug-in, which is named like its file. */
async function computesAll(plugin: string, checkout: string = ROOT): Promise<void> {
  const name = plugin.split("/").at(-1)!.replace(".ts", "");
  const json = await deno([
    ...["run", "-A", "--quiet", `${checkout}/mod.ts`, "all", "--size", "1000", "--plugin", plugin],
    ...["--backend", name, "--precision", "f64", "--precision", "f32"],
    ...["--repetitions", "1", "--target-time", "0.1", "--format", "json"],
    ...["--python", python ?? "python3"],
  ], checkout);
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
