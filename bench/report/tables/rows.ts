/** The rows of a report: in formatInteger, sorted and ranked. */
import { machineKey } from "../../results/identity.ts";
import type { OfRun, Result, Results } from "../../results/schema.ts";
import { toldApart } from "../../results/ratios.ts";
import { formatInteger } from "../../../base/units.ts";
import { machineName } from "../machines.ts";

/** Results of one benchmark at one size, the fastest first. */
export interface Group {
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Nominal size. */
  readonly size: number;
  /** Rows by ascending median. */
  readonly rows: readonly OfRun<Result>[];
  /** Name of the machine; empty if there is only one. */
  readonly machine: string;
}

/**
 * Splits results into one group per benchmark and size, and per machine where several were joined,
 * each sorted by median time.
 */
export function groupResults(results: Results): Group[] {
  const machine = machineName(results);
  const byKey = Map.groupBy(
    results.results,
    ({ benchmark, size, run }) => JSON.stringify([benchmark, size, machineKey(results.runs[run])]),
  );
  return [...byKey.values()].map((rows) => ({
    benchmark: rows[0].benchmark,
    size: rows[0].size,
    machine: machine(rows[0]),
    rows: rows.toSorted((a, b) => a.median - b.median),
  }));
}

/** Heading of a group: name, nominal size and shape of the grid. */
export function groupTitle({ benchmark, size, rows, machine }: Group): string {
  const where = machine && `, ${machine}`;
  return `${benchmark}, size ${formatInteger(size)} (${rows[0].shape.join(" × ")} points)${where}`;
}

/**
 * Ranks of rows sorted by median. Rows that are not told apart from the fastest row of their rank
 * share it, marked by `=`; rows that are not `ok` have none.
 */
export function ranks(rows: readonly Result[]): string[] {
  const trusted = rows.filter(({ status }) => status === "ok");
  const leaders = new Map<Result, number>();
  let leader = trusted[0];
  trusted.forEach((row, n) => {
    if (toldApart(leader, row)) leader = row;
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
