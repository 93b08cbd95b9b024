import assert from "node:assert/strict";
import fc from "fast-check";
import {
  planParticipation,
  shareRounds,
  takesPart,
} from "../../../../bench/run/plan/participation.ts";
import { checkOutputs } from "../../../../bench/run/phases/checking.ts";
import { completeRound, measureBlock } from "../../../../bench/run/phases/measuring.ts";
import { contextOf, type Log, participant } from "../fakes.ts";

/** Seconds of a round with each of ten backends at six sizes, of which the three slowest dominate. */
const MATRIX = [12, 14, 16, 18, 20, 22].flatMap((exponent) =>
  [1, 1, 1, 2, 2, 5, 10, 40, 60, 160].map((factor) => 0.3 + factor * 2 ** (exponent - 24))
);

Deno.test("cases with short rounds take part in all, slow ones in as many as the time allows", () => {
  const cases = [10, 1, 4, 30].map((seconds) => ({ seconds, least: 0 }));
  assert.deepEqual(shareRounds(cases, 3, 1000), [3, 3, 3, 3]);
  assert.deepEqual(shareRounds(cases, 3, 12), [0, 3, 2, 0]);
  assert.deepEqual(shareRounds(cases, 3, -1), [0, 0, 0, 0]);
  assert.deepEqual(shareRounds(cases, 3, Infinity), [3, 3, 3, 3]);
});

Deno.test("rounds that a case must take part in come before those of others", () => {
  const cases = [{ seconds: 1, least: 0 }, { seconds: 5, least: 1 }];
  assert.deepEqual(shareRounds(cases, 3, 7), [2, 1]);
  assert.deepEqual(shareRounds(cases, 3, 0), [0, 1], "also without any time left");
});

Deno.test("a case takes part in as few rounds as are worth their time, or in none", () => {
  const cases = [10, 1, 4].map((seconds) => ({ seconds, least: 0 }));
  assert.deepEqual(shareRounds(cases, 3, 10, 2), [0, 3, 0]);
  assert.deepEqual(shareRounds(cases, 3, 11, 2), [0, 3, 2]);
  assert.deepEqual(shareRounds(cases, 1, 5, 2), [0, 1, 1], "no more rounds are left");
});

Deno.test("a default matrix keeps to its time, and only slow cases leave it", () => {
  const costs = MATRIX.map((seconds) => ({ seconds, least: seconds < 0.5 ? 3 : 0 }));
  const all = 3 * MATRIX.reduce((a, b) => a + b);
  assert.ok(all > 300, `all rounds take ${all} s`);
  const shares = shareRounds(costs, 3, 100);
  const taken = shares.reduce((sum, share, n) => sum + share * MATRIX[n], 0);
  assert.ok(taken <= 100 && taken > 60, `${taken} s`);
  const inAll = shares.filter((share) => share === 3).length;
  assert.ok(inAll >= 50, `${inAll} cases of ${MATRIX.length} take part in all rounds`);
});

Deno.test("shares never take more than the time unless they must, and no quicker case has fewer", () => {
  const shares = fc.array(fc.record({
    seconds: fc.double({ min: 0.01, max: 100, noNaN: true }),
    least: fc.constant(0),
  }));
  const time = fc.double({ min: -10, max: 1000, noNaN: true });
  fc.assert(fc.property(shares, fc.integer({ min: 0, max: 8 }), time, (cases, rounds, left) => {
    const found = shareRounds(cases, rounds, left);
    const taken = found.reduce((sum, share, n) => sum + share * cases[n].seconds, 0);
    assert.ok(taken <= Math.max(0, left) * (1 + 1e-9));
    for (const [n, one] of cases.entries()) {
      assert.ok(found[n] >= 0 && found[n] <= rounds);
      for (const [m, other] of cases.entries()) {
        if (one.seconds < other.seconds) assert.ok(found[n] >= found[m]);
      }
    }
  }));
});

/** A run whose first round is over, with cases whose rounds take so many seconds. */
async function afterFirstRound(
  seconds: Record<string, number>,
  timeBudget?: number,
  log: Log = [],
  secondsToPrepare: Record<string, number> = {},
) {
  const context = await contextOf(
    Object.keys(seconds).map((name) => participant(name, log)),
    { rounds: 4, isolated: true, repetitions: undefined, targetTime: 0.5, timeBudget },
  );
  for (const entry of context.entries) {
    entry.hosted = await entry.participant.host!.prepare(
      entry.benchmark,
      context.data.of(entry).inputs,
      entry.options,
    );
    entry.calls = 4;
    await checkOutputs(context, entry);
    entry.secondsPerCall = entry.secondsPerTiming = seconds[entry.id.backend];
    // The first check took long, so that it is not repeated in every round.
    entry.secondsPerCheck = 10;
    entry.secondsToPrepare = secondsToPrepare[entry.id.backend] ?? 0;
  }
  log.length = 0;
  await measureBlock(context, context.entries);
  completeRound(context);
  planParticipation(context);
  return context;
}

/** Names of the backends that take part in the round. */
function namesOf(context: Awaited<ReturnType<typeof afterFirstRound>>): string[] {
  return context.entries.filter((entry) => takesPart(context, entry)).map(({ id }) => id.backend);
}

Deno.test("a slow case leaves after the first round, and its last call was checked", async () => {
  const log: Log = [];
  await using context = await afterFirstRound({ quick: 0.01, slow: 50 }, 20, log);
  assert.deepEqual(namesOf(context), ["quick"]);
  assert.equal(context.entries[1].rounds.length, 1);
  assert.equal(log.filter((one) => one.startsWith("check slow")).length, 1);
  assert.equal(log.filter((one) => one.startsWith("check quick")).length, 0, "it goes on");
  completeRound(context);
  assert.deepEqual(context.entries.map(({ rounds }) => rounds.length), [2, 1]);
});

Deno.test("so does a case whose calls are quick, but whose preparing takes long", async () => {
  const log: Log = [];
  await using context = await afterFirstRound(
    { quick: 0.01, packing: 0.02 },
    10,
    log,
    { packing: 100 },
  );
  assert.deepEqual(namesOf(context), ["quick"]);
  assert.equal(log.filter((one) => one.startsWith("check packing")).length, 1);
});

Deno.test("a case that becomes slow later is told that a round is its last, and checked", async () => {
  const log: Log = [];
  await using context = await afterFirstRound({ quick: 0.01, packing: 0.02 }, 10, log);
  await measureBlock(context, context.entries);
  context.entries[1].secondsToPrepare = 100;
  completeRound(context);
  planParticipation(context);
  assert.deepEqual(namesOf(context), ["quick", "packing"], "three rounds tell more than two");
  assert.equal(context.entries[1].lastRound, 2);
  await measureBlock(context, context.entries);
  assert.equal(log.filter((one) => one.startsWith("check packing")).length, 1);
  completeRound(context);
  planParticipation(context);
  assert.deepEqual(namesOf(context), ["quick"]);
});

Deno.test("without a time budget every case takes part in all rounds", async () => {
  await using context = await afterFirstRound({ quick: 0.01, slow: 1e6 });
  assert.deepEqual(namesOf(context), ["quick", "slow"]);
});
