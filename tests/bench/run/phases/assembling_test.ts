import assert from "node:assert/strict";
import { assembleResults } from "../../../../bench/run/phases/assembling.ts";
import { completeRound } from "../../../../bench/run/phases/measuring.ts";
import { checkResults } from "../../../../bench/results/schema.ts";
import { takesPart } from "../../../../bench/run/plan/participation.ts";
import { planCases } from "../../../../bench/run/plan/planning.ts";
import { getBenchmark, registerKernel } from "../../../../kernels/mod.ts";
import { contextOf, participant } from "../fakes.ts";

const settings = { rounds: 2, isolated: true, repetitions: 4 };
const good = { output: "y", l2: 0, max: 0, deviating: 0, consistent: true };

Deno.test("a run in progress shows its complete rounds, and a checkpoint of these", async () => {
  const control = { ...participant("a_control", []), isControl: true };
  await using context = await contextOf([participant("a", []), control], settings);
  for (const entry of context.entries) {
    Object.assign(entry, { errors: [good], calls: 4 });
    entry.current.times.push(1e-3, 2e-3);
  }
  const started = checkResults(assembleResults(context));
  assert.deepEqual(started.results.map(({ backend, calls }) => [backend, calls]), [["a", 2]]);
  assert.deepEqual(started.checkpoint!.map(({ rounds }) => rounds), [[], []]);
  completeRound(context);
  for (const { current } of context.entries) current.times.push(5e-3);
  const later = checkResults(assembleResults(context));
  assert.deepEqual(later.results[0].rounds, [{ times: [1e-3, 2e-3] }]);
  const [{ rounds }] = later.results;
  assert.deepEqual(later.checkpoint!.map((one) => one.rounds), [rounds, rounds]);
  assert.equal(later.runs[0].interrupted, true);
});

Deno.test("a complete run has no checkpoint, but the comparison of the control", async () => {
  const original = participant("a", []);
  const { backend } = participant("a_control", []);
  const control = { ...original, backend: { ...backend, original: "a" }, isControl: true };
  await using context = await contextOf([original, control], settings);
  for (const entry of context.entries) Object.assign(entry, { errors: [good], calls: 4 });
  for (const seconds of [1e-3, 2e-3]) {
    for (const { current } of context.entries) current.times.push(seconds, seconds);
    completeRound(context);
  }
  const { checkpoint, results, runs: [run] } = checkResults(assembleResults(context));
  assert.equal(checkpoint, undefined);
  assert.equal(run.interrupted, false);
  assert.deepEqual(results.map(({ backend }) => backend), ["a"]);
  assert.deepEqual(run.backends.map(({ name }) => name), ["a"]);
  assert.equal(run.control?.backend, "a");
  assert.deepEqual(run.control?.cases.map(({ ratio, significant }) => [ratio, significant]), [
    [1, false],
  ]);
});

Deno.test("a checkpoint holds the rounds of the copy, with which a resumed run goes on", async () => {
  const original = participant("a", []);
  const { backend } = participant("a_control", []);
  const control = { ...original, backend: { ...backend, original: "a" }, isControl: true };
  const taken = [original, control];
  registerKernel("scaling", "a", getBenchmark("scaling").kernels.get("plain")!);
  await using context = await contextOf(taken, settings);
  for (const entry of context.entries) Object.assign(entry, { errors: [good], calls: 4 });
  for (const { current } of context.entries) current.times.push(1e-3, 1e-3);
  completeRound(context);
  const document = assembleResults(context);
  assert.deepEqual(document.checkpoint!.map(({ backend, control }) => [backend, control]), [
    ["a", undefined],
    ["a_control", true],
  ]);
  const resume = checkResults(document);
  await using resumed = await contextOf(taken, settings, { resume });
  resumed.entries = [];
  await planCases(resumed);
  assert.deepEqual(resumed.entries.map(({ rounds }) => rounds.length), [1, 1]);
  for (const { current } of resumed.entries) current.times.push(1e-3, 1e-3);
  completeRound(resumed);
  assert.deepEqual(assembleResults(resumed).runs[0].control?.cases.map(({ ratio }) => ratio), [1]);
});

Deno.test("a copy that lacks earlier rounds takes no part in a resumed run", async () => {
  const original = participant("a", []);
  const { backend } = participant("a_control", []);
  const control = { ...original, backend: { ...backend, original: "a" }, isControl: true };
  await using context = await contextOf([original], settings);
  for (const entry of context.entries) Object.assign(entry, { errors: [good], calls: 4 });
  for (const { current } of context.entries) current.times.push(1e-3, 1e-3);
  completeRound(context);
  const resume = checkResults(assembleResults(context));
  await using resumed = await contextOf([original, control], settings, { resume });
  resumed.entries = [];
  await planCases(resumed);
  assert.deepEqual(resumed.entries.map(({ id }) => id.backend), ["a"]);
});

Deno.test("a case that has left a run for its time stays out when the run is resumed", async () => {
  const taken = ["quick", "slow"].map((name) => participant(name, []));
  const plain = getBenchmark("scaling").kernels.get("plain")!;
  for (const { backend } of taken) registerKernel("scaling", backend.name, plain);
  const timed = { rounds: 4, isolated: true, repetitions: undefined, timeBudget: 60 };
  await using context = await contextOf(taken, timed);
  const [, slow] = context.entries;
  for (const entry of context.entries) Object.assign(entry, { errors: [good], calls: 4 });
  slow.lastRound = 0;
  for (const round of [0, 1]) {
    for (const entry of context.entries.slice(0, 2 - round)) entry.current.times.push(1e-3);
    completeRound(context);
  }
  const resume = checkResults(assembleResults(context));
  assert.deepEqual(resume.checkpoint!.map(({ rounds }) => rounds.length), [2, 1]);
  assert.equal(resume.runs[0].interrupted, true);
  await using resumed = await contextOf(taken, timed, { resume });
  assert.equal(resumed.round, 2);
  resumed.entries = [];
  await planCases(resumed);
  const going = resumed.entries.filter((entry) => takesPart(resumed, entry));
  assert.deepEqual(going.map(({ id }) => id.backend), ["quick"]);
  for (const _ of [2, 3]) {
    going[0].current.times.push(1e-3);
    completeRound(resumed);
  }
  const { results, runs } = checkResults(assembleResults(resumed));
  assert.equal(runs[0].interrupted, false);
  assert.deepEqual(results.map(({ rounds }) => rounds.length), [4, 1]);
});
