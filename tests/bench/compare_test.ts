import assert from "node:assert/strict";
import * as independent from "simple-statistics";
import { compareResults, incompatibilities } from "../../bench/compare.ts";
import type { Result, Results } from "../../bench/results.ts";
import { mannWhitney } from "../../bench/statistics.ts";
import { RandomState } from "../../kernels/numpy_random.ts";
import { COMPARISON_FORMATS } from "../../bench/report/comparison.ts";
import { results, row } from "./documents.ts";

/** Times around a median with some spread, different for every seed. */
function times(seed: number, median = 1e-3, calls = 41): number[] {
  const deviates = new Float64Array(calls);
  new RandomState(seed).normal(deviates);
  return [1, ...deviates.map((z) => median * (1 + 0.02 * z))];
}

const document = (...rows: Partial<Result>[]): Results => ({
  ...results,
  results: rows.map((changes) => row(changes)),
});
const verdicts = (before: Results, after: Results, threshold = 0.05) =>
  compareResults(before, after, threshold).map(({ verdict }) => verdict);

Deno.test("a run compared with itself is the same everywhere", () => {
  const one = document({ times: times(1) }, { backend: "other", times: times(2, 5e-6) });
  assert.deepEqual(verdicts(one, one), ["same", "same"]);
});

Deno.test("20 of 20 runs that are 10 % slower are found, none that is not", () => {
  for (let seed = 0; seed < 20; seed++) {
    const before = document({ times: times(seed) });
    const slower = document({ times: times(seed).map((seconds) => 1.1 * seconds) });
    assert.deepEqual(verdicts(before, slower), ["slower"], `seed ${seed}`);
    assert.deepEqual(verdicts(slower, before), ["faster"], `seed ${seed}`);
    assert.deepEqual(verdicts(before, document({ times: times(seed + 100) })), ["same"]);
  }
});

Deno.test("a slowdown counts only if its whole interval lies beyond the threshold", () => {
  const before = document({ times: times(1) });
  const slower = document({ times: times(2, 1.1e-3) });
  assert.deepEqual(verdicts(before, slower, 0.05), ["slower"]);
  assert.deepEqual(verdicts(before, slower, 0.1), ["same"]);
});

Deno.test("the burn-in does not count", () => {
  const [, ...rest] = times(1);
  const before = document({ times: [1, ...rest], burnin: 1 });
  const after = document({ times: [50, ...rest], burnin: 1 });
  const [{ ratio }] = compareResults(before, after, 0.05);
  assert.equal(ratio, 1);
});

Deno.test("cases that only one document has are listed", () => {
  const before = document({ backend: "gone" }, {});
  const after = document({}, { backend: "new" });
  assert.deepEqual(verdicts(before, after), ["only in baseline", "same", "only in current"]);
});

Deno.test("other machines, processes and precisions are told", () => {
  const one = document({ precision: "f64" });
  assert.deepEqual(incompatibilities(one, one), []);
  const environment = { ...one.environment, cpu: "Another processor" };
  assert.match(incompatibilities(one, { ...one, environment })[0], /processor: A fine.* Another/);
  const isolated = { ...one, options: { ...one.options, isolated: true } };
  assert.match(incompatibilities(one, isolated)[0], /one for all in the baseline, one per backend/);
  const single = document({ precision: "f32" });
  assert.match(incompatibilities(one, single)[0], /precision of typed_array: f64 .* f32 now/);
  const gpu = document({ device_name: "A software GPU" });
  assert.match(incompatibilities(one, gpu)[0], /A fine processor .* A software GPU now/);
});

Deno.test("Mann–Whitney: p-values of known samples", () => {
  // scipy.stats.mannwhitneyu(a, b, method="asymptotic")
  const close = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-5, `${actual} is not ${expected}`);
  close(mannWhitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]), 0.01218578);
  close(mannWhitney([1, 3, 5, 7], [2, 4, 6, 8]), 0.66500554);
  close(mannWhitney([1, 1, 2, 2, 3], [1, 2, 2, 3, 3]), 0.50672871);
  assert.equal(mannWhitney([2, 2], [2, 2, 2]), 1);
});

Deno.test("Mann–Whitney agrees with the rank sum of an independent library", () => {
  const [a, b] = [times(1).slice(1), times(2, 1.01e-3).slice(1)];
  const u = independent.wilcoxonRankSum(a, b) - a.length * (a.length + 1) / 2;
  const spread = Math.sqrt(a.length * b.length * (a.length + b.length + 1) / 12);
  const z = (Math.abs(u - a.length * b.length / 2) - 0.5) / spread;
  const p = 2 * (1 - independent.cumulativeStdNormalProbability(z));
  assert.ok(Math.abs(mannWhitney(a, b) - p) < 0.01, `${mannWhitney(a, b)} and ${p}`);
});

Deno.test("reports of a comparison: table, JSON, Markdown", () => {
  const before = document({ times: times(1) }, { backend: "a|b" });
  const after = document({ times: times(1).map((seconds) => 1.1 * seconds) });
  const comparisons = compareResults(before, after, 0.05);
  const table = COMPARISON_FORMATS.table(comparisons);
  assert.match(table, /typed_array +f64 closed +\S+ .s +\S+ .s +\+10\.0 %/);
  assert.match(table, /1 slower, 1 only in baseline\n$/);
  assert.deepEqual(JSON.parse(COMPARISON_FORMATS.json(comparisons)), comparisons);
  const markdown = COMPARISON_FORMATS.markdown(comparisons);
  assert.match(markdown, /\| a\\\|b \|/);
});
