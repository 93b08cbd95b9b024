/** Interval of the median of calls within one process. */
import type { Interval } from "./intervals.ts";
import { sorted } from "./quantiles.ts";

/**
 * Two order statistics between which the median of independent calls lies with a probability of at
 * least 95 %, for any distribution: those 0.98 √n ranks from the middle, as the number of
 * calls below the median is binomial. With fewer than six calls the extremes, and less than 95 %.
 *
 * It says how well this process's median is known, not what another process would measure: calls
 * depend on each other, and processes differ by more than calls. Reports say "within one process",
 * never 95 %.
 *
 * @param calls seconds of the calls of one process, at least one
 * @throws {RangeError} if there is no call
 *
 * @example
 * ```ts
 * import { intervalWithinProcess } from "./within_process.ts";
 * intervalWithinProcess([5, 1, 4, 2, 8, 6, 3, 9, 7]); // [2, 8]
 * ```
 */
export function intervalWithinProcess(calls: ArrayLike<number>): Interval {
  const values = sorted(calls);
  const n = values.length;
  if (n === 0) throw new RangeError("Cannot take the interval of no calls");
  const rank = Math.max(1, Math.floor((n + 1) / 2 - 0.98 * Math.sqrt(n)));
  return [values[rank - 1], values[n - rank]];
}
