import assert from "node:assert/strict";
import { intervalWithinProcess } from "../../../bench/statistics/within_process.ts";

Deno.test("intervalWithinProcess: binomial order statistics", () => {
  const calls = (n: number) => Array.from({ length: n }, (_, i) => n - i);
  // Tabulated ranks of the 95 % interval of a median: 2 and 9 of 10, 6 and 15 of 20, 40 and 61 of 100.
  assert.deepEqual(intervalWithinProcess(calls(10)), [2, 9]);
  assert.deepEqual(intervalWithinProcess(calls(20)), [6, 15]);
  assert.deepEqual(intervalWithinProcess(calls(100)), [40, 61]);
});

Deno.test("intervalWithinProcess: few calls give their extremes, none nothing", () => {
  assert.deepEqual(intervalWithinProcess([4]), [4, 4]);
  assert.deepEqual(intervalWithinProcess([4, 3, 6]), [3, 6]);
  assert.throws(() => intervalWithinProcess([]), RangeError);
});
