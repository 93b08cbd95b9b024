import assert from "node:assert/strict";
import { parseResults } from "../../mod.ts";
import { GPU_MISSING } from "../gpu.ts";
import { execute, ROOT, temporaryFolder } from "./execute.ts";

/**
 * What the program must do wherever it lies: compute everything, in children of its own, with the
 * modules and shaders that it contains; write pages and pictures; know its commands.
 */
async function checkProgram(command: readonly string[], cwd: string): Promise<void> {
  const call = (args: string) => execute([...command, ...args.split(" ")], cwd);
  const tiny = "-s 1000 -r 3 --target-time 0.01 --strict";
  const files = "-o cpu.json -o cpu.html -o cpu.svg -o cpu.png";
  const cpu = await call(`all ${tiny} -b typed_array -b wasm -p f64 -p f32 ${files}`);
  assert.equal(cpu.code, 0, cpu.stderr);
  for (const backend of ["typed_array", "wasm"]) {
    assert.equal(cpu.stdout.match(new RegExp(` ${backend} .* ok$`, "gm"))?.length, 6, cpu.stdout);
  }
  const { runs: [{ options }], results } = parseResults(await Deno.readTextFile(`${cwd}/cpu.json`));
  assert.equal(options.isolated, true);
  assert.equal(results.length, 12);
  assert.match(await Deno.readTextFile(`${cwd}/cpu.html`), /^<!doctype html>.*wasm f64/is);
  assert.match(await Deno.readTextFile(`${cwd}/cpu.svg`), /^<svg .*wasm f64/s);
  assert.deepEqual((await Deno.readFile(`${cwd}/cpu.png`)).slice(1, 4), Uint8Array.of(80, 78, 71));

  const gpu = await call(`all ${tiny} -b webgpu --device gpu`);
  if (GPU_MISSING === undefined) {
    assert.equal(gpu.code, 0, gpu.stderr);
    assert.equal(gpu.stdout.match(/ webgpu .* ok$/gm)?.length, 3, gpu.stdout);
  } else {
    assert.equal(gpu.code, 1);
    assert.match(gpu.stdout, /webgpu \(gpu\): .*adapter/);
  }

  const report = await call("report cpu.json -o report.html -o report.md");
  assert.equal(report.code, 0, report.stderr);
  assert.match(await Deno.readTextFile(`${cwd}/report.md`), /^### turbulent\\_kinetic\\_energy, /m);
  assert.equal((await call("compare cpu.json cpu.json")).code, 0);
  const list = await call("list");
  assert.match(list.stdout, /typed_array +cpu +f64 f32 +all +available/);
  const mistaken = await call("equation_of_stat");
  assert.equal(mistaken.code, 2);
  assert.match(mistaken.stderr, /did you mean "equation_of_state"/);
}

Deno.test("one bundled file is the whole program", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/hpc-bench.js`;
  const bundle = [Deno.execPath(), "bundle", "--platform", "deno", "-o", file, "mod.ts"];
  const bundled = await execute(bundle, ROOT);
  assert.equal(bundled.code, 0, bundled.stderr);
  await checkProgram([Deno.execPath(), "run", "-A", file], folder.path);
});

Deno.test("deno compile makes a standalone program", async (test) => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/hpc-bench`;
  const command = [Deno.execPath(), "run", "-A", "tools/compile.ts", "--output", file];
  const compiled = await execute(command, ROOT);
  // Deno itself cannot stand in for its runtime binary (DENORT_BIN): it ignores what is embedded.
  const runtime = compiled.code === 0 || !/dns error|error sending request/.test(compiled.stderr);
  await test.step({
    name: runtime
      ? "compiled"
      : "compiled (skipped: Deno's runtime binary cannot be downloaded; the bundle is checked)",
    ignore: !runtime,
    fn: async () => {
      assert.equal(compiled.code, 0, compiled.stderr);
      await checkProgram([file], folder.path);
    },
  });
});
