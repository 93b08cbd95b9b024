import assert from "node:assert/strict";
import { geometricInterval, geometricMean } from "../../../bench/statistics/intervals.ts";

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

Deno.test("geometricMean", () => {
  close(geometricMean([1, 4]), 2);
  assert.equal(geometricMean([3]), 3);
  assert.equal(geometricMean([0.3, 0.3, 0.3]), 0.3);
  assert.throws(() => geometricMean([]), /Cannot average no values/);
  assert.throws(() => geometricMean([1, 0]), /logarithm of 0: wanted above 0/);
});

Deno.test("geometricInterval: Student's t over logarithms", () => {
  // Logarithms −1, 0, 1: mean 0, standard error 1/√3, t = 4.302652729749462 with two degrees.
  const [low, high] = geometricInterval([Math.exp(-1), 1, Math.E], 0.95)!;
  close(Math.log(high), 4.302652729749462 / Math.sqrt(3));
  close(Math.log(low), -Math.log(high));
});

Deno.test("geometricInterval scales with the unit and has no width without spread", () => {
  const [low, high] = geometricInterval([1, 1.1, 1.2], 0.95)!;
  const [lowMs, highMs] = geometricInterval([1000, 1100, 1200], 0.95)!;
  close(lowMs / low, 1000);
  close(highMs / high, 1000);
  assert.deepEqual(geometricInterval([1, 1, 1], 0.95), [1, 1]);
});

Deno.test("geometricInterval: one process gives none", () => {
  assert.equal(geometricInterval([1], 0.95), undefined);
});
