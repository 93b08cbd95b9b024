import assert from "node:assert/strict";
import { findWarnings } from "../../../bench/results/warnings.ts";
import { describeWarning } from "../../../bench/report/model.ts";
import type { Result, Run } from "../../../bench/results/schema.ts";
import { onGpu, row, run } from "../documents.ts";

const calm = { ...run, environment: { ...run.environment, load: 0.1 } };
const steady = Array.from({ length: 61 }, (_, n) => 1e-3 * (1 + 0.01 * ((n * 7) % 5)));
const good = row({ rounds: [{ times: steady }], calls: 61 });

const codes = (environment: Partial<Run["environment"]>, ...rows: Result[]) =>
  findWarnings({ ...calm, environment: { ...calm.environment, ...environment } }, rows)
    .map(({ code }) => code);
const timed = (times: number[]) => ({ ...good, rounds: [{ times }] });

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
  const [warning] = findWarnings({ ...calm, environment: { ...calm.environment, load: 1.5 } }, []);
  assert.deepEqual(warning.rows, []);
  assert.match(describeWarning(warning), /1\.50 runnable processes on 2 cores: stop other/);
});

Deno.test("software GPU, few calls, implausible speed", () => {
  const gpu = { ...calm, backends: [onGpu("webgpu", "llvmpipe (software)")] };
  const rows = [row({ ...good, backend: "webgpu", device: "gpu" })];
  assert.deepEqual(findWarnings(gpu, rows).map(({ code }) => code), ["software-gpu"]);
  assert.deepEqual(codes({}, { ...good, calls: 9 }), ["few-calls"]);
  assert.deepEqual(codes({}, row({ rounds: good.rounds, calls: 61, flops_fraction: 1.1 })), []);
  assert.deepEqual(codes({}, row({ rounds: good.rounds, calls: 61, flops_fraction: 40 })), [
    "implausible",
  ]);
});

Deno.test("an output in a lower precision than its row's is told", () => {
  const error = { output: "y", l2: 1e-8, max: 1e-8, deviating: 0, consistent: true };
  assert.deepEqual(codes({}, { ...good, errors: [error] }), []);
  const lower = { ...good, errors: [{ ...error, kept: "f32" as const }] };
  assert.deepEqual(codes({}, lower), ["mixed-precision"]);
  assert.equal(
    findWarnings(calm, [lower])[0].message,
    "keeps y in f32 though it computes in f64",
  );
});

Deno.test("drift is a change between the first and the last third, not noise", () => {
  const slowing = steady.map((seconds, n) => seconds * (1 + n / 100));
  assert.deepEqual(codes({}, timed(slowing)), ["drift"]);
  assert.deepEqual(codes({}, timed(slowing.toReversed())), ["drift"]);
});

Deno.test("outliers: one slow call is ordinary, every tenth is not", () => {
  const spoiled = (every: number) =>
    steady.map((seconds, n) => n % every === 5 ? 5 * seconds : seconds);
  assert.deepEqual(codes({}, timed(spoiled(60))), []);
  assert.deepEqual(codes({}, timed(spoiled(10))), ["outliers"]);
});

Deno.test("one warning names all rows that it concerns", () => {
  const few = { ...good, calls: 3 };
  const [warning, ...others] = findWarnings(calm, [few, { ...few, backend: "other" }]);
  assert.equal(others.length, 0);
  assert.deepEqual(warning.rows, [
    "equation_of_state 4096 typed_array cpu f64 closed",
    "equation_of_state 4096 other cpu f64 closed",
  ]);
  assert.match(describeWarning(warning), /typed_array cpu f64 closed and 1 more/);
});
