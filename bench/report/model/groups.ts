/** Rows that stand in one table or one panel, sorted and ranked. */
import { formatInteger, type TimeUnit, timeUnit } from "../../../base/text/units.ts";
import { differSignificantly, type Timed } from "../../results/ratios.ts";
import type { Row } from "./rows.ts";

/** A row with its place in its table. */
export interface RankedRow extends Row {
  /**
   * Place among the rows that are `ok`, from 1, followed by `=` where other rows share it; `–` for
   * rows that are not `ok`.
   */
  readonly rank: string;
  /** Whether the row is the fastest of its table, or shares that place. */
  readonly isFastest: boolean;
}

/** The rows of one benchmark, size and machine. */
export interface Group {
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Nominal size. */
  readonly size: number;
  /** Name of the machine; empty if there is only one. */
  readonly machine: string;
  /** Heading: benchmark, size, shape of the grid, machine and unit of the times. */
  readonly title: string;
  /** Unit that suits the times. */
  readonly unit: TimeUnit;
  /** Rows by ascending median. */
  readonly rows: readonly RankedRow[];
}

/** The rows of one benchmark on one machine, at all sizes. */
export interface Panel {
  /** Heading: the benchmark, and the machine where there are several. */
  readonly title: string;
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Name of the machine; empty if there is only one. */
  readonly machine: string;
  /** Rows in the order of the document. */
  readonly rows: readonly Row[];
}

/** One group per benchmark, size and machine. */
export function groupsOf(rows: readonly Row[]): Group[] {
  const byKey = Map.groupBy(
    rows,
    ({ benchmark, size, machine }) => JSON.stringify([benchmark, size, machine]),
  );
  return [...byKey.values()].map((own) => {
    const sorted = own.toSorted((a, b) => a.median - b.median);
    const [{ benchmark, size, machine, shape, median }] = sorted;
    const rank = ranks(sorted);
    const unit = timeUnit(median);
    const where = machine && `, ${machine}`;
    return {
      benchmark,
      size,
      machine,
      title: `${benchmark}, size ${formatInteger(size)} (${
        shape.join(" × ")
      } points)${where}, times in ${unit.symbol}`,
      unit,
      rows: sorted.map((row, n) => ({
        ...row,
        rank: rank[n],
        isFastest: rank[n] === "1" || rank[n] === "1=",
      })),
    };
  });
}

/** One panel per benchmark and machine. */
export function panelsOf(rows: readonly Row[]): Panel[] {
  const byKey = Map.groupBy(rows, ({ benchmark, machine }) => JSON.stringify([benchmark, machine]));
  return [...byKey.values()].map((own) => {
    const [{ benchmark, machine }] = own;
    const title = machine === "" ? benchmark : `${benchmark}, ${machine}`;
    return { title, benchmark, machine, rows: own };
  });
}

/**
 * Ranks of rows sorted by median. Rows that do not differ significantly from the fastest row of their rank
 * share it, marked by `=`; rows that are not `ok` have none.
 */
export function ranks(rows: readonly Pick<Row, RankedBy>[]): string[] {
  const trusted = rows.filter(({ status }) => status === "ok");
  const places = new Map<unknown, number>();
  let leader = trusted[0];
  trusted.forEach((row, n) => {
    if (differSignificantly(leader, row)) leader = row;
    places.set(row, leader === row ? n + 1 : places.get(leader)!);
  });
  return rows.map((row) => {
    const place = places.get(row);
    if (place === undefined) return "–";
    const tied = trusted.filter((other) => places.get(other) === place).length > 1;
    return tied ? `${place}=` : `${place}`;
  });
}

/** What of a row decides about its rank. */
type RankedBy = "status" | keyof Timed;

/** The first of rows sorted by median, and those that share its place. */
export function leaders<T extends Pick<Row, RankedBy>>(sorted: readonly T[]): T[] {
  const rank = ranks(sorted);
  return sorted.filter((_, n) => rank[n] === rank[0]);
}

/**
 * The size at which series are compared: the largest of those that the most series have in common.
 *
 * @param rows everything measured
 * @param trusted the rows that are `ok`; only their series count and only their sizes are considered
 */
export function commonSize<T extends Pick<Row, "size" | "series">>(
  rows: readonly T[],
  trusted: readonly T[],
): number {
  const judged = new Set(trusted.map(({ series }) => series));
  const counts = new Map<number, number>();
  for (const { size } of rows.filter(({ series }) => judged.has(series))) {
    counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  const sizes = [...new Set(trusted.map(({ size }) => size))];
  const most = Math.max(...sizes.map((size) => counts.get(size)!));
  return Math.max(...sizes.filter((size) => counts.get(size) === most));
}
