import assert from "node:assert/strict";
import fc from "fast-check";
import * as independent from "simple-statistics";
import {
  bootstrapMedians,
  centralInterval,
  median,
  medianRatio,
  quantile,
  shuffled,
  sorted,
  summarize,
} from "../../../bench/statistics/statistics.ts";
import { RandomState } from "../../../kernels/inputs/numpy_random.ts";

const samples = fc.array(fc.double({ min: 1e-9, max: 1e3, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

function close(actual: number, expected: number): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-12 * Math.abs(expected) + 1e-300,
    `${actual} is not ${expected}`,
  );
}

Deno.test("summarize agrees with an independent library", () => {
  fc.assert(fc.property(samples, (times) => {
    const statistics = summarize(times);
    close(statistics.mean, independent.mean(times));
    close(statistics.median, independent.median(times));
    close(statistics.min, independent.min(times));
    close(statistics.max, independent.max(times));
    if (times.length > 1) {
      const expected = independent.sampleStandardDeviation(times);
      assert.ok(Math.abs(statistics.stdev - expected) <= 1e-9 * expected + 1e-12 * statistics.max);
    }
  }));
});

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

Deno.test("order of statistics: min ≤ p25 ≤ median ≤ p75 ≤ max, interval inside the range", () => {
  fc.assert(fc.property(samples, (times) => {
    const { min, p25, median, p75, max, median_ci95: [low, high] } = summarize(times);
    assert.ok(min <= p25 && p25 <= median && median <= p75 && p75 <= max);
    assert.ok(min <= low && low <= high && high <= max);
  }));
});

Deno.test("the interval of the median is that of the binomial order statistics", () => {
  // For n = 101 the 95 % bootstrap interval runs from about the 41st to the 61st of the sorted
  // samples: the median's rank is binomial with standard deviation √101 / 2 ≈ 5.
  const times = Array.from({ length: 101 }, (_, i) => i + 1);
  const [low, high] = summarize(times).median_ci95;
  assert.ok(low >= 39 && low <= 43, `low ${low}`);
  assert.ok(high >= 59 && high <= 63, `high ${high}`);
});

Deno.test("beyond 200 samples the limit distribution gives the same interval", () => {
  const interval = (n: number) => {
    const times = Array.from({ length: n }, (_, i) => (i + 0.5) / n);
    return summarize(times).median_ci95.map((bound) => (bound - 0.5) * Math.sqrt(n));
  };
  // 1.96 standard deviations of the median of n uniform numbers are 0.98 / √n.
  for (const n of [199, 201, 5000]) {
    const [low, high] = interval(n);
    assert.ok(Math.abs(low + 0.98) < 0.1 && Math.abs(high - 0.98) < 0.1, `${n}: ${low} … ${high}`);
  }
});

Deno.test("about 95 % of the intervals hold the true median", () => {
  const random = new RandomState(3);
  const normal = new Float64Array(25);
  let hits = 0;
  for (let trial = 0; trial < 200; trial++) {
    random.normal(normal);
    const [low, high] = centralInterval(bootstrapMedians(normal, trial));
    if (low <= 0 && 0 <= high) hits++;
  }
  assert.ok(hits >= 180 && hits <= 199, `${hits} of 200`);
});

Deno.test("bootstrap is deterministic and independent of the order of the samples", () => {
  const times = [3, 1, 2, 5, 4, 9];
  assert.deepEqual(bootstrapMedians(times), bootstrapMedians(times.toReversed()));
});

Deno.test("medianRatio holds the true ratio of two spread samples", () => {
  const random = new RandomState(5);
  const draw = (center: number) => {
    const x = new Float64Array(40);
    random.normal(x);
    return [...x.map((value) => center * (1 + 0.02 * value))];
  };
  const { ratio, ci95: [low, high] } = medianRatio(draw(3), draw(2));
  assert.ok(low < 1.5 && 1.5 < high, `${low} … ${high}`);
  assert.ok(low <= ratio && ratio <= high);
  assert.ok(high - low < 0.06);
});

Deno.test("shuffled permutes, and a seed gives one permutation only", () => {
  const items = () => Uint32Array.from({ length: 1000 }, (_, i) => i);
  const once = shuffled(items(), 7);
  assert.deepEqual(once, shuffled(items(), 7));
  assert.notDeepEqual(once, shuffled(items(), 8));
  assert.deepEqual(sorted(once), Float64Array.from(items()));
});

Deno.test("median of one and of two samples", () => {
  assert.equal(median([4]), 4);
  assert.equal(median([4, 1]), 2.5);
  assert.deepEqual(summarize([4]).median_ci95, [4, 4]);
  assert.equal(summarize([4]).stdev, 0);
});
