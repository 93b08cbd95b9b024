import assert from "node:assert/strict";
import {
  comparison,
  formatSpeedup,
  formatSpeedups,
} from "../../../../../bench/report/model/speed/factor.ts";

Deno.test("speed-ups in sentences: below 1, how many times slower, with the interval turned", () => {
  assert.equal(comparison(2.5, [2.4, 2.6], false), "2.50 (2.40…2.60) times as fast as");
  assert.equal(comparison(1 / 80, [0.01, 0.02], false), "80.0 (50.0…100) times slower than");
  assert.equal(comparison(1, undefined, true), "1.00 (from two runs) times as fast as");
});

Deno.test("speed-ups in tables, alone and as ranges", () => {
  assert.deepEqual([2.456, 1, 0.0126].map(formatSpeedup), [
    "2.46× faster",
    "as fast",
    "79.4× slower",
  ]);
  assert.deepEqual([1.003, 0.997, 1.006].map(formatSpeedup), [
    "as fast",
    "as fast",
    "1.01× faster",
  ]);
  const ranges: [number, number][] = [
    ...[[2.4, 2.5], [0.01, 0.02], [0.5, 3], [0.999, 1.2], [0.8, 1.001]] as [number, number][],
  ];
  assert.deepEqual(ranges.map(formatSpeedups), [
    "2.40…2.50× faster",
    "50.0…100× slower",
    "2.00× slower … 3.00× faster",
    "1.00…1.20× faster",
    "1.00…1.25× slower",
  ]);
  assert.deepEqual([formatSpeedups(), formatSpeedups([2, 2.001])], ["", ""]);
});
