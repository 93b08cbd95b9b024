import assert from "node:assert/strict";
import { assembleResults } from "../../../bench/run/assembling.ts";
import { completeRound } from "../../../bench/run/measuring.ts";
import { checkResults } from "../../../bench/results/schema.ts";
import { contextOf, participant } from "./fakes.ts";

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
  assert.deepEqual(started.checkpoint!.map(({ rounds }) => rounds), [[]]);
  completeRound(context);
  for (const { current } of context.entries) current.times.push(5e-3);
  const later = checkResults(assembleResults(context));
  assert.deepEqual(later.results[0].rounds, [{ times: [1e-3, 2e-3] }]);
  assert.deepEqual(later.checkpoint!.map(({ rounds }) => rounds), [later.results[0].rounds]);
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

Deno.test("after a resumption the copy is compared with the same rounds of its original", async () => {
  const original = participant("a", []);
  const { backend } = participant("a_control", []);
  const control = { ...original, backend: { ...backend, original: "a" }, isControl: true };
  await using context = await contextOf([original, control], { ...settings, rounds: 3 });
  for (const entry of context.entries) Object.assign(entry, { errors: [good], calls: 4 });
  context.entries[0].rounds.push({ times: [9], gpuTimes: [], waited: [] });
  for (const seconds of [1e-3, 2e-3]) {
    for (const { current } of context.entries) current.times.push(seconds);
    completeRound(context);
  }
  const { runs: [run] } = assembleResults(context);
  assert.deepEqual(run.control?.cases.map(({ ratio }) => ratio), [1]);
});
