import assert from "node:assert/strict";
import { referenceOf, speedupOver } from "../../../../bench/results/assembly/speedups.ts";
import { at, roundsOf, WRONG } from "../../documents.ts";

Deno.test("referenceOf: typed_array f64, also if it is not the slowest", () => {
  const rows = [at(1, { backend: "a" }), at(0.1), at(2, { precision: "f32" })];
  assert.equal(referenceOf(rows), rows[1]);
});

Deno.test("referenceOf: typed_array f32 if that in f64 was not measured, unless it FAILED", () => {
  const rows = [at(3, { backend: "a" }), at(0.1, { precision: "f32" })];
  assert.equal(referenceOf(rows), rows[1]);
  const failed = [rows[0], at(0.1, { precision: "f32", errors: WRONG })];
  assert.equal(referenceOf(failed), failed[0]);
});

Deno.test("referenceOf: else the slowest that is not FAILED", () => {
  const rows = [1, 3, 2].map((median) => at(median, { backend: `b${median}` }));
  assert.equal(referenceOf(rows), rows[1]);
  const failed = rows.map((row, n) => n === 1 ? at(3, { backend: "b3", errors: WRONG }) : row);
  assert.equal(referenceOf(failed), failed[2]);
  assert.equal(referenceOf([failed[1]]), failed[1]);
});

Deno.test("speedupOver: the reference's time over the row's, by rounds", () => {
  const reference = at(2), row = at(1, { backend: "a", rounds: roundsOf(1, 1) });
  const { speedup, speedup_ci95, speedup_reference } = speedupOver(reference, row);
  assert.ok(Math.abs(speedup - 2) < 1e-12);
  assert.ok(speedup_ci95![0] < 2 && speedup_ci95![1] > 2 && speedup_ci95![1] < 2.4);
  assert.equal(speedup_reference, "typed_array f64");
  assert.deepEqual(speedupOver(reference, reference).speedup_ci95, [1, 1]);
});

Deno.test("speedupOver: a single round has no interval", () => {
  const one = at(1, { backend: "a", rounds: [{ times: [1, 1] }] });
  assert.equal("speedup_ci95" in speedupOver(at(2), one), false);
});
