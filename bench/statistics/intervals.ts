/**
 * Intervals of a time from the medians of several processes, one per round.
 *
 * Calls of one process are not independent of each other, and a process fixes things for its whole
 * life (memory and code placement, what the JIT compiler saw first): only processes are repetitions.
 * Times are positive and their disturbances relative, so all is computed on logarithms.
 *
 * The spread between processes is estimated for each case by itself. Estimating it jointly for the
 * cases of a backend gives more degrees of freedom and intervals narrower by a quarter, but does not
 * hold what it promises (20,000 simulations of six cases and four rounds each; nominal 95 %):
 * where noise differs between cases (small sizes twice, large ones half as noisy as the middle) the
 * noisiest is covered in 81 %, one case three times as noisy as the others in 69 %. Weighing joint
 * and own spread (empirical Bayes, Smyth 2004) gives 87 % and 81 %. Even with equal noise the joint
 * spread covers 92 % only if cases of one process are disturbed together. By itself: 95 % in all.
 */
import { studentQuantile } from "./student_t.ts";

/** Lower and upper bound. */
export type Interval = [number, number];

/** Confidence of the intervals that reports print. */
export const REPORTED_CONFIDENCE = 0.95;

/**
 * Confidence of the intervals that verdicts are based on: ranks, and what became slower. A table holds dozens of pairs; of identical rows, one pair in a hundred differs significantly.
 */
export const VERDICT_CONFIDENCE = 0.99;

/** Mean and variance of the mean of logarithms. */
export interface LogMean {
  readonly mean: number;
  /** Variance of one value, estimated with n − 1 degrees of freedom; NaN for a single value. */
  readonly variance: number;
  readonly count: number;
}

/**
 * Mean and variance of the logarithms.
 *
 * @throws {RangeError} if there is no value or one is not positive
 */
export function logMean(values: readonly number[]): LogMean {
  if (values.length === 0) throw new RangeError("Cannot average no values");
  const logarithms = values.map((value) => {
    if (!(value > 0)) throw new RangeError(`Cannot take the logarithm of ${value}: wanted above 0`);
    return Math.log(value);
  });
  const count = values.length;
  const mean = logarithms.reduce((sum, x) => sum + x, 0) / count;
  const squares = logarithms.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, variance: squares / (count - 1), count };
}

/** The geometric mean: what the process medians of a case estimate. */
export function geometricMean(values: readonly number[]): number {
  // Relative to the first, so that equal values give that value to the last bit.
  return values[0] * Math.exp(logMean(values.map((value) => value / values[0])).mean);
}

/**
 * Confidence interval of the geometric mean by Student's t.
 *
 * @param values one per round
 * @returns nothing for fewer than two values
 *
 * @example
 * ```ts
 * import { geometricInterval } from "./intervals.ts";
 * geometricInterval([1.00, 1.02, 0.99, 1.01], 0.95); // about [0.984, 1.026]
 * ```
 */
export function geometricInterval(
  values: readonly number[],
  confidence: number,
): Interval | undefined {
  const { mean, variance, count } = logMean(values);
  return count < 2 ? undefined : around(mean, variance / count, count - 1, confidence);
}

/** exp(mean ± t standard errors). */
export function around(
  mean: number,
  varianceOfMean: number,
  degrees: number,
  confidence: number,
): Interval {
  const half = studentQuantile(confidence, degrees) * Math.sqrt(varianceOfMean);
  return [Math.exp(mean - half), Math.exp(mean + half)];
}
