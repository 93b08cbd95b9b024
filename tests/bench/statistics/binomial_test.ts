import assert from "node:assert/strict";
import { atLeast } from "../../../bench/statistics/binomial.ts";

Deno.test("atLeast adds up the ways to hit", () => {
  const close = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
  assert.equal(atLeast(0, 5, 0.3), 1);
  close(atLeast(1, 2, 0.5), 0.75);
  close(atLeast(2, 6, 0.01), 1 - 0.99 ** 6 - 6 * 0.01 * 0.99 ** 5);
  close(atLeast(3, 3, 0.1), 0.001);
  assert.equal(atLeast(4, 3, 0.1), 0);
});
