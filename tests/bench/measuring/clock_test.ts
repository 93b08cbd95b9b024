import assert from "node:assert/strict";
import { SHORTEST_CALL, timeCall } from "../../../bench/measuring/clock.ts";
import { DEPTHS } from "../../../bench/measuring/stack.ts";
import type { Prepared } from "../../../kernels/benchmark.ts";
import { selfTimed, SimulatedClock } from "./self_timed.ts";

/** A case whose call and settling take so many milliseconds of a clock. */
function lasting(clock: SimulatedClock, call: number, settling = 0): Prepared {
  return {
    run: () => clock.advance(call),
    settle() {
      clock.advance(settling);
      return Promise.resolve({});
    },
    outputs: () => [],
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

Deno.test("the wall time of a call does not hold what settle waits for", async () => {
  using clock = new SimulatedClock();
  assert.deepEqual(await timeCall(lasting(clock, 5, 200)), { seconds: 0.005 });
});

Deno.test("a promise is awaited, and its time counts", async () => {
  using clock = new SimulatedClock();
  const { seconds } = await timeCall({
    ...lasting(clock, 0),
    async run() {
      await Promise.resolve();
      clock.advance(20);
    },
  });
  assert.equal(seconds, 0.02);
});

Deno.test("what a kernel measures itself replaces the wall time", async () => {
  assert.equal((await timeCall(selfTimed(() => 42))).seconds, 42);
});

Deno.test("what it costs to find a time out is known where a kernel does so by itself", async () => {
  using clock = new SimulatedClock();
  const batch = selfTimed(() => {
    clock.advance(20);
    return 1e-6;
  });
  assert.deepEqual(await timeCall(batch), { seconds: 1e-6, cost: 0.02 });
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
  using clock = new SimulatedClock();
  await assert.rejects(() => timeCall(lasting(clock, -2)), {
    name: "RangeError",
    message: "Cannot time a call: the clock went back 2 ms",
  });
});

Deno.test("two readings of the clock that are the same are no time of 0", async () => {
  using clock = new SimulatedClock();
  assert.equal((await timeCall(lasting(clock, 0))).seconds, SHORTEST_CALL);
});

Deno.test("calls begin at all positions of a page of the stack, also every second of them", async () => {
  using _ = new SimulatedClock();
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  const depths: number[] = [];
  try {
    const prepared = {
      ...selfTimed(() => 1),
      run: () => void depths.push(new Error().stack!.split("\n").length),
    };
    for (let n = 0; n < 2 * DEPTHS; n++) await timeCall(prepared);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  const least = Math.min(...depths);
  const everySecond = depths.filter((_, n) => n % 2 === 0).map((depth) => depth - least);
  assert.deepEqual(
    everySecond.toSorted((a, b) => a - b),
    Array.from({ length: DEPTHS }, (_, depth) => depth),
  );
});
