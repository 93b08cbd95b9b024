import assert from "node:assert/strict";
import {
  compareResults,
  incompatibilities,
  isRegression,
} from "../../../../bench/results/comparison/compare.ts";
import { whyNothingMatches } from "../../../../bench/results/comparison/match.ts";
import { mergeResults } from "../../../../bench/results/merging/merge.ts";
import type { OfRun, Result, Results } from "../../../../bench/results/schema.ts";
import { COMPARISON_FORMATS } from "../../../../bench/report/text/comparison.ts";
import { CORRELATED, Simulation } from "../../statistics/simulated.ts";
import { inRun, onGpu, results, row, run, WRONG } from "../../documents.ts";

/** Calls in four processes around a median with some spread, different for every seed. */
function times(seed: number, median = 1e-3, calls = 11, processes = 4): number[][] {
  const simulation = new Simulation(seed);
  return Array.from(
    { length: processes },
    () => simulation.process(median, calls, { ...CORRELATED, process: 0.005 }),
  );
}

/** A row with these calls, and perhaps of another backend. */
const timed = (times: number[][], changes: Partial<OfRun<Result>> = {}) => ({
  rounds: times.map((times) => ({ times })),
  ...changes,
});

const document = (...rows: Partial<OfRun<Result>>[]): Results => ({
  ...results,
  results: rows.map((changes) => row(changes)),
});
const verdicts = (before: Results, after: Results, threshold = 0.05) =>
  compareResults(before, after, threshold).map(({ verdict }) => verdict);

Deno.test("a run compared with itself is the same everywhere", () => {
  const one = document(timed(times(1)), timed(times(2, 5e-6), { backend: "other" }));
  assert.deepEqual(verdicts(one, one), ["same", "same"]);
});

Deno.test("20 of 20 runs that are 10 % slower are found, none that is not", () => {
  for (let seed = 0; seed < 20; seed++) {
    const before = document(timed(times(seed)));
    const slower = document(timed(times(seed + 100, 1.1e-3)));
    assert.deepEqual(verdicts(before, slower, 0.02), ["slower"], `seed ${seed}`);
    assert.deepEqual(verdicts(slower, before, 0.02), ["faster"], `seed ${seed}`);
    assert.deepEqual(verdicts(before, document(timed(times(seed + 200))), 0), ["same"]);
  }
});

Deno.test("processes of five calls, which slow cases get, are compared as well", () => {
  for (let seed = 0; seed < 20; seed++) {
    const before = document(timed(times(seed, 3, 5)));
    const slower = document(timed(times(seed + 100, 4.5, 5)));
    assert.deepEqual(verdicts(before, slower), ["slower"], `seed ${seed}`);
    assert.deepEqual(verdicts(slower, before), ["faster"], `seed ${seed}`);
    assert.deepEqual(verdicts(before, document(timed(times(seed + 200, 3, 5)))), ["same"]);
  }
});

Deno.test("a single round is no verdict, however many calls it has and however large the difference", () => {
  const of = (rounds: number, factor = 1) =>
    document(timed(times(rounds, factor * 1e-3, 100, rounds)));
  assert.deepEqual(verdicts(of(1), of(1, 10)), ["too few rounds"]);
  assert.deepEqual(verdicts(of(1), of(6, 10)), ["too few rounds"]);
  assert.deepEqual(verdicts(of(2), of(2, 10)), ["slower"]);
  const [comparison] = compareResults(of(1), of(1, 10), 0.05);
  assert.equal(isRegression(comparison), false);
  assert.equal(comparison.ratio_ci95, undefined);
  assert.match(COMPARISON_FORMATS.table([comparison]), /too few rounds\n\n1 too few rounds\n$/);
});

Deno.test("an inconsistent case is FAILED however fast it is, and stops the gate if it is new", () => {
  const right = document(timed(times(1)));
  const wrong = document(timed(times(1, 1e-5), { errors: WRONG }));
  const of = (before: Results, after: Results) => {
    const [one] = compareResults(before, after, 0.05);
    return [one.verdict, isRegression(one)];
  };
  assert.deepEqual(of(right, wrong), ["FAILED", true]);
  assert.deepEqual(of(wrong, wrong), ["FAILED", false]);
  assert.deepEqual(of(wrong, right), ["fixed", false]);
  const [, added] = compareResults(document({ backend: "gone" }), wrong, 0.05);
  assert.deepEqual([added.verdict, isRegression(added)], ["FAILED", false]);
  const comparisons = compareResults(right, wrong, 0.05);
  for (const format of ["table", "json", "markdown"] as const) {
    assert.match(COMPARISON_FORMATS[format](comparisons), /FAILED/);
  }
});

/** The same run at another time, and perhaps on another machine. */
const runAt = (time: string, row: Partial<OfRun<Result>>, cpu = run.environment.cpu): Results =>
  inRun({ environment: { cpu, time } }, document(row));

Deno.test("joined documents: rows of one run, or else of one machine, belong together", () => {
  const monday = runAt("monday", timed(times(1)));
  const tuesday = runAt("tuesday", timed(times(2, 2e-3)));
  const friday = runAt("friday", timed(times(3, 2e-3)));
  const both = mergeResults([monday, tuesday]);
  assert.deepEqual(verdicts(both, both), ["same", "same"]);
  assert.deepEqual(verdicts(both, mergeResults([friday, monday])), ["same", "same"]);
  assert.deepEqual(verdicts(mergeResults([monday]), tuesday), ["slower"]);
  assert.deepEqual(verdicts(tuesday, mergeResults([monday])), ["faster"]);
  assert.throws(() => verdicts(both, friday), /the baseline holds typed_array f64, .* 2 times/);
  assert.throws(() => verdicts(friday, both), /the current results hold .* single runs/);
});

Deno.test("joined documents of several machines: each with its own", () => {
  const here = runAt("monday", timed(times(1)));
  const there = runAt("tuesday", timed(times(2, 2e-3)), "Another processor");
  const both = mergeResults([here, there]);
  const later = runAt("friday", timed(times(3, 2e-3)), "Another processor");
  assert.deepEqual(incompatibilities(both, later), []);
  assert.deepEqual(verdicts(both, later), ["only in baseline", "same"]);
  assert.match(incompatibilities(mergeResults([here]), later)[0], /processor: A fine.* Another/);
  assert.deepEqual(verdicts(mergeResults([here]), later), ["slower"], "if forced");
  const third = runAt("friday", {}, "A third processor");
  assert.deepEqual(
    verdicts(both, third),
    Array(2).fill("only in baseline").concat("only in current"),
  );
  assert.match(whyNothingMatches(both, third), /^no machine is in both \(A fine .*; now A third /);
  assert.match(whyNothingMatches(document({ size: 64 }), document()), /no results/);
  assert.match(
    whyNothingMatches(document({ size: 64 }), document({ backend: "b" })),
    /^no size is in both \(64; now 4096\), and no backend is in both \(typed_array; now b\)$/,
  );
});

Deno.test("a slowdown counts only if its whole interval lies beyond the threshold", () => {
  const before = document(timed(times(1)));
  const slower = document(timed(times(2, 1.1e-3)));
  assert.deepEqual(verdicts(before, slower, 0.05), ["slower"]);
  assert.deepEqual(verdicts(before, slower, 0.1), ["same"]);
});

Deno.test("cases that only one document has are listed", () => {
  const same = timed(times(1));
  const before = document({ backend: "old" }, same);
  const after = document(same, { backend: "new" });
  assert.deepEqual(verdicts(before, after), ["only in baseline", "same", "only in current"]);
});

Deno.test("a case that the current run was asked for and has no result of stops the gate", () => {
  const same = timed(times(1));
  const gone = document({ backend: "gone" }, { backend: "gone", size: 64, errors: WRONG }, same);
  const [lost, failedBefore, kept] = compareResults(gone, document(same), 0.05);
  assert.deepEqual([lost.verdict, lost.reason], ["not measured", "no such library"]);
  assert.deepEqual([lost, failedBefore, kept].map(isRegression), [true, false, false]);
});

Deno.test("other machines, processes and precisions are reported", () => {
  const one = document({ precision: "f64" });
  assert.deepEqual(incompatibilities(one, one), []);
  const another = inRun({ environment: { cpu: "Another processor" } }, one);
  assert.match(incompatibilities(one, another)[0], /processor: A fine.* Another/);
  const isolated = inRun({ options: { isolated: true } }, one);
  assert.match(incompatibilities(one, isolated)[0], /one for all in the baseline, one per backend/);
  const cold = inRun({ options: { cache: "cold" } }, one);
  assert.match(
    incompatibilities(one, cold)[0],
    /state of the caches: warm in the baseline, cold now/,
  );
  const single = document({ precision: "f32" });
  assert.match(incompatibilities(one, single)[0], /precision of typed_array: f64 .* f32 now/);
  const gpu = inRun(
    { backends: [{ ...onGpu("typed_array", "A software GPU"), device: "cpu" }] },
    one,
  );
  assert.match(incompatibilities(one, gpu)[0], /A fine processor .* A software GPU now/);
});

Deno.test("reports of a comparison: table, JSON, Markdown", () => {
  const before = document(timed(times(1)), { backend: "a|b" });
  const after = document(timed(times(1, 1.1e-3)));
  const comparisons = compareResults(before, after, 0.05);
  const table = COMPARISON_FORMATS.table(comparisons);
  assert.match(table, /typed_array +f64 closed +\S+ .s +\S+ .s +\+10\.0 %/);
  assert.match(table, /1 slower, 1 only in baseline\n$/);
  const narrow = COMPARISON_FORMATS.table(comparisons, { width: 60 });
  assert.match(narrow, /^equation_of_state\n +size +backend +precision +change +verdict\n-+\n/);
  assert.ok(narrow.split("\n").every((line) => line.length <= 60), narrow);
  assert.deepEqual(JSON.parse(COMPARISON_FORMATS.json(comparisons)), comparisons);
  assert.match(COMPARISON_FORMATS.table(comparisons, { unicode: false }), /^[\x20-\x7e\n]*$/);
  const markdown = COMPARISON_FORMATS.markdown(comparisons);
  assert.match(markdown, /\| a\\\|b \|/);
});

Deno.test("a time that cannot be true is implausible, never faster, and stops the gate if it is new", () => {
  const good = document(timed(times(1)));
  const impossible = { status: "implausible", reason: "would need 900 %" } as const;
  const quick = document({ ...timed(times(1, 1e-6)), ...impossible });
  const of = (before: Results, after: Results) => {
    const [one] = compareResults(before, after, 0.05);
    return [one.verdict, isRegression(one)];
  };
  assert.deepEqual(of(good, quick), ["implausible", true]);
  assert.deepEqual(of(quick, quick), ["implausible", false]);
  assert.deepEqual(of(quick, good), ["fixed", false]);
  const [, added] = compareResults(document({ backend: "gone" }), quick, 0.05);
  assert.deepEqual([added.verdict, isRegression(added)], ["implausible", false]);
  const text = COMPARISON_FORMATS.table(compareResults(good, quick, 0.05));
  assert.match(text, /1 implausible\n.*implausible: would need 900 %/);
});

Deno.test("results that pass but are much less accurate than before are named with both errors", () => {
  const errorOf = (l2: number) => ({ errors: [{ ...WRONG[0], l2, consistent: true }] });
  const same = timed(times(1));
  const pair = (before: number, after: number, changes: Partial<OfRun<Result>> = {}) =>
    compareResults(
      document({ ...same, ...errorOf(before), ...changes }),
      document({ ...same, ...errorOf(after), ...changes }),
      0.05,
    );
  const worse = pair(1e-14, 2e-10, { engine: "firefox" });
  assert.deepEqual(worse.map((one) => [one.baseline_error, one.current_error]), [[1e-14, 2e-10]]);
  const line =
    "typed_array in firefox f64, equation_of_state, size 4,096: same: its largest error " +
    "has grown from 1.0e-14 to 2.0e-10";
  for (const format of ["table", "markdown"] as const) {
    const text = COMPARISON_FORMATS[format](worse).replaceAll("\\", "");
    assert.ok(text.includes(line), text);
    for (const [before, after] of [[1e-14, 5e-14], [0, 1e-15], [2e-10, 1e-14]]) {
      assert.doesNotMatch(COMPARISON_FORMATS[format](pair(before, after)), /error/);
    }
  }
  assert.equal(worse.some(isRegression), false);
});
