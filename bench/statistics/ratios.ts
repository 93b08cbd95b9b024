/** Ratios of the times of two rows, from the medians of their processes. */
import {
  around,
  type Interval,
  logMean,
  REPORTED_CONFIDENCE,
  VERDICT_CONFIDENCE,
} from "./intervals.ts";

/** A ratio of two times with its intervals. */
export interface Ratio {
  /** Ratio of the geometric means. */
  readonly ratio: number;
  /** 95 % confidence interval; absent where there are too few rounds for one. */
  readonly ci95?: Interval;
  /** 99 % confidence interval, for verdicts. */
  readonly ci99?: Interval;
}

/**
 * Ratio of two rows of one run, averaged over the rounds that both have: both medians of a round
 * met the same machine, so that its drift cancels.
 *
 * @param numerator process medians by round
 * @param denominator process medians by round
 * @throws {RangeError} if they have no round in common
 *
 * @example
 * ```ts
 * import { pairedRatio } from "./ratios.ts";
 * pairedRatio([2.0, 2.2, 2.4], [1.0, 1.1, 1.2]); // 2, with intervals of no width
 * ```
 */
export function pairedRatio(
  numerator: readonly number[],
  denominator: readonly number[],
): Ratio {
  const rounds = Math.min(numerator.length, denominator.length);
  const ratios = numerator.slice(0, rounds).map((above, round) => above / denominator[round]);
  const { mean, variance, count } = logMean(ratios);
  return withIntervals(mean, variance / count, count - 1);
}

/**
 * Ratio of two rows of different runs, whose rounds have nothing in common.
 *
 * Where both have as many rounds, degrees of freedom are those of a common variance: in simulations
 * with four rounds each, 95 % intervals covered 95 % at equal spreads, 94 % where one spread was
 * twice and 92 % where it was four times the other. With unequal numbers that assumption fails (80 %
 * at four times the spread), so the degrees of freedom are Welch's (1947), rounded down.
 *
 * @param numerator process medians
 * @param denominator process medians
 */
export function independentRatio(
  numerator: readonly number[],
  denominator: readonly number[],
): Ratio {
  const [a, b] = [logMean(numerator), logMean(denominator)];
  const difference = a.mean - b.mean;
  if (a.count < 2 || b.count < 2) return { ratio: Math.exp(difference) };
  const [va, vb] = [a.variance / a.count, b.variance / b.count];
  const welch = (va + vb) ** 2 / (va ** 2 / (a.count - 1) + vb ** 2 / (b.count - 1));
  const pooled = a.count + b.count - 2;
  const degrees = a.count === b.count || va + vb === 0 ? pooled : Math.floor(welch);
  return withIntervals(difference, va + vb, Math.max(1, degrees));
}

/**
 * Whether a ratio differs from 1 by more than chance: its 99 % interval excludes 1.
 *
 * Simulated with identical rows, one pair in a hundred differs significantly, also with four rounds; 95 %
 * intervals would find five in a hundred, some row of most tables.
 */
export function isSignificant({ ci99 }: Ratio): boolean {
  return ci99 !== undefined && (ci99[0] > 1 || ci99[1] < 1);
}

function withIntervals(mean: number, varianceOfMean: number, degrees: number): Ratio {
  const ratio = Math.exp(mean);
  if (degrees < 1) return { ratio };
  return {
    ratio,
    ci95: around(mean, varianceOfMean, degrees, REPORTED_CONFIDENCE),
    ci99: around(mean, varianceOfMean, degrees, VERDICT_CONFIDENCE),
  };
}
