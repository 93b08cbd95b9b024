import assert from "node:assert/strict";
import { timeCall } from "../../../bench/measuring/clock.ts";
import { warmTogether, warmUp } from "../../../bench/measuring/warm_up.ts";
import { busy, selfTimed } from "./self_timed.ts";

Deno.test("warm-up goes on while calls become faster, and ends when they do not", async () => {
  // 40 calls become faster by a tenth each; the sleep makes half a second pass in ten calls.
  const falling = selfTimed((call) => Math.max(0.9 ** 40, 0.9 ** call));
  const run = falling.run.bind(falling);
  falling.run = () => {
    run();
    busy(60);
  };
  assert.equal(await warmUp(() => timeCall(falling), 60), 0.9 ** 40);
  assert.ok(falling.calls >= 40 && falling.calls <= 46, `${falling.calls} calls`);
});

Deno.test("warm-up ends at its limit however the calls develop", async () => {
  const falling = selfTimed((call) => 0.9 ** call);
  const run = falling.run.bind(falling);
  falling.run = () => {
    run();
    busy(20);
  };
  await warmUp(() => timeCall(falling), 0.3);
  assert.ok(falling.calls >= 6 && falling.calls <= 16, `${falling.calls} calls`);
});

Deno.test("two calls of a second warm a slow case, and the faster one counts", async () => {
  const slow = selfTimed((call) => 3 - call);
  const run = slow.run.bind(slow);
  slow.run = () => {
    run();
    busy(510);
  };
  assert.equal(await warmUp(() => timeCall(slow), 1), 1);
  assert.equal(slow.calls, 2);
});

Deno.test("a single call of two seconds warms a very slow case", async () => {
  const { now } = performance;
  let time = 0;
  performance.now = () => time;
  try {
    const slow = selfTimed(() => 2.1);
    const run = slow.run.bind(slow);
    slow.run = () => {
      run();
      time += 2100;
    };
    assert.equal(await warmUp(() => timeCall(slow), 0.25), 2.1);
    assert.equal(slow.calls, 1);
  } finally {
    performance.now = now;
  }
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
