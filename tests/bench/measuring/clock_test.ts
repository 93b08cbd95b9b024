import assert from "node:assert/strict";
import {
  estimateCalls,
  FEWEST_CALLS,
  FEWEST_SLOW_CALLS,
  MOST_CALLS,
  SHORTEST_CALL,
  timeCall,
  warmTogether,
  warmUp,
} from "../../../bench/measuring/clock.ts";
import type { CallTiming, Prepared } from "../../../kernels/benchmark.ts";

/** A case that measures itself: call `n` takes `times(n)` seconds by its own account. */
function selfTimed(times: (call: number) => number): Prepared & { calls: number } {
  return {
    calls: 0,
    run() {
      this.calls++;
    },
    settle() {
      return Promise.resolve({ seconds: times(this.calls) });
    },
    outputs: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function busy(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

Deno.test("the wall time of a call does not hold what settle waits for", async () => {
  const settled: CallTiming = {};
  const start = performance.now();
  const { seconds } = await timeCall({
    run: () => busy(5),
    settle: () => sleep(200).then(() => settled),
    outputs: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  const total = (performance.now() - start) / 1000;
  assert.ok(seconds >= 0.005 && seconds <= total - 0.195, `${seconds} s of ${total} s`);
});

Deno.test("a promise is awaited, and its time counts", async () => {
  const { seconds } = await timeCall({
    run: () => sleep(20),
    outputs: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  assert.ok(seconds >= 0.019, `${seconds} s`);
});

Deno.test("what a kernel measures itself replaces the wall time", async () => {
  assert.equal((await timeCall(selfTimed(() => 42))).seconds, 42);
});

Deno.test("a time that a kernel cannot have measured is refused", async () => {
  for (const seconds of [NaN, -1, 0, Infinity]) {
    await assert.rejects(() => timeCall(selfTimed(() => seconds)), /kernel's own time (NaN|-?\w+)/);
  }
});

Deno.test("two readings of the clock that are the same are no time of 0", async () => {
  const { now } = performance;
  performance.now = () => 1234;
  try {
    const { seconds } = await timeCall({
      run() {},
      outputs: () => [],
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
    assert.equal(seconds, SHORTEST_CALL);
  } finally {
    performance.now = now;
  }
});

Deno.test("warm-up goes on while calls become faster, and ends when they do not", async () => {
  // 40 calls become faster by a tenth each; the sleep makes half a second pass in ten calls.
  const falling = selfTimed((call) => Math.max(0.9 ** 40, 0.9 ** call));
  const run = falling.run.bind(falling);
  falling.run = () => {
    run();
    busy(60);
  };
  assert.equal(await warmUp(falling, 60), 0.9 ** 40);
  assert.ok(falling.calls >= 40 && falling.calls <= 46, `${falling.calls} calls`);
});

Deno.test("warm-up ends at its limit however the calls develop", async () => {
  const falling = selfTimed((call) => 0.9 ** call);
  const run = falling.run.bind(falling);
  falling.run = () => {
    run();
    busy(20);
  };
  await warmUp(falling, 0.3);
  assert.ok(falling.calls >= 6 && falling.calls <= 16, `${falling.calls} calls`);
});

Deno.test("two calls of a second warm a slow case, and the faster one counts", async () => {
  const slow = selfTimed((call) => 3 - call);
  const run = slow.run.bind(slow);
  slow.run = () => {
    run();
    busy(510);
  };
  assert.equal(await warmUp(slow, 1), 1);
  assert.equal(slow.calls, 2);
});

Deno.test("the number of calls fills the target time within its bounds", () => {
  assert.equal(estimateCalls(0.01, 2), 200);
  assert.equal(estimateCalls(0.25, 2), FEWEST_CALLS);
  assert.equal(estimateCalls(0.5, 2), 6);
  assert.equal(estimateCalls(10, 2), FEWEST_SLOW_CALLS);
  assert.equal(estimateCalls(1e-9, 2), MOST_CALLS);
  assert.equal(estimateCalls(0, 2), MOST_CALLS);
});

Deno.test("cases that cool one another down are called in turn until none is cold", async () => {
  const calls = { steady: 0, cooled: 0, broken: 0 };
  const cases = (["steady", "cooled", "broken"] as const).map((name) => (
    { name, secondsPerCall: 1 }
  ));
  await warmTogether(cases, 0.02, ({ name }) => {
    calls[name]++;
    busy(2);
    if (name === "cooled") return Promise.resolve(calls.cooled < 25 ? 3 : 1);
    return Promise.resolve(name === "steady" ? 1.2 : undefined);
  });
  assert.equal(calls.broken, 1);
  assert.ok(calls.steady >= 1 && calls.steady <= 10, `${calls.steady} calls`);
  assert.ok(calls.cooled > calls.steady && calls.cooled <= 50, `${calls.cooled} calls`);
});

Deno.test("a case that stays slower than it was alone is not called without end", async () => {
  let calls = 0;
  await warmTogether([{ secondsPerCall: 1 }], 0.01, () => {
    calls++;
    busy(1);
    return Promise.resolve(2);
  });
  assert.ok(calls > 1 && calls <= 50, `${calls} calls`);
});
