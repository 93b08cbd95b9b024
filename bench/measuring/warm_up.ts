/** Calls cases until they are as fast as they become. */
import type { Timing } from "./clock.ts";

/** Calls without improvement after which a case counts as warm. */
const STEADY_CALLS = 3;

/** Shortest warm-up in seconds: optimizing compilers work in the background meanwhile. */
const SHORTEST_WARMUP = 0.25;

/** Fewest calls of a warm-up, the fewer the more seconds it has taken. */
const FEWEST_CALLS: readonly { readonly seconds: number; readonly calls: number }[] = [
  { seconds: 2, calls: 1 },
  { seconds: 0.5, calls: 2 },
  { seconds: 0, calls: 6 },
];

/**
 * Most seconds in which a case is called beside all others before the measurement. Cases whose
 * single call takes longer are optimized within that call.
 */
export const WARMUP_TOGETHER = 0.1;

/** A case has gone cold if a call takes this many times longer than when it was called alone. */
const COLD = 1.5;

/** Cold cases are called for this many times the limit. */
const COLD_LIMIT_FACTOR = 5;

/** What is known of a case that is warmed up together with others. */
interface Warming {
  /** Seconds that a call took when it was warm alone. */
  readonly secondsPerCall: number;
  /** Calls that it needs at least. */
  readonly warmUpCalls: number;
}

/**
 * Calls until the time per call no longer falls: until the best of the last three calls is not 3 %
 * better than the best before, for a quarter of a second at least, in which compilers can finish,
 * and for six calls. Two are enough if they take half a second, since only the first touches fresh
 * memory, and one of two seconds, most of which is not that. No call is begun after `limit`
 * seconds, except to reach the fewest calls.
 *
 * @param warmUpCalls calls that the case needs at least
 * @returns the median of the last three calls in seconds; the lower of two
 */
export async function warmUp(
  call: () => Promise<Timing>,
  limit: number,
  signal?: AbortSignal,
  warmUpCalls = 1,
): Promise<number> {
  const times: number[] = [];
  const start = performance.now();
  while (true) {
    times.push((await call()).seconds);
    const elapsed = (performance.now() - start) / 1000;
    const recent = times.slice(-STEADY_CALLS);
    const earlier = times.slice(0, -STEADY_CALLS);
    const steady = earlier.length > 0 && Math.min(...recent) > 0.97 * lowest(earlier);
    const { calls } = FEWEST_CALLS.find(({ seconds }) => elapsed >= seconds)!;
    const longEnough = times.length >= Math.max(calls, warmUpCalls) &&
      elapsed >= Math.min(SHORTEST_WARMUP, limit);
    if (longEnough && (steady || elapsed >= limit)) {
      return recent.sort((a, b) => a - b)[Math.floor((recent.length - 1) / 2)];
    }
    signal?.throwIfAborted();
  }
}

/**
 * Calls several cases in turn until each has had `limit` seconds and the calls that it needs, and is
 * as fast as it was alone; one that stays slower gets five times that. A case that was warm alone may
 * not be so beside the others: JavaScript engines throw optimized code away when what it relied on
 * (the types seen so far) no longer holds after other cases were prepared and called.
 *
 * @param cases what to call
 * @param call calls a case once and returns its seconds; nothing if the case cannot go on
 */
export async function warmTogether<T extends Warming>(
  cases: readonly T[],
  limit: number,
  call: (one: T) => Promise<number | undefined>,
): Promise<void> {
  const spent = new Map(cases.map((one) => [one, { seconds: 0, calls: 0 }]));
  while (spent.size > 0) {
    for (const [one, soFar] of spent) {
      const start = performance.now();
      const seconds = await call(one);
      soFar.calls++;
      soFar.seconds += (performance.now() - start) / 1000;
      const cold = seconds !== undefined && seconds > COLD * one.secondsPerCall;
      const isOver = soFar.calls >= one.warmUpCalls &&
        soFar.seconds >= limit * (cold ? COLD_LIMIT_FACTOR : 1);
      if (seconds === undefined || isOver) spent.delete(one);
    }
  }
}

function lowest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}
