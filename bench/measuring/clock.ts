/** Times single calls. */
import { describeValue, isAmount, isPositive } from "../../base/check.ts";
import type { CallTiming, Prepared } from "../../kernels/benchmark.ts";
import { atNextDepth } from "./stack.ts";

/**
 * Shortest time in seconds that a call can have. Two readings of the clock may be the same; what
 * passed between them was not nothing, and a time of 0 would make rates and ratios infinite.
 */
export const SHORTEST_CALL = 1e-9;

/** The time of one call. */
export type Timing = Required<Pick<CallTiming, "seconds">> & CallTiming & {
  /** Seconds that it took to find it out, where that is more: several calls were timed together. */
  readonly cost?: number;
};

/**
 * Calls once and takes the time: the kernel's own if it measures itself, else the wall time from
 * the call to its end. Promises are awaited only if there is one. Successive calls begin at
 * different positions of the stack.
 *
 * @param onPending called after a call that returned a promise, whose work another thread may do
 * @throws {RangeError} if the kernel's own time is no time, or the clock goes backwards
 */
export async function timeCall(prepared: Prepared, onPending?: () => void): Promise<Timing> {
  const { start, pending, returned } = atNextDepth(() => {
    const start = performance.now();
    const pending = prepared.run();
    return { start, pending, returned: performance.now() };
  });
  if (pending) await pending;
  const end = pending ? performance.now() : returned;
  if (pending) onPending?.();
  if (end < start) {
    throw new RangeError(`Cannot time a call: the clock went back ${start - end} ms`);
  }
  const wall = Math.max((end - start) / 1000, SHORTEST_CALL);
  const { seconds = wall, gpuSeconds, waited } = await prepared.settle?.() ?? {};
  requireTime(seconds, isPositive(seconds), "more than 0");
  // The steps of a device's clock may be longer than a call.
  for (const one of [gpuSeconds, waited]) {
    requireTime(one, one === undefined || isAmount(one), "0 or more");
  }
  return {
    seconds,
    ...(gpuSeconds === undefined ? {} : { gpuSeconds }),
    ...(waited === undefined ? {} : { waited }),
    // A kernel that finds its time out by itself makes more calls for that.
    ...(seconds === wall ? {} : { cost: (performance.now() - start) / 1000 }),
  };
}

function requireTime(seconds: unknown, isValid: boolean, range: string): void {
  if (isValid) return;
  throw new RangeError(
    `Cannot use the kernel's own time ${describeValue(seconds)}: it must be seconds, ${range}`,
  );
}
