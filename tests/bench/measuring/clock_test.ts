import assert from "node:assert/strict";
import { SHORTEST_CALL, timeCall } from "../../../bench/measuring/clock.ts";
import type { CallTiming } from "../../../kernels/benchmark.ts";
import { busy, selfTimed } from "./self_timed.ts";

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

Deno.test("what it costs to find a time out is known where a kernel does so by itself", async () => {
  const batch = selfTimed(() => {
    busy(20);
    return 1e-6;
  });
  const { seconds, cost } = await timeCall(batch);
  assert.equal(seconds, 1e-6);
  assert.ok(cost! >= 0.019 && cost! < 10, `${cost} s`);
  assert.equal((await timeCall({ ...batch, settle: undefined })).cost, undefined);
});

Deno.test("how long a call waited for a processor may be said by the kernel", async () => {
  const say = (waited: number) => ({
    ...selfTimed(() => 42),
    settle: () => Promise.resolve({ seconds: 42, waited }),
  });
  assert.equal((await timeCall(say(0.5))).waited, 0.5);
  await assert.rejects(() => timeCall(say(-1)), /own time -1/);
});

Deno.test("a time that a kernel cannot have measured is refused", async () => {
  for (const seconds of [NaN, -1, 0, Infinity]) {
    await assert.rejects(() => timeCall(selfTimed(() => seconds)), /kernel's own time (NaN|-?\w+)/);
  }
});

Deno.test("a clock that goes backwards is named", async () => {
  const { now } = performance;
  let time = 1000;
  performance.now = () => time -= 2;
  try {
    const call = timeCall({
      run() {},
      outputs: () => [],
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
    await assert.rejects(call, {
      name: "RangeError",
      message: "Cannot time a call: the clock went back 2 ms",
    });
  } finally {
    performance.now = now;
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
