/** How the times of two rows compare. */
import { independentRatio, isSignificant, pairedRatio, type Ratio } from "../statistics/ratios.ts";
import { intervalOfOneRound, roundMedians } from "./rounds.ts";
import type { Result } from "./schema.ts";

/** A row, in a document with the index of its run. */
export type Timed = Pick<Result, "rounds" | "median"> & { readonly run?: number };

/**
 * Ratio between rows of one round each that no spread between processes explains: some kernels run
 * at two speeds, 1.4 apart, by the placement of their code.
 */
const BEYOND_PROCESSES = 1.5;

/**
 * How many times as fast as `baseline` a row is: paired by rounds if both are of one run, otherwise
 * from independent samples of process medians.
 */
export function ratioOf(baseline: Timed, row: Timed): Ratio {
  const [before, after] = [baseline, row].map(({ rounds }) => roundMedians(rounds));
  return baseline.run === row.run ? pairedRatio(before, after) : independentRatio(before, after);
}

/**
 * Whether two rows differ by more than chance: the 99 % interval of their ratio excludes 1. Where
 * one has a single round, there is no such interval; the difference is then significant only beyond a factor
 * of 1.5, and if the intervals within the processes do not overlap.
 */
export function differSignificantly(one: Timed, other: Timed): boolean {
  const ratio = ratioOf(one, other);
  if (ratio.ci99) return isSignificant(ratio);
  const [fast, slow] = one.median < other.median ? [one, other] : [other, one];
  if (slow.median < BEYOND_PROCESSES * fast.median) return false;
  const [below, above] = [fast, slow].map(boundsOf);
  return below !== undefined && above !== undefined && below[1] < above[0];
}

/** Lowest and highest of a row's rounds, or where the median of its only process lies. */
function boundsOf({ rounds }: Timed): [number, number] | undefined {
  if (rounds.length === 1) return intervalOfOneRound(rounds);
  const medians = roundMedians(rounds);
  return [Math.min(...medians), Math.max(...medians)];
}
