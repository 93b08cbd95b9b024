/** Refers the speed-ups of joined documents to one row per benchmark and size. */
import { machineKey, rowName } from "./identity.ts";
import { allTimes } from "./rounds.ts";
import type { OfRun, Result, Run } from "./schema.ts";
import { medianRatio, type Ratio } from "../statistics/statistics.ts";

/** How many times as fast as `baseline` a row is, from the samples of both. */
export function ratioOf(baseline: Result, row: Result): Ratio {
  return medianRatio(allTimes(baseline.rounds), allTimes(row.rounds));
}

/**
 * Recomputes the speed-ups of rows that come from different runs of one machine, so that all of a
 * benchmark and size refer to the same row: `typed_array` f64, or the slowest consistent one where
 * that was not measured. Rows that refer to it already stay as they are.
 */
export function rebaseSpeedups(
  rows: readonly OfRun<Result>[],
  runs: readonly Run[],
): OfRun<Result>[] {
  const groups = Map.groupBy(
    rows,
    ({ benchmark, size, run }) => JSON.stringify([benchmark, size, machineKey(runs[run])]),
  );
  const rebased = new Map<Result, OfRun<Result>>();
  for (const group of groups.values()) {
    if (new Set(group.map(({ speedup_reference }) => speedup_reference)).size === 1) continue;
    const reference = group.find((row) => rowName(row) === "typed_array f64") ??
      slowest(group.some(isRight) ? group.filter(isRight) : group);
    const name = rowName(reference);
    for (const row of group) {
      if (row.speedup_reference === name) continue;
      const { ratio, ci95 } = row === reference
        ? { ratio: 1, ci95: [1, 1] as [number, number] }
        : ratioOf(reference, row);
      rebased.set(row, { ...row, speedup: ratio, speedup_ci95: ci95, speedup_reference: name });
    }
  }
  return rows.map((row) => rebased.get(row) ?? row);
}

function isRight({ status }: Result): boolean {
  return status !== "FAILED";
}

function slowest(rows: readonly OfRun<Result>[]): OfRun<Result> {
  return rows.reduce((slow, row) => row.median > slow.median ? row : slow);
}
