/** The rows of a report: in groups, sorted and ranked. */
import type { Result, Results } from "../../results/results.ts";
import { formatInteger } from "../../../base/units.ts";
import { checkOf, type Status } from "../status.ts";

/** Results of one benchmark at one size, the fastest first. */
export interface Group {
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Nominal size. */
  readonly size: number;
  /** Rows by ascending median. */
  readonly rows: readonly Result[];
}

/**
 * Splits results into one group per benchmark and size, and per machine where several were joined,
 * each sorted by median time.
 */
export function groupResults({ results }: Results): Group[] {
  const byKey = new Map<string, Result[]>();
  for (const result of results) {
    const { benchmark, size, environment } = result;
    const key = [benchmark, size, environment?.cpu, environment?.os].join();
    byKey.set(key, [...byKey.get(key) ?? [], result]);
  }
  return [...byKey.values()].map((rows) => ({
    benchmark: rows[0].benchmark,
    size: rows[0].size,
    rows: rows.toSorted((a, b) => a.median - b.median),
  }));
}

/** Heading of a group: name, nominal size and shape of the grid. */
export function groupTitle({ benchmark, size, rows }: Group): string {
  const machine = rows[0].environment ? `, ${rows[0].environment.cpu}` : "";
  return `${benchmark}, size ${formatInteger(size)} (${
    rows[0].shape.join(" × ")
  } points)${machine}`;
}

/**
 * Ranks of rows sorted by median. Rows whose confidence interval overlaps with that of the
 * fastest row of their rank share it, marked by `=`; rows that are not `ok` have none.
 */
export function ranks(
  rows: readonly Result[],
  status: (row: Result) => Status = checkOf,
): string[] {
  const trusted = rows.filter((row) => status(row) === "ok");
  const leaders = new Map<Result, number>();
  let leader = trusted[0];
  trusted.forEach((row, n) => {
    // A single call has no interval: nothing is known to be slower or faster than it.
    const known = row.calls > 1 && leader.calls > 1;
    if (known && row.median_ci95[0] > leader.median_ci95[1]) leader = row;
    leaders.set(row, leader === row ? n + 1 : leaders.get(leader)!);
  });
  return rows.map((row) => {
    const rank = leaders.get(row);
    if (rank === undefined) return "–";
    const tied = trusted.filter((other) => leaders.get(other) === rank).length > 1;
    return tied ? `${rank}=` : `${rank}`;
  });
}

/** Name of a row's precision, with the formulation where it matters. */
export function precisionOf({ precision, formulation }: Result): string {
  return formulation === undefined ? precision : `${precision} ${formulation}`;
}
