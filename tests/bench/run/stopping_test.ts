import assert from "node:assert/strict";
import { isResolved, resolutionOf } from "../../../bench/run/stopping.ts";
import { contextOf, participant } from "./fakes.ts";

/** Times that spread evenly around 1 by so much. */
const around = (spread: number, count: number) =>
  Array.from({ length: count }, (_, n) => 1 + spread * (n / (count - 1) - 0.5));

Deno.test("a median is resolved when half the interval within the process is narrow enough", () => {
  assert.equal(isResolved(around(0.01, 20), 0.01), true);
  assert.equal(isResolved(around(0.2, 20), 0.01), false);
  assert.equal(isResolved(around(0.2, 20), 0.1), true, "where the machine resolves less");
  assert.equal(isResolved(around(0.2, 2000), 0.01), true, "after many calls");
});

Deno.test("a few calls resolve nothing, and a resolution of 0 asks for all", () => {
  assert.equal(isResolved([1, 1, 1], 0.01), false);
  assert.equal(isResolved(Array(1000).fill(1), 0), false);
});

Deno.test("what the control differs by is what the run can resolve, but never less than 1 %", async () => {
  const copy = { ...participant("typed_array_control", []), isControl: true };
  const original = { ...participant("typed_array", []) };
  const backend = { ...copy.backend, original: "typed_array" };
  await using context = await contextOf([original, { ...copy, backend }], {
    rounds: 4,
    isolated: true,
  });
  assert.equal(resolutionOf(context), 0.01, "nothing is known of the control yet");
  const [own, other] = context.entries;
  const rounds = (seconds: number[]) =>
    seconds.map((one) => ({ times: [one], gpuTimes: [], waited: [] }));
  own.rounds.push(...rounds([1, 1]));
  other.rounds.push(...rounds([1.05, 1.05]));
  assert.ok(Math.abs(resolutionOf(context) - Math.log(1.05)) < 1e-9);
  other.rounds.splice(0, 2, ...rounds([1.001, 1.001]));
  assert.equal(resolutionOf(context), 0.01);
});
