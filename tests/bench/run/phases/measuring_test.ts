import assert from "node:assert/strict";
import { kernelKey } from "../../../../bench/results/identity.ts";
import { completeRound, measureBlock } from "../../../../bench/run/phases/measuring.ts";
import { assembleResults } from "../../../../bench/run/phases/assembling.ts";
import { prepareBlock } from "../../../../bench/run/phases/preparing.ts";
import { type Behaviour, contextOf, type Log, participant } from "../fakes.ts";

/** Measures the first of several rounds. */
async function measured(log: Log, behaviours: Record<string, Behaviour>, more = {}) {
  const participants = Object.entries(behaviours).map(([name, one]) => participant(name, log, one));
  const settings = { rounds: 2, isolated: true, repetitions: 6, ...more };
  const context = await contextOf(participants, settings);
  for (const entry of context.entries) context.verifiedKernels.add(kernelKey(entry.id));
  await prepareBlock(context, context.entries);
  log.length = 0;
  await measureBlock(context, context.entries);
  return context;
}

Deno.test("a round makes its share of the calls, burn-in beside them, in one random order", async () => {
  const log: Log = [];
  await using context = await measured(log, { a: {}, b: {} }, { burnin: 2, repetitions: 40 });
  for (const entry of context.entries) {
    assert.equal(entry.current.times.length, 20);
    assert.equal(log.filter((one) => one === `call ${entry.id.backend} 8`).length, 22);
  }
  const calls = log.filter((one) => one.startsWith("call"));
  const changes = calls.filter((one, n) => n > 0 && one !== calls[n - 1]).length;
  assert.ok(changes > 8, `${changes} changes between cases`);
  completeRound(context);
  assert.deepEqual(context.entries.map(({ rounds }) => rounds.length), [1, 1]);
  assert.equal(context.round, 1);
});

Deno.test("outputs are checked after one call drawn at random and after the last", async () => {
  const log: Log = [];
  await using _ = await measured(log, { a: {} }, { repetitions: 40 });
  const checks = log.flatMap((one, n) => one.startsWith("check") ? [n] : []);
  assert.equal(checks.length, 2);
  assert.equal(checks[1], log.length - 1);
  assert.ok(checks[0] < log.length - 2);
});

Deno.test("a case with long rounds is first checked after its last call of the first", async () => {
  const log: Log = [];
  // Each call costs two target times.
  const asked = { repetitions: undefined, targetTime: 0.5, timeBudget: 60, rounds: 4 };
  await using context = await measured(log, { quick: {}, slow: { cost: 1 } }, asked);
  const logOf = (name: string) =>
    log.filter((one) => one.includes(name)).map((one) => one.split(" ")[0]);
  assert.deepEqual(logOf("slow"), ["call", "check"]);
  assert.ok(logOf("quick").includes("check"));
  const [quick, slow] = context.entries;
  assert.deepEqual(slow.preparation, { prepare: 0.25, unpack: 0.5 });
  assert.deepEqual(quick.preparation, slow.preparation);
});

Deno.test("cases with long rounds are checked once all calls of the round are made", async () => {
  const log: Log = [];
  const asked = { repetitions: undefined, targetTime: 0.5, timeBudget: 60, rounds: 4 };
  const slow = { cost: 1 };
  await using context = await measured(log, { first: slow, second: slow, third: slow }, asked);
  const kinds = log.map((one) => one.split(" ")[0]);
  assert.equal(kinds.lastIndexOf("call") + 1, kinds.indexOf("check"), `${log}`);
  assert.equal(kinds.filter((kind) => kind === "check").length, 3);
  assert.ok(context.entries.every(({ errors }) => errors.length > 0));
});

Deno.test("a case that was not checked before an interrupt has no row", async () => {
  const asked = { repetitions: undefined, targetTime: 0.5, timeBudget: 60, rounds: 4 };
  await using context = await measured([], { slow: { cost: 1 } }, asked);
  assert.equal(assembleResults(context).results.length, 1);
  context.entries[0].errors = [];
  const { results, skipped } = assembleResults(context);
  assert.deepEqual(results, []);
  assert.deepEqual(skipped.map(({ reason }) => reason), ["not measured before the run ended"]);
});

Deno.test("calls have the cache state that was asked for", async () => {
  const states = new Set<string>();
  await using _ = await measured([], { a: { call: (cache) => states.add(cache) } }, {
    cache: "cold",
  });
  assert.deepEqual([...states], ["mixed", "cold"], "warm-up, then measurement");
});

Deno.test("a case that fails in a round leaves the run, and the others go on", async () => {
  let calls = 0;
  const breaks = { call: () => assert.ok(++calls < 200_000, "broken") };
  const log: Log = [];
  const participants = [participant("a", log, breaks), participant("b", log)];
  const settings = { rounds: 2, isolated: true, repetitions: 6 };
  await using context = await contextOf(participants, settings);
  for (const entry of context.entries) context.verifiedKernels.add(kernelKey(entry.id));
  await prepareBlock(context, context.entries);
  completeRound(context);
  calls = 1e9;
  await measureBlock(context, [...context.entries]);
  assert.deepEqual(context.entries.map(({ id }) => id.backend), ["b"]);
  assert.equal(context.skipped[0].reason, "broken (in round 2 of 2, after 1 complete)");
  assert.equal(context.entries[0].current.times.length, 3);
});

Deno.test("calls of a round end once the time is known, and the last of them is checked", async () => {
  const log: Log = [];
  // Every call takes the same time.
  const asked = { repetitions: undefined, targetTime: 10 };
  await using context = await measured(log, { a: {} }, asked);
  const [{ calls, current: { times } }] = context.entries;
  assert.equal(calls, 1000, "planned for both rounds");
  assert.equal(times.length, 15);
  assert.ok(log.at(-1)!.startsWith("check"));
  await using single = await measured([], { a: {} }, { ...asked, rounds: 1 });
  assert.equal(single.entries[0].current.times.length, 1000, "there is no other round");
});

Deno.test("how long each call waited for a processor stands beside its time", async () => {
  let calls = 0;
  await using context = await measured([], { a: { waited: () => ++calls % 2 } });
  const [{ current: { times, waited } }] = context.entries;
  assert.equal(waited.length, times.length);
  assert.deepEqual(new Set(waited), new Set([0, 1]));
});

Deno.test("calls that waited for a processor are repeated, at most as many as were planned", async () => {
  let calls = 0;
  const asked = { repetitions: undefined, targetTime: 0.01 };
  // Of the planned ten calls, every other one waits, then every other repetition.
  await using context = await measured([], { a: { waited: () => ++calls % 2 } }, asked);
  const [{ calls: planned, current: { times, waited } }] = context.entries;
  assert.equal(waited.filter((seconds) => seconds === 0).length, planned / 2);
  assert.ok(times.length > planned / 2 && times.length <= planned);
  await using always = await measured([], { a: { waited: () => 1 } }, asked);
  assert.equal(always.entries[0].current.times.length, always.entries[0].calls);
  await using single = await measured([], { a: { waited: () => 1 } });
  assert.equal(single.entries[0].current.times.length, 3, "as many as were asked for");
});
