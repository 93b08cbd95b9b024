import assert from "node:assert/strict";
import { independentRatio, isSignificant, pairedRatio } from "../../../bench/statistics/ratios.ts";

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

Deno.test("pairedRatio: what both rows have in common cancels", () => {
  const { ratio, ci95 } = pairedRatio([2, 4, 8], [1, 2, 4]);
  close(ratio, 2);
  ci95!.forEach((bound) => close(bound, 2));
  assert.ok(isSignificant(pairedRatio([2, 4, 8], [1, 2, 4])));
});

Deno.test("pairedRatio: only common rounds count, one round has no interval", () => {
  close(pairedRatio([2, 4, 100], [1, 2]).ratio, 2);
  assert.deepEqual(pairedRatio([2, 4], [1]), { ratio: 2 });
  assert.throws(() => pairedRatio([], [1]), RangeError);
});

Deno.test("pairedRatio: Student's t over the logarithms of the ratios", () => {
  const { ratio, ci95, ci99 } = pairedRatio([Math.exp(-1), 1, Math.E], [1, 1, 1]);
  close(ratio, 1);
  close(Math.log(ci95![1]), 4.302652729749462 / Math.sqrt(3));
  close(Math.log(ci99![0]), -9.92484320091807 / Math.sqrt(3));
});

Deno.test("independentRatio: the order of rounds does not matter", () => {
  const one = independentRatio([1.1, 1.2, 1.3], [1, 1.02, 0.98]);
  const other = independentRatio([1.3, 1.1, 1.2], [0.98, 1, 1.02]);
  close(one.ratio, other.ratio);
  close(one.ci95![0], other.ci95![0]);
});

Deno.test("independentRatio: degrees of freedom of both, Welch's for unequal numbers", () => {
  const [a, b] = [[-1, 0, 1].map(Math.exp), [-1, 0, 1].map(Math.exp)];
  // Four degrees of freedom, standard error √(1/3 + 1/3).
  close(Math.log(independentRatio(a, b).ci95![1]), 2.7764451051977934 * Math.sqrt(2 / 3));
  // Variances 1/3 and (2/3)/4: (1/3 + 1/6)² / ((1/3)²/2 + (1/6)²/3) = 3.86, rounded down to 3.
  const four = [-1, 0, 0, 1].map(Math.exp);
  const bound = Math.log(independentRatio(four, a).ci95![1]);
  close(bound, 3.182446305284263 * Math.sqrt(1 / 3 + 1 / 6));
});

Deno.test("independentRatio: one round on a side has no interval, equal rounds no width", () => {
  assert.deepEqual(independentRatio([2], [1, 1]), { ratio: 2 });
  assert.deepEqual(independentRatio([2, 2], [1, 1, 1]).ci95, [2, 2]);
});

Deno.test("isSignificant: the 99 % interval excludes 1", () => {
  assert.equal(isSignificant({ ratio: 1.1, ci95: [1.01, 1.2], ci99: [0.99, 1.25] }), false);
  assert.equal(isSignificant({ ratio: 1.1, ci95: [1.05, 1.15], ci99: [1.01, 1.2] }), true);
  assert.equal(isSignificant({ ratio: 0.9, ci95: [0.85, 0.95], ci99: [0.82, 0.98] }), true);
  assert.equal(isSignificant({ ratio: 5 }), false, "one round");
});
