import assert from "node:assert/strict";
import {
  coverageOf,
  falseAlarms,
  significantPairs,
  togetherRatios,
  verdictsOf,
} from "../../tools/method/experiments.ts";
import { measure } from "../../tools/method/measure.ts";
import { PAIRS, PARTS, REPEATED, type Step, stepsOf, TURNS } from "../../tools/method/parts.ts";
import register, { COPIES } from "../../tools/method/plugin.ts";
import type { Backend, Results } from "../../mod.ts";
import { TemporaryFolder } from "../../base/files/temporary_folder.ts";
import { at, inRun, results, roundsOf, row } from "../bench/documents.ts";

/** A document with rows of these medians, each of another backend. */
function document(...medians: number[]): Results {
  const rows = medians.map((median, n) => at(median, { backend: `b${n}` }));
  return inRun({ options: { rounds: 4 } }, { ...results, results: rows, skipped: [] });
}

Deno.test("coverage counts the intervals that contain the median of the other runs", () => {
  // Intervals are ± 5 %: the first three runs agree, the last is 20 % off.
  const { pairs, covered, halfWidth } = coverageOf(
    [1, 1.01, 0.99, 1.2].map((median) => document(median, 2)),
  );
  assert.equal(pairs, 8);
  assert.equal(covered, 7);
  assert.ok(Math.abs(halfWidth - 0.05) < 1e-12);
});

Deno.test("coverage refuses rows without an interval, and runs with other cases", () => {
  const bare = inRun({}, { ...results, results: [row({ median_ci95: undefined })], skipped: [] });
  assert.throws(() => coverageOf([bare, bare]), /it has no interval/);
  assert.throws(() => coverageOf([document(1, 2), document(1)]), /it is not in every run/);
});

Deno.test("pairs that differ significantly are counted within a benchmark and size", () => {
  const copy = (backend: string, median: number, size: number) =>
    row({ backend, median, rounds: roundsOf(median), size });
  const rows = [copy("a", 1, 64), copy("b", 1, 64), copy("c", 2, 64), copy("d", 5, 4096)];
  const found = significantPairs({ ...results, results: rows });
  assert.deepEqual(found, { pairs: 3, differing: 2 });
});

Deno.test("runs alone and together are compared case by case, in turns", () => {
  const turn = (alone: number, together: number) => ({
    alone: [document(alone)],
    together: document(together),
  });
  // The machine became twice as slow in between.
  const [{ name, ratio, ci95 }] = togetherRatios([turn(1, 1.5), turn(2, 3)]);
  assert.match(name, /^equation_of_state 4096 b0 cpu f64/);
  assert.ok(Math.abs(ratio - 1.5) < 1e-12);
  assert.deepEqual(ci95?.map((bound) => bound.toFixed(6)), ["1.500000", "1.500000"]);
});

Deno.test("what is compared is measured one after the other, in both orders", () => {
  const names = stepsOf("together").map(({ name }) => name);
  assert.equal(names.length, 4 * TURNS);
  assert.equal(names[0], "together-1");
  assert.equal(names[7], "together-2");
  const slowed = stepsOf("slowed");
  assert.deepEqual(slowed.slice(0, 4).map(({ name }) => name), [
    ...["slowed-before-1", "slowed-after-1", "slowed-after-2", "slowed-before-2"],
  ]);
  assert.deepEqual(slowed[1].env, { METHOD_SLOWER: "0.05" });
  const all = PARTS.flatMap(stepsOf).map(({ name }) => name);
  assert.equal(new Set(all).size, all.length);
});

Deno.test("a part is measured anew, or where it was left", async () => {
  using folder = new TemporaryFolder();
  const made: string[] = [];
  const runProgram = async ({ name }: Step, path: string) => {
    made.push(name);
    await Deno.writeTextFile(path, "");
  };
  await Deno.writeTextFile(`${folder.path}/repeated-2.json`, "");
  await measure("coverage", folder.path, { resume: true, runProgram });
  assert.equal(made.length, REPEATED - 1);
  assert.ok(!made.includes("repeated-2"));
  await measure("coverage", folder.path, { resume: false, runProgram });
  assert.equal(made.length, 2 * REPEATED - 1);
});

Deno.test("each run of a part gets the further arguments", async () => {
  using folder = new TemporaryFolder();
  const made: Step[] = [];
  const runProgram = (step: Step) => Promise.resolve(void made.push(step));
  await measure("slowed", folder.path, {
    resume: false,
    args: ["--rounds", "8"],
    runProgram,
  });
  assert.ok(made.every(({ args }) => args.slice(-2).join(" ") === "--rounds 8"));
  assert.equal(made.length, 2 * PAIRS);
  assert.ok(made.every(({ env }) => env?.METHOD_SLOWER !== undefined));
});

Deno.test("verdicts are counted", () => {
  assert.deepEqual([...verdictsOf(document(1, 2), document(1, 3), 0.01)].sort(), [
    ["same", 1],
    ["slower", 1],
  ]);
});

Deno.test("false alarms: each of several identical runs is compared with each", () => {
  const runs = [document(1, 2), document(1, 2), document(1, 3)];
  assert.deepEqual(falseAlarms(runs, 0.01), { cases: 6, alarms: 2 });
});

Deno.test("the plug-in gives one kernel four names, and slows another by a known share", () => {
  const backends: Backend[] = [];
  const kernels: string[] = [];
  register({
    registerBackend: (backend) => void backends.push(backend as unknown as Backend),
    registerKernel: (benchmark, name) => void kernels.push(`${benchmark} ${name}`),
  });
  assert.deepEqual(backends.map(({ name }) => name), [...COPIES, "slowed"]);
  assert.ok(backends.slice(0, 4).every(({ kernel }) => kernel === "typed_array"));
  assert.ok(kernels.includes("isoneutral_mixing slowed"));
});
