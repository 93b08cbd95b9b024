import assert from "node:assert/strict";
import { median, quantile, sorted } from "../../../bench/statistics/quantiles.ts";

function close(actual: number, expected: number): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-12 * Math.abs(expected),
    `${actual} is not ${expected}`,
  );
}

Deno.test("quantile gives NumPy's default percentiles", () => {
  // numpy.percentile([0.3, 1.7, 2.2, 5.1, 9.4], [0, 10, 25, 50, 75, 90, 100])
  const ordered = [0.3, 1.7, 2.2, 5.1, 9.4];
  const expected = [0.3, 0.86, 1.7, 2.2, 5.1, 7.68, 9.4];
  [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1].forEach((q, n) => close(quantile(ordered, q), expected[n]));
});

Deno.test("quantile refuses no samples and shares out of range", () => {
  assert.throws(() => quantile([], 0.5), RangeError);
  assert.throws(() => quantile([1], 1.1), /between 0 and 1/);
});

Deno.test("median of one and of two samples, in any order", () => {
  assert.equal(median([4]), 4);
  assert.equal(median([4, 1]), 2.5);
  assert.deepEqual(sorted([3, 1, 2]), Float64Array.of(1, 2, 3));
});
