import assert from "node:assert/strict";
import { mergeResults } from "../../../../bench/results/merging/merge.ts";
import { rebaseSpeedups } from "../../../../bench/results/merging/rebase.ts";
import type { OfRun, Result } from "../../../../bench/results/schema.ts";
import { inRun, results, row, run } from "../../documents.ts";

function timed(median: number, changes: Partial<OfRun<Result>>): OfRun<Result> {
  return row({ median, rounds: Array(3).fill({ times: [median] }), ...changes });
}

const cpu = [timed(0.004, {}), timed(0.002, { backend: "b", speedup: 2 })];
const gpu = [
  timed(0.001, { backend: "g", precision: "f32", speedup: 8, speedup_reference: "g f64" }),
  timed(0.008, { backend: "g", speedup_reference: "g f64" }),
];

Deno.test("rebase: rows of other runs refer to typed_array f64", () => {
  const rows = rebaseSpeedups([...cpu, ...gpu], [run]);
  assert.deepEqual(rows.map(({ speedup }) => speedup), [1, 2, 4, 0.5]);
  assert.ok(rows.every(({ speedup_reference }) => speedup_reference === "typed_array f64"));
  assert.deepEqual(rows[2].speedup_ci95, [4, 4]);
  assert.equal(rows[0], cpu[0], "rows that are right already stay the same");
});

Deno.test("rebase: without typed_array the slowest is the reference", () => {
  const rows = rebaseSpeedups([
    timed(0.002, { backend: "a", speedup_reference: "a f64" }),
    timed(0.008, { backend: "b", speedup_reference: "b f64" }),
  ], [run]);
  assert.deepEqual(rows.map(({ speedup }) => speedup), [4, 1]);
});

Deno.test("rebase: one reference per benchmark and size is left alone", () => {
  const other = gpu.map((row) => ({ ...row, size: 64 }));
  assert.deepEqual(rebaseSpeedups([...cpu, ...other], [run]), [...cpu, ...other]);
});

Deno.test("merge: CPU and GPU runs of one machine share a reference, other machines do not", () => {
  const here = { ...results, results: cpu };
  const device = { ...results, results: gpu };
  const there = inRun({ environment: { cpu: "Another" } }, device);
  const { results: rows } = mergeResults([here, device, there]);
  const references = rows.map(({ speedup_reference }) => speedup_reference);
  assert.deepEqual(references, [...Array(4).fill("typed_array f64"), "g f64", "g f64"]);
});
