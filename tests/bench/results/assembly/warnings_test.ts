import assert from "node:assert/strict";
import { findWarnings } from "../../../../bench/results/assembly/warnings.ts";
import { describeWarning } from "../../../../bench/report/model.ts";
import type { Result, Run } from "../../../../bench/results/schema.ts";
import { onGpu, row, run } from "../../documents.ts";

const calm = { ...run, environment: { ...run.environment, load: 0.1 } };
const steady = Array.from({ length: 61 }, (_, n) => 1e-3 * (1 + 0.01 * ((n * 7) % 5)));
const rounds = (times: number[], factors = [1, 1.01, 0.99, 1]) =>
  factors.map((factor) => ({ times: times.map((seconds) => factor * seconds) }));
const good = row({ rounds: rounds(steady), calls: 244 });

const codes = (environment: Partial<Run["environment"]>, ...rows: Result[]) =>
  findWarnings({ ...calm, environment: { ...calm.environment, ...environment } }, rows)
    .map(({ code }) => code);
const timed = (times: number[], factors?: number[]) => ({
  ...good,
  rounds: rounds(times, factors),
});

Deno.test("a calm machine and steady calls give no warning", () => {
  assert.deepEqual(codes({}, good), []);
});

Deno.test("load, frequency scaling and battery concern all rows", () => {
  assert.deepEqual(codes({ load: 1.5, governor: "powersave", battery: true }, good), [
    "loaded",
    "frequency-scaling",
    "battery",
  ]);
  assert.deepEqual(codes({ governor: "performance", battery: false }, good), []);
  assert.deepEqual(codes({ quota: 0.5 }, good), ["quota"]);
  assert.deepEqual(codes({ quota: 4 }, good), []);
  const [warning] = findWarnings({ ...calm, environment: { ...calm.environment, load: 1.5 } }, []);
  assert.deepEqual(warning.rows, []);
  assert.match(describeWarning(warning), /1\.50 runnable processes on 2 cores: stop other/);
});

Deno.test("software GPU, a single round, implausible speed", () => {
  const gpu = { ...calm, backends: [onGpu("webgpu", "llvmpipe (software)")] };
  const rows = [row({ ...good, backend: "webgpu", device: "gpu" })];
  assert.deepEqual(findWarnings(gpu, rows).map(({ code }) => code), ["software-gpu"]);
  assert.deepEqual(codes({}, timed(steady, [1])), ["few-rounds"]);
  assert.deepEqual(codes({}, timed(steady, [1, 1])), []);
  assert.deepEqual(codes({}, row({ rounds: good.rounds, calls: 61, flops_fraction: 1.1 })), []);
  assert.deepEqual(codes({}, row({ rounds: good.rounds, calls: 61, flops_fraction: 40 })), [
    "implausible",
  ]);
});

Deno.test("a single round: the hint is what the run's own options need", () => {
  const hint = (options: Partial<Run["options"]>) =>
    findWarnings({ ...calm, options: { ...calm.options, ...options } }, [timed(steady, [1])])[0]
      .hint;
  assert.match(hint({ isolated: true }), /^raise --rounds$/);
  assert.match(hint({ isolated: true, repetitions: 1 }), /^raise --repetitions$/);
  assert.match(hint({ isolated: true, rounds: 4, time_budget: 150 }), /raise --time-budget/);
  assert.match(hint({ isolated: false }), /leave out --no-isolate/);
});

Deno.test("a warning names an output in a lower precision than its row's", () => {
  const error = { output: "y", l2: 1e-8, max: 1e-8, deviating: 0, consistent: true };
  assert.deepEqual(codes({}, { ...good, errors: [error] }), []);
  const lower = { ...good, errors: [{ ...error, kept: "f32" as const }] };
  assert.deepEqual(codes({}, lower), ["mixed-precision"]);
  assert.equal(
    findWarnings(calm, [lower])[0].message,
    "keeps y in f32 though it computes in f64",
  );
});

Deno.test("drift within rounds is a change between the first and the last third, not noise", () => {
  const slowing = steady.map((seconds, n) => seconds * (1 + n / 100));
  assert.deepEqual(codes({}, timed(slowing)), ["drift"]);
  assert.deepEqual(codes({}, timed(slowing.toReversed())), ["drift"]);
  assert.match(
    findWarnings(calm, [timed(slowing)])[0].message,
    /^became slower within most rounds/,
  );
  const slightly = steady.map((seconds, n) => seconds * (0.95 + n / 600));
  assert.deepEqual(codes({}, timed(slightly)), ["drift"]);
  const oneOfFour = { ...good, rounds: [{ times: slightly }, ...good.rounds.slice(1)] };
  assert.deepEqual(codes({}, oneOfFour), []);
});

Deno.test("drift over rounds is a change from the first half of them to the second", () => {
  assert.deepEqual(codes({}, timed(steady, [1, 1.01, 1, 1.1, 1.11, 1.1])), ["drift"]);
  assert.deepEqual(codes({}, timed(steady, [1.1, 1, 1.11, 1.01, 1.1, 1])), []);
  const [warning] = findWarnings(calm, [timed(steady, [1.1, 1.11, 1, 1.001])]);
  assert.match(warning.message, /^became faster from round to round by more than 5 %/);
});

Deno.test("processes that run at two speeds are named with their medians", () => {
  const row = timed(steady.map((seconds) => 10 * seconds), [1.02, 1.4, 1.01, 1.02]);
  assert.deepEqual(codes({}, row), ["modes"]);
  assert.equal(
    findWarnings(calm, [row])[0].message,
    "processes form two groups: 3 of about 10.4 ms, 1 of about 14.3 ms",
  );
});

Deno.test("a control that differs significantly too often", () => {
  const cases = [true, true, false].map((significant, n) => ({
    benchmark: "equation_of_state",
    size: 64 << n,
    precision: "f64" as const,
    ratio: 1.05,
    ci95: [1.01, 1.09] as [number, number],
    significant,
  }));
  const control = { backend: "typed_array", cases };
  assert.deepEqual(findWarnings({ ...calm, control }, [good]).map(({ code }) => code), ["control"]);
});

Deno.test("outliers: one slow call is ordinary, every tenth is not", () => {
  const spoiled = (every: number) =>
    steady.map((seconds, n) => n % every === 5 ? 5 * seconds : seconds);
  assert.deepEqual(codes({}, timed(spoiled(60))), []);
  assert.deepEqual(codes({}, timed(spoiled(10))), ["outliers"]);
});

Deno.test("outliers: one step of a coarse clock more is not far, wherever most calls are equal", () => {
  const stepped = (step: number) => steady.map((_, n) => n % 10 === 5 ? 1e-3 + step : 1e-3);
  assert.deepEqual(codes({}, timed(stepped(2e-5))), []);
  assert.deepEqual(codes({}, timed(stepped(1e-3))), ["outliers"]);
});

Deno.test("one warning names all rows that it concerns", () => {
  const few = timed(steady, [1]);
  const [warning, ...others] = findWarnings(calm, [few, { ...few, backend: "other" }]);
  assert.equal(others.length, 0);
  assert.deepEqual(warning.rows, [
    "equation_of_state 4096 typed_array cpu f64 closed",
    "equation_of_state 4096 other cpu f64 closed",
  ]);
  assert.match(describeWarning(warning), /typed_array cpu f64 closed and 1 more/);
});

Deno.test("calls that waited for a processor are named: left out, or counted where all waited", () => {
  const waiting = (share: number) => ({
    ...good,
    left_out: 4 * Math.round(61 * share),
    rounds: good.rounds.map(({ times }) => ({
      times,
      waited: times.map((seconds, n) => n < 61 * share ? seconds : 0),
    })),
  });
  assert.deepEqual(codes({}, waiting(0.01)), []);
  const [warning] = findWarnings(calm, [waiting(0.5), good]);
  assert.equal(warning.code, "waiting");
  assert.match(warning.message, /^124 of 244 calls waited for a processor/);
  assert.equal(warning.rows.length, 1);
  const limited = { ...calm, environment: { ...calm.environment, quota: 0.5 } };
  const [quota, paused] = findWarnings(limited, [waiting(0.5)]);
  assert.match(quota.message, /stops this program when it uses more than 0\.500 processors$/);
  assert.match(paused.message, /another program had, or until their control group may go on, and/);
  const always = { ...good, rounds: waiting(1).rounds };
  assert.match(
    findWarnings(calm, [always])[0].message,
    /^all calls of a process waited .* count all the same$/,
  );
});
