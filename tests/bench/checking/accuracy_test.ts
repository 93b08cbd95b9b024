import assert from "node:assert/strict";
import { judgeArray, largestError } from "../../../bench/checking/accuracy.ts";

const LOOSE = { l2: 1e9, rtol: 1e9, atol: 1e9, deviating: 1 };

/** How numbers are judged in f64; without limits where none is given. */
function judge(actual: number[], reference: number[], limits = {}, scale?: number[]) {
  return judgeArray(Float64Array.from(actual), Float64Array.from(reference), {
    tolerance: { ...LOOSE, ...limits },
    precision: "f64",
    scale: scale && Float64Array.from(scale),
  });
}

Deno.test("judgeArray: norm, maximum and share of a known deviation", () => {
  const { l2, max, deviating } = judge([3, 4.5], [3, 4], { rtol: 0.1, atol: 0 });
  assert.deepEqual([l2, max, deviating], [0.1, 0.125, 0.5]);
});

Deno.test("judgeArray: what counts as zero does not make errors large", () => {
  const tiny = judge([1e-14, 0], [2e-14, 0]);
  assert.ok(tiny.l2! < 1e-6 && tiny.max! < 1e-5);
  const wrong = judge([0, 0.5], [0, 0]);
  assert.ok(wrong.l2! > 1e6 && wrong.max! > 1e6);
});

Deno.test("judgeArray: the norm and the share of points decide, each by itself", () => {
  const reference = Array(100).fill(1).with(0, 1e6);
  const halfZero = reference.map((value, n) => n % 2 ? 0 : value);
  assert.ok(judge(halfZero, reference, { l2: 1e-4 }).consistent, "the norm does not see it");
  assert.ok(!judge(halfZero, reference, { rtol: 1e-3, atol: 0, deviating: 0.49 }).consistent);
  assert.ok(judge(halfZero, reference, { rtol: 1e-3, atol: 0, deviating: 0.5 }).consistent);
  const oneOff = reference.with(0, 1.1e6);
  assert.ok(judge(oneOff, reference, { rtol: 1e-3, atol: 0, deviating: 0.01 }).consistent);
  assert.ok(!judge(oneOff, reference, { l2: 0.09 }).consistent);
});

Deno.test("judgeArray: no point may deviate unless a share is accepted", () => {
  const limits = { rtol: 1e-3, atol: 0, deviating: undefined };
  assert.ok(judge([1, 2.001], [1, 2], limits).consistent);
  assert.ok(!judge([1, 2.01], [1, 2], limits).consistent);
});

Deno.test("judgeArray: NaN and infinity never pass", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const { l2, max, consistent } = judge([1, bad], [1, 1], {}, [Infinity, Infinity]);
    assert.deepEqual({ l2, max, consistent }, { l2: null, max: null, consistent: false });
    assert.equal(judge([1, bad], [1, 1], { rtol: 1, atol: 1 }).deviating, 0.5);
  }
});

Deno.test("judgeArray: errors whose squares overflow never pass", () => {
  const { l2, consistent } = judge([1e200], [2e200]);
  assert.deepEqual({ l2, consistent }, { l2: null, consistent: false });
});

Deno.test("judgeArray: an output without numbers is right", () => {
  const { l2, max, deviating, consistent } = judge([], [], { l2: 0, deviating: 0 });
  assert.deepEqual({ l2, max, deviating, consistent }, {
    ...{ l2: 0, max: 0, deviating: 0 },
    consistent: true,
  });
});

Deno.test("judgeArray: what rounding explains does not decide, and is shown", () => {
  const limits = { l2: 1e-12, rtol: 1e-12, atol: 0, deviating: 0 };
  const wrong = [1, 1e6 + 1e-3], reference = [1, 1e6];
  // 1e-3 is 9e12 unit roundoffs.
  const explained = judge(wrong, reference, limits, [1, 1e12]);
  assert.ok(explained.consistent && explained.l2! > 9e-10);
  assert.ok(!judge(wrong, reference, limits, [1, 1e11]).consistent);
  assert.ok(!judge(wrong, reference, limits, [1e12, 1]).consistent);
  assert.ok(!judge(wrong, reference, limits).consistent);
});

Deno.test("judgeArray: a unit roundoff is that of the precision", () => {
  const one = (precision: "f64" | "f32") =>
    judgeArray(Float64Array.of(1 + 1e-6), Float64Array.of(1), {
      tolerance: { l2: 1e-9, rtol: 1e-9, atol: 0 },
      precision,
      scale: Float64Array.of(1),
    }).consistent;
  assert.deepEqual([one("f64"), one("f32")], [false, true]);
});

Deno.test("largestError", () => {
  const error = { output: "y", max: 0, deviating: 0, consistent: true };
  assert.equal(largestError([{ ...error, l2: 1e-3 }, { ...error, l2: 1e-5 }]), 1e-3);
  assert.equal(largestError([{ ...error, l2: 1e-3 }, { ...error, l2: null }]), null);
});
