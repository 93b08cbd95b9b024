/** Refers the speed-ups of joined documents to one row per benchmark and size. */
import { countedTimes } from "./counted.ts";
import { type Result, rowName } from "./results.ts";
import { medianRatio, type Ratio } from "../statistics/statistics.ts";

/** How many times as fast as `baseline` a row is, from the samples of both. */
export function ratioOf(baseline: Result, row: Result): Ratio {
  const [before, after] = [baseline, row].map(countedTimes);
  if (before.length > 0 && after.length > 0) return medianRatio(before, after);
  const [low, high] = row.median_ci95;
  return {
    ratio: baseline.median / row.median,
    ci95: [baseline.median_ci95[0] / high, baseline.median_ci95[1] / low],
  };
}

/**
 * Recomputes the speed-ups of rows that come from different runs of one machine, so that all of a
 * benchmark and size refer to the same row: `typed_array` f64, or the slowest consistent one where
 * that was not measured. Rows that refer to it already stay as they are.
 */
export function rebaseSpeedups(rows: readonly Result[]): Result[] {
  const groups = Map.groupBy(
    rows,
    ({ benchmark, size, environment }) =>
      [benchmark, size, environment?.cpu, environment?.os].join(),
  );
  const rebased = new Map<Result, Result>();
  for (const group of groups.values()) {
    if (new Set(group.map(({ speedup_reference }) => speedup_reference)).size === 1) continue;
    const reference = group.find((row) => rowName(row) === "typed_array f64") ??
      (group.some(({ consistent }) => consistent) ? group.filter((row) => row.consistent) : group)
        .reduce((slow, row) => row.median > slow.median ? row : slow);
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
