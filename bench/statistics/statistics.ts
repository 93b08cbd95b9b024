/** Statistics of timing samples: quantiles and bootstrap confidence intervals. */
import { RandomState } from "../../kernels/inputs/numpy_random.ts";
import type { Statistics } from "../results/schema/row.ts";

/** Samples above this number are resampled by the limit distribution of the median's rank. */
const MANY = 200;

/** Number of bootstrap resamples; their 2.5 % and 97.5 % quantiles have about 2 % sampling error. */
const RESAMPLES = 2000;

/** Samples of both sides up to which the Mann–Whitney test counts all outcomes. */
const EXACT = 50;

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
export function summarize(times: readonly number[]): Required<Statistics> {
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
 * one distribution: exact for up to 50 samples together, also with ties, else by the normal
 * approximation with corrections for ties and continuity.
 *
 * @param a first sample, at least one
 * @param b second sample, at least one
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const { ranks, ties } = doubledRanks([...few, ...many]);
  const rankSum = ranks.slice(0, few.length).reduce((sum, rank) => sum + rank, 0);
  return ranks.length <= EXACT
    ? exactProbability(ranks, few.length, rankSum)
    : approximateProbability(few.length, many.length, rankSum / 2, ties);
}

/**
 * The smallest p-value that {@linkcode mannWhitney} can give samples of these sizes without ties:
 * all of one beyond all of the other, two of the ways to tell them apart.
 */
export function smallestProbability(a: number, b: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(a, b); i++) ways *= (Math.max(a, b) + i) / i;
  return Math.min(1, 2 / ways);
}

/** Ranks from 1, ties sharing the mean of theirs, times two: integers also then. */
function doubledRanks(values: readonly number[]): { ranks: number[]; ties: number } {
  const order = [...values.keys()].sort((i, j) => values[i] - values[j]);
  const ranks: number[] = Array(values.length);
  let ties = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (const i of order.slice(start, end)) ranks[i] = start + 1 + end;
    ties += (end - start) ** 3 - (end - start);
    start = end;
  }
  return { ranks, ties };
}

/**
 * The share of all ways to draw so many of the ranks whose sum lies at least as far from the
 * middle as this one.
 */
function exactProbability(ranks: readonly number[], drawn: number, rankSum: number): number {
  const highest = ranks.reduce((sum, rank) => sum + rank, 0);
  // ways[k][s]: in how many ways k of the ranks so far sum up to s.
  const ways = Array.from({ length: drawn + 1 }, () => new Float64Array(highest + 1));
  ways[0][0] = 1;
  for (const rank of ranks) {
    for (let k = drawn; k > 0; k--) {
      for (let s = highest; s >= rank; s--) ways[k][s] += ways[k - 1][s - rank];
    }
  }
  const middle = drawn * (ranks.length + 1);
  const distance = Math.abs(rankSum - middle);
  let [beyond, all] = [0, 0];
  ways[drawn].forEach((count, sum) => {
    all += count;
    if (Math.abs(sum - middle) >= distance) beyond += count;
  });
  return beyond / all;
}

function approximateProbability(m: number, n: number, rankSum: number, ties: number): number {
  const u = rankSum - m * (m + 1) / 2;
  const variance = m * n / 12 * (m + n + 1 - ties / ((m + n) * (m + n - 1)));
  if (!(variance > 0)) return 1;
  const z = Math.max(0, Math.abs(u - m * n / 2) - 0.5) / Math.sqrt(variance);
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
