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

/** Replaces the clock of `performance` by one that only moves when it is told to. */
export class SimulatedClock implements Disposable {
  readonly #now = performance.now;
  #time = 1000;

  constructor() {
    performance.now = () => this.#time;
  }

  /** Lets so many milliseconds pass; they may be negative. */
  advance(milliseconds: number): void {
    this.#time += milliseconds;
  }

  [Symbol.dispose](): void {
    performance.now = this.#now;
  }
}
