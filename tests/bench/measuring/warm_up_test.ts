import assert from "node:assert/strict";
import { timeCall } from "../../../bench/measuring/clock.ts";
import { warmTogether, warmUp } from "../../../bench/measuring/warm_up.ts";
import { selfTimed, SimulatedClock } from "./self_timed.ts";

/** Warms up a case whose calls take `times(n)` s by its own account, and `milliseconds` by the clock. */
async function warmUpOf(times: (call: number) => number, milliseconds: number, limit: number) {
  using clock = new SimulatedClock();
  const prepared = selfTimed(times);
  const seconds = await warmUp(() => {
    clock.advance(milliseconds);
    return timeCall(prepared);
  }, limit);
  return { seconds, calls: prepared.calls };
}

Deno.test("warm-up goes on while calls become faster, and ends when they do not", async () => {
  // 40 calls become faster by a tenth each; then three bring nothing.
  const { seconds, calls } = await warmUpOf((call) => 0.9 ** Math.min(call, 40), 60, 60);
  assert.equal(seconds, 0.9 ** 40);
  assert.equal(calls, 43);
});

Deno.test("a steady case is called for a quarter of a second, and six times", async () => {
  assert.equal((await warmUpOf(() => 1, 20, 60)).calls, 13);
  assert.equal((await warmUpOf(() => 1, 70, 60)).calls, 6);
});

Deno.test("warm-up ends at its limit however the calls develop", async () => {
  assert.equal((await warmUpOf((call) => 0.9 ** call, 20, 0.3)).calls, 15);
});

Deno.test("two calls of a second warm a slow case, and the faster one counts", async () => {
  assert.deepEqual(await warmUpOf((call) => 3 - call, 510, 1), { seconds: 1, calls: 2 });
});

Deno.test("a single call of two seconds warms a very slow case", async () => {
  assert.deepEqual(await warmUpOf(() => 2.1, 2100, 0.25), { seconds: 2.1, calls: 1 });
});

Deno.test("a case gets the calls that it needs however long they take", async () => {
  using clock = new SimulatedClock();
  const prepared = selfTimed((call) => [5, 4, 3][call] ?? 3);
  const call = () => {
    clock.advance(5000);
    return timeCall(prepared);
  };
  assert.ok(await warmUp(call, 0.25, undefined, 3) >= 3);
  assert.equal(prepared.calls, 3);
  const cases = [1, 2].map((warmUpCalls) => ({ secondsPerCall: 5, warmUpCalls }));
  const made: number[] = [];
  await warmTogether(cases, 0.02, ({ warmUpCalls }) => {
    made.push(warmUpCalls);
    clock.advance(5000);
    return Promise.resolve(5);
  });
  assert.deepEqual(made, [1, 2, 2]);
});

Deno.test("cases that cool one another down are called in turn until none is cold", async () => {
  using clock = new SimulatedClock();
  const calls = { steady: 0, cooled: 0, broken: 0 };
  const cases = (["steady", "cooled", "broken"] as const).map((name) => (
    { name, secondsPerCall: 1, warmUpCalls: 1 }
  ));
  await warmTogether(cases, 0.02, ({ name }) => {
    calls[name]++;
    clock.advance(2);
    if (name === "cooled") return Promise.resolve(calls.cooled < 25 ? 3 : 1);
    return Promise.resolve(name === "steady" ? 1.2 : undefined);
  });
  assert.deepEqual(calls, { steady: 10, cooled: 25, broken: 1 });
});

Deno.test("a case that stays slower than it was alone is not called without end", async () => {
  using clock = new SimulatedClock();
  let calls = 0;
  await warmTogether([{ secondsPerCall: 1, warmUpCalls: 1 }], 0.01, () => {
    calls++;
    clock.advance(1);
    return Promise.resolve(2);
  });
  assert.equal(calls, 50);
});
