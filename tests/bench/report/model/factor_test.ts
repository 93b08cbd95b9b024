import assert from "node:assert/strict";
import {
  comparison,
  formatSpeedup,
  formatSpeedups,
} from "../../../../bench/report/model/factor.ts";

Deno.test("speed-ups in sentences: below 1, how many times slower, with the interval turned", () => {
  assert.equal(comparison(2.5, [2.4, 2.6], false), "2.50 (2.40…2.60) times as fast as");
  assert.equal(comparison(1 / 80, [0.01, 0.02], false), "80.0 (50.0…100) times slower than");
  assert.equal(comparison(1, undefined, true), "1.00 (from two runs) times as fast as");
});

Deno.test("speed-ups in tables, alone and as ranges", () => {
  assert.deepEqual([2.456, 1, 0.0126].map(formatSpeedup), ["2.46×", "1.00×", "79.4× slower"]);
  const ranges: [number, number][] = [[2.4, 2.5], [0.01, 0.02], [0.5, 3]];
  assert.deepEqual(ranges.map(formatSpeedups), [
    "2.40…2.50×",
    "50.0…100× slower",
    "2.00× slower…3.00×",
  ]);
  assert.deepEqual([formatSpeedups(), formatSpeedups([2, 2.001])], ["", ""]);
});
