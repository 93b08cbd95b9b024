import assert from "node:assert/strict";
import fc from "fast-check";
import * as independent from "simple-statistics";
import { describe } from "../../../bench/statistics/describe.ts";

const samples = fc.array(fc.double({ min: 1e-9, max: 1e3, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

Deno.test("describe agrees with an independent library", () => {
  fc.assert(fc.property(samples, (times) => {
    const { mean, min, max, stdev } = describe(times);
    assert.ok(Math.abs(mean - independent.mean(times)) <= 1e-12 * mean);
    assert.deepEqual([min, max], [independent.min(times), independent.max(times)]);
    if (times.length > 1) {
      const expected = independent.sampleStandardDeviation(times);
      assert.ok(Math.abs(stdev - expected) <= 1e-9 * expected + 1e-12 * max);
    }
  }));
});

Deno.test("describe: min ≤ p25 ≤ p75 ≤ max; one call has no spread, none are refused", () => {
  fc.assert(fc.property(samples, (times) => {
    const { min, p25, p75, max } = describe(times);
    assert.ok(min <= p25 && p25 <= p75 && p75 <= max);
  }));
  assert.equal(describe([4]).stdev, 0);
  assert.throws(() => describe([]), RangeError);
});
