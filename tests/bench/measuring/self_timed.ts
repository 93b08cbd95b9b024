/** Prepared cases whose times are known, for tests of the measurement. */
import type { Prepared } from "../../../kernels/benchmark.ts";

/** A case that measures itself: call `n` takes `times(n)` seconds by its own account. */
export function selfTimed(times: (call: number) => number): Prepared & { calls: number } {
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

/** Computes for so many milliseconds. */
export function busy(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}
