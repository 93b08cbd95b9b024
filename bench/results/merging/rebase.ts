/** Refers the speed-ups of joined documents to one row per benchmark and size. */
import { machineKey, rowName } from "../identity.ts";
import type { OfRun, Result, Run } from "../schema.ts";
import { referenceOf, speedupOver } from "../assembly/speedups.ts";

/**
 * Recomputes the speed-ups of rows that come from different runs of one machine, so that all of a
 * benchmark and size refer to the same row. Rows that refer to it already stay as they are.
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
    const reference = referenceOf(group);
    for (const row of group) {
      if (row.speedup_reference === rowName(reference)) continue;
      const { speedup_ci95: _old, ...rest } = row;
      rebased.set(row, { ...rest, ...speedupOver(reference, row) });
    }
  }
  return rows.map((row) => rebased.get(row) ?? row);
}
