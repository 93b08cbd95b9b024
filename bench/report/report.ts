/** What a report is, and the words that all reports share. */
import type { Result, Results, Skipped, Warning } from "../results.ts";
import type { PictureOptions } from "./plots.ts";
import { groups } from "../units.ts";

/** How a report may look. */
export interface ReportOptions {
  /** Whether to use terminal colours [default: false]. */
  readonly color?: boolean;
  /** Whether the table is followed by charts of time over size [default: false]. */
  readonly chart?: boolean;
  /** Whether the charts may use characters beyond ASCII [default: true]. */
  readonly unicode?: boolean;
  /** Columns that text and charts should keep to [default: 80]. */
  readonly columns?: number;
}

/** Renders results as text. */
export type Report = (results: Results, options?: ReportOptions) => string;

/** Renders results as the content of a file. */
export type FileReport = (
  results: Results,
  options?: PictureOptions,
) => string | Uint8Array<ArrayBuffer> | Promise<string | Uint8Array<ArrayBuffer>>;

/** Results of one benchmark at one size, the fastest first. */
export interface Group {
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Nominal size. */
  readonly size: number;
  /** Rows by ascending median. */
  readonly rows: readonly Result[];
}

/** What the times mean, under every table. */
export const TIME_NOTE = "time in wall seconds, less is better";

/** What the times leave out. */
export const EXCLUDED_NOTE =
  "excluded: generating and packing inputs, copies to and from a device, compilation, checks";

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
  return `${benchmark}, size ${groups(size)} (${rows[0].shape.join(" × ")} points)${machine}`;
}

/**
 * Ranks of rows sorted by median. Rows whose confidence interval overlaps with that of the
 * fastest row of their rank share it, marked by `=`; inconsistent rows have none.
 */
export function ranks(rows: readonly Result[]): string[] {
  const consistent = rows.filter((row) => row.consistent);
  const leaders = new Map<Result, number>();
  let leader = consistent[0];
  consistent.forEach((row, n) => {
    if (row.median_ci95[0] > leader.median_ci95[1]) leader = row;
    leaders.set(row, leader === row ? n + 1 : leaders.get(leader)!);
  });
  return rows.map((row) => {
    const rank = leaders.get(row);
    if (rank === undefined) return "–";
    const tied = consistent.filter((other) => leaders.get(other) === rank).length > 1;
    return tied ? `${rank}=` : `${rank}`;
  });
}

/** Name of a row's precision, with the formulation where it matters. */
export function precisionOf({ precision, formulation }: Result): string {
  return formulation === undefined ? precision : `${precision} ${formulation}`;
}

/** One line for something that was not measured. */
export function describeSkipped(skipped: Skipped): string {
  const { benchmark, backend, device, precision, size, reason } = skipped;
  const where = [benchmark, size === undefined ? undefined : `size ${groups(size)}`, precision];
  const detail = where.filter((part) => part !== undefined).join(", ");
  return `${backend} (${device})${detail ? `, ${detail}` : ""}: ${reason}`;
}

/** One line for a warning. */
export function describeWarning({ message, hint, rows }: Warning): string {
  const which = rows.length === 0
    ? ""
    : rows.length === 1
    ? ` (${rows[0]})`
    : ` (${rows[0]} and ${rows.length - 1} more)`;
  return `${message}${which}: ${hint}`;
}

/** Two lines about machine and program. */
export function describeMachine({ tool, environment, options }: Results): string[] {
  const { cpu, cores, os, deno, v8, load, affinity } = environment;
  const pinned = affinity === undefined ? "" : `, pinned to ${affinity.join(", ")}`;
  const busy = load === undefined ? "" : `, load ${load.toFixed(2)}`;
  return [
    `${cpu}, ${cores} ${
      cores === 1 ? "core" : "cores"
    }${busy}${pinned}; ${os}; Deno ${deno}, V8 ${v8}`,
    `${tool.name} ${tool.version}, calls in random order, shuffle seed ${options.shuffle_seed}`,
  ];
}
