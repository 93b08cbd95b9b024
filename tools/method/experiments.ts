/** The experiments that show whether the figures of a run hold when it is repeated. */
import type { Results } from "../../mod.ts";
import { compareResults } from "../../bench/results/comparison/compare.ts";
import { caseName } from "../../bench/results/identity.ts";
import { median } from "../../bench/statistics/quantiles.ts";
import { differSignificantly } from "../../bench/results/ratios.ts";
import { pairedRatio, type Ratio } from "../../bench/statistics/ratios.ts";

type Row = Results["results"][number];

/** What repeated runs say about the intervals that each of them prints. */
export interface Coverage {
  /** Pairs of a row of one run and the same row of the others. */
  readonly pairs: number;
  /** Pairs in which the interval contains the median of the others. */
  readonly covered: number;
  /** Median over all rows of half the interval's width, relative to the time. */
  readonly halfWidth: number;
}

/** Holds the interval of each row of each run against the median of the other runs. */
export function coverageOf(runs: readonly Results[]): Coverage {
  let [pairs, covered] = [0, 0];
  const halfWidths: number[] = [];
  for (const [n, { results }] of runs.entries()) {
    for (const row of results) {
      if (!row.median_ci95) {
        throw new TypeError(`Cannot judge ${caseName(row)}: it has no interval`);
      }
      const others = runs.filter((_, other) => other !== n)
        .map((run) => sameCase(run, row).median);
      const [low, high] = row.median_ci95;
      pairs++;
      if (low <= median(others) && median(others) <= high) covered++;
      halfWidths.push((high - low) / 2 / row.median);
    }
  }
  return { pairs, covered, halfWidth: median(halfWidths) };
}

/** How many pairs of rows of the same benchmark and size differ significantly. */
export function significantPairs({ results }: Results): { pairs: number; differing: number } {
  let [pairs, differing] = [0, 0];
  for (const [n, row] of results.entries()) {
    for (const other of results.slice(n + 1)) {
      if (row.benchmark !== other.benchmark || row.size !== other.size) continue;
      pairs++;
      if (differSignificantly(row, other)) differing++;
    }
  }
  return { pairs, differing };
}

/** A run of several backends, and one of each of them alone, made one after the other. */
export interface Together {
  /** All backends in one run. */
  readonly together: Results;
  /** Runs of one backend each. */
  readonly alone: readonly Results[];
}

/**
 * How many times as long each case takes in a run with others as alone: the geometric mean of the ratios of
 * runs that were made one after the other, so that a change of the machine's speed cancels, with its
 * 95 % interval if there are several.
 */
export function togetherRatios(turns: readonly Together[]): ({ name: string } & Ratio)[] {
  return turns[0].alone.flatMap(({ results }) => results).map((row) => {
    const medians = turns.map(({ together, alone }) => [
      sameCase(together, row).median,
      sameCase(alone.find(({ results }) => results.some(isSame(row)))!, row).median,
    ]);
    const ratio = pairedRatio(medians.map(([one]) => one), medians.map(([, other]) => other));
    return { name: caseName(row), ...ratio };
  });
}

/** How often each verdict is given on the cases of two runs. */
export function verdictsOf(
  before: Results,
  after: Results,
  threshold: number,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { verdict } of compareResults(before, after, threshold)) {
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return counts;
}

/** How many cases of identical runs, each compared with each, are called slower or faster. */
export function falseAlarms(
  runs: readonly Results[],
  threshold: number,
): { cases: number; alarms: number } {
  const verdicts = runs.flatMap((run, n) =>
    runs.slice(n + 1).flatMap((other) => [...verdictsOf(run, other, threshold)])
  );
  const sum = (counts: typeof verdicts) => counts.reduce((total, [, count]) => total + count, 0);
  const alarms = verdicts.filter(([verdict]) => verdict === "slower" || verdict === "faster");
  return { cases: sum(verdicts), alarms: sum(alarms) };
}

function isSame(row: Row): (other: Row) => boolean {
  return (other) => caseName(other) === caseName(row);
}

function sameCase({ results }: Results, row: Row): Row {
  const same = results.find(isSame(row));
  if (!same) throw new TypeError(`Cannot compare ${caseName(row)}: it is not in every run`);
  return same;
}
