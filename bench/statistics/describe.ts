/** Describes a sample of times. */
import { quantile, sorted } from "./quantiles.ts";

/** What the calls of a case were like, all rounds together. Times in seconds. */
export interface Description {
  /** Arithmetic mean. */
  mean: number;
  /** Sample standard deviation; 0 for a single call. */
  stdev: number;
  /** Fastest call. */
  min: number;
  /** Lower quartile. */
  p25: number;
  /** Upper quartile. */
  p75: number;
  /** Slowest call. */
  max: number;
}

/**
 * Mean, standard deviation, extremes and quartiles.
 *
 * @param times seconds per call, at least one
 * @throws {RangeError} if there is no time
 *
 * @example
 * ```ts
 * import { describe } from "./describe.ts";
 * const { min, p75 } = describe([1.0, 1.1, 0.9, 1.0, 5.0]);
 * ```
 */
export function describe(times: readonly number[]): Description {
  const ordered = sorted(times);
  const n = ordered.length;
  if (n === 0) throw new RangeError("Cannot describe no samples");
  const mean = ordered.reduce((sum, t) => sum + t, 0) / n;
  const squares = ordered.reduce((sum, t) => sum + (t - mean) ** 2, 0);
  return {
    mean,
    stdev: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
    min: ordered[0],
    p25: quantile(ordered, 0.25),
    p75: quantile(ordered, 0.75),
    max: ordered[n - 1],
  };
}
