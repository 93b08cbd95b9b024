/** Follows `docs/benchmark-your-own-routine.md` literally: its code is type-checked and run. */
import assert from "node:assert/strict";
import type { Results } from "../../bench/results/schema.ts";
import { GPU_MISSING } from "../gpu.ts";
import { ROOT } from "../package/execute.ts";
import { checkTypes, deno, follow } from "./guides.ts";

const GUIDE = "docs/benchmark-your-own-routine.md";

Deno.test("the files of the guide fit the types of the package", async () => {
  await using guide = await follow(GUIDE);
  assert.deepEqual(guide.files.map((file) => file.split("/").at(-1)), [
    "heat.ts",
    "heat_webgpu.ts",
  ]);
  await checkTypes(guide);
});

/** Runs the guide's benchmark and returns the status of each row. */
async function statuses(args: readonly string[]): Promise<string[]> {
  await using guide = await follow(GUIDE);
  const json = await deno([
    ...["run", "-A", "--quiet", `${ROOT}mod.ts`, "heat", "--plugin", guide.files[0]],
    ...["-s", "4096", "--repetitions", "2", "--format", "json", ...args],
  ]);
  const { results, skipped }: Results = JSON.parse(json);
  assert.deepEqual(skipped, []);
  return results.map(({ benchmark, backend, precision, status }) =>
    [benchmark, backend, precision, status].join(" ")
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

Deno.test({
  name: "the shader of the guide agrees" + (GPU_MISSING ? ` (skipped: ${GPU_MISSING})` : ""),
  ignore: GPU_MISSING !== undefined,
  fn: async () => {
    const rows = await statuses(["-b", "webgpu", "--device", "gpu", "-p", "f32"]);
    assert.deepEqual(rows, ["heat webgpu f32 ok"]);
  },
});
