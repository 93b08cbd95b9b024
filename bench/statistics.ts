/** Statistics of timing samples: quantiles and bootstrap confidence intervals. */
import { RandomState } from "../kernels/numpy_random.ts";
import type { Statistics } from "./results.ts";

/** Samples above this number are resampled by the limit distribution of the median's rank. */
const MANY = 200;

/** Number of bootstrap resamples; their 2.5 % and 97.5 % quantiles have about 2 % sampling error. */
const RESAMPLES = 2000;

/** Seed of the resampling: the same sample always gives the same interval. */
const SEED = 95;

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
 * import { quantile } from "./statistics.ts";
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

/**
 * Medians of bootstrap resamples (Efron 1979), deterministic for a given sample.
 *
 * What is resampled is the rank of the median, not the values: the sample is sorted once. Up to
 * 200 samples the ranks are drawn and counted; beyond that the median's rank is drawn from its
 * limit, a normal distribution around the middle with standard deviation √n / 2.
 *
 * @param samples at least one
 * @returns the medians in ascending order
 */
export function bootstrapMedians(samples: ArrayLike<number>, seed: number = SEED): Float64Array {
  const values = sorted(samples);
  const n = values.length;
  if (n === 0) throw new RangeError("Cannot bootstrap no samples");
  const random = new RandomState(seed);
  const medians = n > MANY ? limitMedians(values, random) : countedMedians(values, random);
  return medians.sort();
}

function countedMedians(values: Float64Array, random: RandomState): Float64Array {
  const n = values.length;
  const ranks = new Float64Array(n);
  const counts = new Uint32Array(n);
  const lower = (n - 1) >> 1;
  const upper = n >> 1;
  return Float64Array.from({ length: RESAMPLES }, () => {
    random.uniform(ranks, 0, n);
    counts.fill(0);
    for (let i = 0; i < n; i++) counts[ranks[i] | 0]++;
    let rank = 0;
    let seen = counts[0];
    while (seen <= lower) seen += counts[++rank];
    const low = values[rank];
    while (seen <= upper) seen += counts[++rank];
    return (low + values[rank]) / 2;
  });
}

function limitMedians(values: Float64Array, random: RandomState): Float64Array {
  const deviates = new Float64Array(RESAMPLES);
  random.normal(deviates);
  const spread = 0.5 / Math.sqrt(values.length);
  return deviates.map((z) => quantile(values, Math.min(1, Math.max(0, 0.5 + z * spread))));
}

/** The central 95 % of sorted bootstrap values. */
export function centralInterval(values: Float64Array): [number, number] {
  return [quantile(values, 0.025), quantile(values, 0.975)];
}

/**
 * All statistics of a sample of times.
 *
 * @param times seconds per call, at least one, burn-in removed
 *
 * @example
 * ```ts
 * import { summarize } from "./statistics.ts";
 * const { median, median_ci95 } = summarize([1.0, 1.1, 0.9, 1.0, 5.0]);
 * ```
 */
export function summarize(times: readonly number[]): Statistics {
  const ordered = sorted(times);
  const n = ordered.length;
  if (n === 0) throw new RangeError("Cannot summarize no samples");
  const mean = ordered.reduce((sum, t) => sum + t, 0) / n;
  const squares = ordered.reduce((sum, t) => sum + (t - mean) ** 2, 0);
  return {
    mean,
    stdev: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
    min: ordered[0],
    p25: quantile(ordered, 0.25),
    median: quantile(ordered, 0.5),
    p75: quantile(ordered, 0.75),
    max: ordered[n - 1],
    median_ci95: centralInterval(bootstrapMedians(ordered)),
  };
}

/** A ratio with its 95 % confidence interval. */
export interface Ratio {
  /** median(numerator) / median(denominator). */
  readonly ratio: number;
  /** Percentile bootstrap interval, both samples resampled independently. */
  readonly ci95: [number, number];
}

/**
 * Ratio of the medians of two independent samples with a bootstrap confidence interval: the
 * speed-up of `denominator` over `numerator`.
 */
export function medianRatio(numerator: readonly number[], denominator: readonly number[]): Ratio {
  const above = shuffled(bootstrapMedians(numerator, SEED), SEED + 1);
  const below = shuffled(bootstrapMedians(denominator, SEED + 2), SEED + 3);
  return {
    ratio: median(numerator) / median(denominator),
    ci95: centralInterval(above.map((value, i) => value / below[i]).sort()),
  };
}

/**
 * Two-sided p-value of the Mann–Whitney U test (Mann & Whitney 1947) that two samples come from
 * one distribution, by the normal approximation with corrections for ties and continuity.
 *
 * @param a first sample, at least one
 * @param b second sample, at least one
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const n = a.length + b.length;
  const all = [...a, ...b].map((value, index) => ({ value, first: index < a.length }))
    .sort((x, y) => x.value - y.value);
  let rankSum = 0;
  let ties = 0;
  for (let start = 0; start < n;) {
    let end = start + 1;
    while (end < n && all[end].value === all[start].value) end++;
    const count = end - start;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (all[i].first) rankSum += rank;
    ties += count ** 3 - count;
    start = end;
  }
  const u = rankSum - a.length * (a.length + 1) / 2;
  const expected = a.length * b.length / 2;
  const variance = a.length * b.length / 12 * (n + 1 - ties / (n * (n - 1)));
  if (!(variance > 0)) return 1;
  const z = Math.max(0, Math.abs(u - expected) - 0.5) / Math.sqrt(variance);
  return Math.min(1, complementaryError(z / Math.SQRT2));
}

/** erfc for x ≥ 0, relative error below 1.2e-7 (Press et al., Numerical Recipes, § 6.2). */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2);
  const coefficients = [
    -1.26551223,
    1.00002368,
    0.37409196,
    0.09678418,
    -0.18628806,
    0.27886807,
    -1.13520398,
    1.48851587,
    -0.82215223,
    0.17087277,
  ];
  return t * Math.exp(-x * x + coefficients.reduceRight((sum, c) => c + t * sum, 0));
}

/**
 * Shuffles in place (Fisher–Yates) and returns its argument.
 *
 * @param seed seed of the generator, taken modulo 2³²
 */
export function shuffled<T extends { length: number; [index: number]: number }>(
  items: T,
  seed: number,
): T {
  const random = new RandomState(seed >>> 0);
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random.random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
