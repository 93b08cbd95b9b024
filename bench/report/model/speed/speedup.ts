/** Speed-ups over several benchmarks. */
import type { ratioOf } from "../../../results/ratios.ts";
import { geometricMean } from "../../../statistics/intervals.ts";

/** The ratio of a reference's times to those of a row, with its interval. */
export type Ratio = ReturnType<typeof ratioOf>;

/** A speed-up over several benchmarks. */
export interface Speedup {
  /** Geometric mean over the benchmarks. */
  readonly mean: number;
  /** Interval that holds the mean with 95 % confidence, where rows have several rounds. */
  readonly ci95?: readonly [number, number];
  /** The least and the greatest speed-up of a benchmark. */
  readonly range: readonly [number, number];
}

/**
 * The speed-up over several benchmarks. The ends of its interval are the geometric means of the
 * ends of the benchmarks' intervals: right if all deviate together, as the cases of one process
 * may, and wider than needed otherwise.
 */
export function speedupOf(ratios: readonly Ratio[]): Speedup {
  const all = ratios.map(({ ratio }) => ratio);
  const intervals = ratios.flatMap(({ ci95 }) => ci95 ? [ci95] : []);
  return {
    mean: meanOf(ratios),
    ...(intervals.length < ratios.length ? {} : {
      ci95: [
        geometricMean(intervals.map(([low]) => low)),
        geometricMean(intervals.map(([, high]) => high)),
      ],
    }),
    range: [Math.min(...all), Math.max(...all)],
  };
}

/** The geometric mean of ratios; 0 of none, less than any. */
export function meanOf(ratios: readonly Ratio[]): number {
  return ratios.length === 0 ? 0 : geometricMean(ratios.map(({ ratio }) => ratio));
}
