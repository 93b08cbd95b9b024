/** Quantiles of samples. */

/**
 * Quantile by linear interpolation between order statistics (the default of NumPy, type 7 of
 * Hyndman & Fan 1996).
 *
 * @param sorted samples in ascending order, at least one
 * @param q share between 0 and 1
 * @throws {RangeError} if there is no sample or `q` is out of range
 *
 * @example
 * ```ts
 * import { quantile } from "./quantiles.ts";
 * quantile([1, 2, 3, 4], 0.5); // 2.5
 * ```
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) throw new RangeError("Cannot take a quantile of no samples");
  if (!(q >= 0 && q <= 1)) {
    throw new RangeError(`Cannot take the quantile ${q}: it must lie between 0 and 1`);
  }
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  const share = position - below;
  return sorted[below] + share * (sorted[above] - sorted[below]);
}

/** A sorted copy. */
export function sorted(samples: ArrayLike<number>): Float64Array {
  return Float64Array.from(samples).sort();
}

/** Median of unsorted samples. */
export function median(samples: ArrayLike<number>): number {
  return quantile(sorted(samples), 0.5);
}
