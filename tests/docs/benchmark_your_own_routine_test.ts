/** Follows `docs/benchmark-your-own-routine.md` literally: its code is type-checked and run. */
import assert from "node:assert/strict";
import type { Results } from "../../bench/results/schema.ts";
import { engineTest } from "../bench/hosts/engine/engines.ts";
import { GPU_MISSING } from "../gpu.ts";
import { execute, ROOT } from "../package/execute.ts";
import { checkTypes, deno, follow as followFiles, type Guide } from "./guides.ts";

const GUIDE = "docs/benchmark-your-own-routine.md";

/** Writes the files of the guide to a folder, and compiles the module as the guide says. */
async function follow(): Promise<Guide> {
  const guide = await followFiles(GUIDE);
  const text = await Deno.readTextFile(ROOT + GUIDE);
  const [, name, assembly] = /^```typescript (\S+)\n(.*?)^```/ms.exec(text)!;
  await Deno.writeTextFile(`${guide.folder}/${name}`, assembly);
  const [, commands] = /^```sh\n([^`]*heat\.wasm\.base64\n)```/m.exec(text)!;
  const script = `set -e; deno() { "${Deno.execPath()}" "$@"; }\n${commands}`;
  const { code, stderr } = await execute(["bash", "-c", script], guide.folder);
  assert.equal(code, 0, stderr);
  return guide;
}

Deno.test("the files of the guide fit the types of the package", async () => {
  await using guide = await follow();
  assert.deepEqual(guide.files.map((file) => file.split("/").at(-1)), [
    "heat.ts",
    "heat_wasm.ts",
    "heat_webgpu.ts",
  ]);
  await checkTypes(guide);
});

/** Runs the guide's benchmark and returns the status of each row. */
async function statuses(args: readonly string[]): Promise<string[]> {
  await using guide = await follow();
  const json = await deno([
    ...["run", "-A", "--quiet", `${ROOT}mod.ts`, "heat", "--plugin", guide.files[0]],
    ...["-s", "4096", "--repetitions", "2", "--format", "json", ...args],
  ]);
  const { results, skipped }: Results = JSON.parse(json);
  assert.deepEqual(skipped, []);
  return results.map(({ benchmark, backend, engine, precision, status }) =>
    [benchmark, backend, ...engine === undefined ? [] : [engine], precision, status].join(" ")
  ).sort();
}

Deno.test("the loops and the array program of the guide agree in both precisions", async () => {
  const backends = ["plain", "typed_array", "numpy_ts"];
  const rows = await statuses([
    ...backends.flatMap((name) => ["-b", name]),
    "-p",
    "f64",
    "-p",
    "f32",
  ]);
  const expected = backends.flatMap((name) => [`heat ${name} f32 ok`, `heat ${name} f64 ok`]);
  assert.deepEqual(rows, expected.sort());
});

Deno.test("the WebAssembly module of the guide agrees at sizes with and without a cell left over", async () => {
  const rows = await statuses(["-b", "wasm", "-s", "1000"]);
  assert.deepEqual(rows, ["heat wasm f64 ok", "heat wasm f64 ok"]);
});

for (const kind of ["node", "chromium"] as const) {
  await engineTest(kind, "the kernels of the guide agree", async () => {
    const rows = await statuses(["-b", "typed_array", "-b", "wasm", "--engine", kind]);
    assert.deepEqual(rows, [`heat typed_array ${kind} f64 ok`, `heat wasm ${kind} f64 ok`]);
  });
}

Deno.test({
  name: "the shader of the guide agrees" + (GPU_MISSING ? ` (skipped: ${GPU_MISSING})` : ""),
  ignore: GPU_MISSING !== undefined,
  fn: async () => {
    const rows = await statuses(["-b", "webgpu", "--device", "gpu", "-p", "f32"]);
    assert.deepEqual(rows, ["heat webgpu f32 ok"]);
  },
});
