import assert from "node:assert/strict";
import { kernelKey } from "../../../../bench/results/identity.ts";
import { prepareBlock, warmBlock } from "../../../../bench/run/phases/preparing.ts";
import { contextOf, type Log, participant } from "../fakes.ts";

Deno.test("in the first round a case is prepared, checked early, warmed up, checked and planned", async () => {
  const log: Log = [];
  const wrong = () => ({ consistent: log.some((entry) => entry.startsWith("call")) });
  await using context = await contextOf([participant("a", log, { error: wrong })]);
  await prepareBlock(context, context.entries);
  assert.deepEqual(context.skipped, []);
  const phases = log.filter((entry, n) => entry !== log[n - 1]);
  assert.deepEqual(phases, ["prepare a 8", "check a 8", "call a 8", "check a 8"]);
  const [entry] = context.entries;
  assert.equal(entry.calls, 4);
  assert.equal(entry.secondsPerCall, 1e-3);
  assert.deepEqual(entry.preparation, { prepare: 0.25, unpack: 0.5 });
  assert.equal(entry.errors.length, 1);
});

Deno.test("calls are planned by what it costs to time them", async () => {
  const behave = (cost?: number) => {
    const log: Log = [];
    const error = () => ({ consistent: log.some((entry) => entry.startsWith("call")) });
    return participant(`cost_${cost}`, log, { error, cost });
  };
  const cases = [behave(), behave(0.05)];
  const settings = { targetTime: 0.6, repetitions: undefined };
  await using context = await contextOf(cases, settings);
  await prepareBlock(context, context.entries);
  assert.deepEqual(context.entries.map(({ calls }) => calls).sort((a, b) => a - b), [12, 600]);
});

Deno.test("in later rounds a case is prepared only, and warmed up together with the others", async () => {
  const log: Log = [];
  const names = ["a", "b"].map((name) => participant(name, log));
  await using context = await contextOf(names, { rounds: 2, isolated: true });
  context.round = 1;
  for (const entry of context.entries) {
    Object.assign(entry, { calls: 4, secondsPerCall: 1e-3, errors: [{ consistent: true }] });
  }
  await prepareBlock(context, context.entries);
  assert.deepEqual([...log].sort(), ["prepare a 8", "prepare b 8"]);
  await warmBlock(context, context.entries);
  for (const name of ["a", "b"]) {
    assert.ok(log.includes(`call ${name} 8`));
    assert.equal(log.at(-1)?.startsWith("check"), true);
    assert.equal(log.filter((entry) => entry === `check ${name} 8`).length, 1);
  }
});

Deno.test("in later rounds processes prepare and warm up at once, as many as there are CPUs", async () => {
  for (const [round, expected] of [[0, 1], [1, 3]]) {
    const busy = { prepare: 0, call: 0 };
    const most = { prepare: 0, call: 0 };
    const slow = async (step: "prepare" | "call") => {
      most[step] = Math.max(most[step], ++busy[step]);
      await new Promise((resolve) => setTimeout(resolve, 0));
      busy[step]--;
    };
    const four = ["a", "b", "c", "d"].map((name) => participant(name, [], { slow }));
    await using context = await contextOf(four, { rounds: 2, isolated: true });
    Object.assign(context.environment, { cores: 3, affinity: undefined });
    context.round = round;
    for (const entry of context.entries) {
      context.verifiedKernels.add(kernelKey(entry.id));
      if (round > 0) Object.assign(entry, { calls: 4, errors: [{ consistent: true }] });
    }
    await prepareBlock(context, context.entries);
    assert.equal(most.prepare, expected, `in round ${round + 1}`);
    assert.equal(most.call, round === 0 ? 2 : 0, "in the first round two warm up at once");
    most.call = 0;
    await warmBlock(context, context.entries);
    assert.equal(most.call, expected);
  }
});

Deno.test("a case that fails after it was dropped takes no other with it", async () => {
  const log: Log = [];
  const names = ["a", "b"].map((name) => participant(name, log));
  await using context = await contextOf(names);
  const [first] = context.entries;
  await context.drop(first, new Error("first reason"));
  await context.drop(first, new Error("second reason"));
  assert.deepEqual(context.entries.map(({ id }) => id.backend), ["b"]);
  assert.deepEqual(context.skipped.map(({ reason }) => reason), ["first reason"]);
});
