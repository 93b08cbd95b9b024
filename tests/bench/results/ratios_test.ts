import assert from "node:assert/strict";
import { differSignificantly, ratioOf, type Timed } from "../../../bench/results/ratios.ts";
import { roundsOf } from "../documents.ts";

const timed = (median: number, shift = 0, run = 0): Timed => ({
  median,
  rounds: roundsOf(median, shift),
  run,
});
const single = (median: number): Timed => ({
  median,
  rounds: [{ times: [0.9, 0.95, 1, 1, 1, 1.05, 1.1].map((factor) => factor * median) }],
  run: 0,
});

Deno.test("ratioOf: rows of one run are paired by rounds, those of two runs are not", () => {
  const paired = ratioOf(timed(2), timed(1));
  assert.ok(Math.abs(paired.ratio - 2) < 1e-12);
  assert.ok(paired.ci95![1] - paired.ci95![0] < 1e-9, "the same processes are slow");
  const independent = ratioOf(timed(2, 0, 0), timed(1, 0, 1));
  assert.ok(Math.abs(independent.ratio - 2) < 1e-12);
  assert.ok(independent.ci95![1] - independent.ci95![0] > 0.1);
});

Deno.test("differSignificantly: by the interval of the ratio, not by intervals that overlap", () => {
  // Each row's own interval is ± 3 %.
  assert.equal(differSignificantly(timed(1), timed(1.02)), true, "processes are slow together");
  assert.equal(differSignificantly(timed(1), timed(1.02, 1)), false);
  assert.equal(differSignificantly(timed(1.2, 1), timed(1)), true);
  assert.equal(differSignificantly(timed(1, 0, 0), timed(1.02, 0, 1)), false, "of two runs");
  assert.equal(differSignificantly(timed(1), timed(1)), false);
});

Deno.test("differSignificantly: a single round distinguishes only large differences", () => {
  assert.equal(differSignificantly(single(1), single(1.4)), false);
  assert.equal(differSignificantly(single(1), single(1.6)), true);
  assert.equal(differSignificantly(single(1.6), timed(1)), true);
  const wide: Timed = { median: 1, rounds: [{ times: [0.5, 0.6, 1, 3, 4] }], run: 0 };
  assert.equal(differSignificantly(wide, single(2)), false, "intervals overlap");
  const call: Timed = { median: 1, rounds: [{ times: [1] }], run: 0 };
  assert.equal(differSignificantly(call, single(100)), false, "a single call has no interval");
});
