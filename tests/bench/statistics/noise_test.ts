import assert from "node:assert/strict";
import { resolvableDifference } from "../../../bench/statistics/noise.ts";

Deno.test("resolvableDifference: half the 99 % interval of the ratio of two copies", () => {
  const spread = [0.01, -0.01, 0.01, -0.01];
  const copies = [spread.map(Math.exp), spread.map((x) => Math.exp(-x))];
  // Ratios of ± 0.02: standard deviation 0.04 / √3, t = 5.8409 with three degrees of freedom.
  const expected = Math.exp(5.84090930973 * 0.04 / Math.sqrt(3) / 2) - 1;
  assert.ok(Math.abs(resolvableDifference(copies)! - expected) < 1e-9);
});

Deno.test("resolvableDifference: what rounds and rows differ by as a whole is no noise", () => {
  const found = resolvableDifference([[1, 2, 3], [2, 4, 6], [1.5, 3, 4.5]])!;
  assert.ok(Math.abs(found) < 1e-9, `${found}`);
});

Deno.test("resolvableDifference: one round says nothing, unlike copies are refused", () => {
  assert.equal(resolvableDifference([[1], [1.1]]), undefined);
  assert.throws(() => resolvableDifference([[1, 2], [1]]), /copies with 2, 1 rounds: wanted at/);
  assert.throws(() => resolvableDifference([[1, 2]]), RangeError);
});
