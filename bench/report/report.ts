/** What a report is, and the words that all reports share. */
import type { Environment } from "../environment.ts";
import type { Result, Results, Skipped, Warning } from "../results.ts";
import { environmentsOf, machineName } from "./machines.ts";
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
  /** Columns that tables should keep to, if need be by leaving out some of theirs [default: none]. */
  readonly width?: number;
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

/** Cases of a backend that were not measured for one and the same reason. */
export interface SkippedGroup {
  /** Name of the backend. */
  readonly backend: string;
  /** Device that was asked for. */
  readonly device: string;
  /** Which cases: benchmarks, precisions, sizes, machines, each where it matters; or nothing. */
  readonly cases: string;
  /** Why. */
  readonly reason: string;
}

/** What was not measured, the cases of one reason together. */
export function groupSkipped(results: Results): SkippedGroup[] {
  const machine = machineName(results);
  const byReason = Map.groupBy(
    results.skipped,
    ({ backend, device, reason }) => JSON.stringify([backend, device, reason]),
  );
  return [...byReason.values()].map((own) => {
    const [{ backend, device, reason }] = own;
    return { backend, device, reason, cases: casesOf(own, machine) };
  });
}

function casesOf(skipped: readonly Skipped[], machine: (one: Skipped) => string): string {
  const values = (pick: (one: Skipped) => string | undefined) =>
    [...new Set(skipped.map(pick))].filter(Boolean).join(", ");
  const sizes = [...new Set(skipped.flatMap(({ size }) => size ?? []))].sort((a, b) => a - b);
  const parts = [
    values(({ benchmark }) => benchmark),
    sizes.length > 0 ? `size ${sizes.map(groups).join(" and ")}` : "",
    values(({ precision }) => precision),
    values(machine),
  ].filter(Boolean);
  return parts.join(parts.some((part) => part.includes(", ")) ? "; " : ", ");
}

/** One line for cases that were not measured. */
export function describeSkipped({ backend, device, cases, reason }: SkippedGroup): string {
  return `${backend} (${device})${cases ? `, ${cases}` : ""}: ${reason}`;
}

/** One line for a warning; the machine is named where there are several. */
export function describeWarning({ message, hint, rows }: Warning, machine = ""): string {
  const which = rows.length === 0
    ? ""
    : rows.length === 1
    ? ` (${rows[0]})`
    : ` (${rows[0]} and ${rows.length - 1} more)`;
  return `${machine ? `${machine}: ` : ""}${message}${which}: ${hint}`;
}

/** All warnings, one line each. */
export function describeWarnings(results: Results): string[] {
  const machine = machineName(results);
  return results.warnings.map((one) => describeWarning(one, machine(one)));
}

/** One line for each machine and GPU, and one for the program. */
export function describeMachine(results: Results): string[] {
  const { tool, options } = results;
  const machines = environmentsOf(results).flatMap((environment) => {
    const { cpu, cores, os, deno, v8, load, affinity } = environment;
    const pinned = affinity === undefined ? "" : `, pinned to ${affinity.join(", ")}`;
    const busy = load === undefined ? "" : `, load ${load.toFixed(2)}`;
    return [
      `${cpu}, ${cores} ${
        cores === 1 ? "core" : "cores"
      }${busy}${pinned}; ${os}; Deno ${deno}, V8 ${v8}`,
      ...gpusOf(environment),
    ];
  });
  return [
    ...new Set(machines),
    `${tool.name} ${tool.version}, calls in random order, shuffle seed ${options.shuffle_seed}`,
  ];
}

/** The GPUs that computed, with their drivers. */
function gpusOf({ backends = [] }: Environment): string[] {
  return backends.filter(({ device, device_name }) => device !== "cpu" && device_name !== undefined)
    .map(({ device_name, driver }) => `${device_name}${driver ? `, driver ${driver}` : ""}`);
}
