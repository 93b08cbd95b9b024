/**
 * The columns of all tables. A column says how a row is shown to readers, which values data files
 * get, and what its heading means; a new fact about rows is shown by a new entry here.
 */
import {
  formatError,
  formatInteger,
  formatTime,
  threeDigits,
  type TimeUnit,
} from "../../../base/text/units.ts";
import type { Program } from "../../../backends/backend.ts";
import type { Formulation } from "../../../kernels/benchmark.ts";
import { intervalOfOneRound } from "../../results/rounds.ts";
import type { RankedRow } from "./groups.ts";
import { intervalOf, type Row, speedupIntervalOf } from "./rows.ts";

/** A value in a data file. */
export type Value = string | number | boolean | null | undefined;

/** One column. */
export interface Column {
  /** Heading. */
  readonly title: string;
  /** Alignment of the cells. */
  readonly align: "left" | "right";
  /** Text of a cell; times in the unit of the table. */
  readonly cell: (row: RankedRow, unit: TimeUnit) => string;
  /** Names and values in data files, times in seconds [default: none]. */
  readonly values?: Readonly<Record<string, (row: Row) => Value>>;
  /** Whether a table of these rows has the column [default: every table]. */
  readonly isShown?: (rows: readonly Row[]) => boolean;
  /** What the heading means, for the lines under the tables [default: nothing to explain]. */
  readonly meaning?: (rows: readonly Row[]) => string;
}

/** Headings of what a narrow table can do without, the least important first. */
export const OMITTED_FIRST: readonly string[] = [
  ...["stdev", "25%", "75%", "mean", "max", "setup", "%FMA", "%BW", "program", "min", "calls"],
  ...["GB/s", "95% CI", "copies", "gpu", "error", "#"],
];

/** What the programs are. */
const PROGRAM_MEANINGS: Readonly<Record<Program, string>> = {
  "plain": "the formulas cell by cell",
  "array program": "a library's operations on whole arrays",
  "fused": "loops or kernels written by hand",
  "original": "the code of pyhpc-benchmarks",
};

/** What the forms of the equation of state are. */
const FORMULATION_MEANINGS: Readonly<Record<Formulation, string>> = {
  closed: "the equation of state as usually written, accurate in f64 only",
  quadrature: "the equation of state by numerical integration, accurate in f32 too",
};

/** What is wrong with rows that are not `ok`. */
const STATUS_MEANINGS: Readonly<Record<Exclude<Row["status"], "ok">, string>> = {
  FAILED: "an output further from the reference than accepted",
  implausible: "faster than the processor can be",
};

/** What those of the values mean that have a meaning: `fused is loops written by hand; …`. */
function explained(
  meanings: Readonly<Record<string, string>>,
  values: readonly (string | undefined)[],
): string {
  return Object.entries(meanings).filter(([value]) => values.includes(value))
    .map(([value, meaning]) => `${value} is ${meaning}`).join("; ");
}

/** A column of a property, empty where a row lacks it, and missing where all do. */
function measure(
  title: string,
  of: (row: Row) => number | undefined,
  format: (value: number, unit: TimeUnit) => string,
): Pick<Column, "title" | "align" | "cell" | "isShown"> {
  return {
    title,
    align: "right",
    cell: (row, unit) => {
      const value = of(row);
      return value === undefined ? "" : format(value, unit);
    },
    isShown: (rows) => rows.some((row) => of(row) !== undefined),
  };
}

/** A column of times in the unit of the table. */
function time(title: string, name: string, of: (row: Row) => number | undefined): Column {
  const inUnit = (seconds: number, { seconds: unit }: TimeUnit) => threeDigits(seconds / unit);
  return { ...measure(title, of, inUnit), values: { [name]: of } };
}

/** A share in percent. */
function percent(value: number): string {
  return (100 * value).toFixed(0);
}

/** A column of shares in percent. */
function share(
  title: string,
  name: string,
  of: (row: Row) => number | undefined,
  meaning: string,
): Column {
  return { ...measure(title, of, percent), values: { [name]: of }, meaning: () => meaning };
}

/** All columns in their order. */
export const COLUMNS: readonly Column[] = [
  {
    title: "#",
    align: "right",
    cell: ({ rank }) => rank,
    meaning: () => "#: rank, = where rows do not differ significantly (99 % confidence)",
  },
  {
    title: "backend",
    align: "left",
    cell: ({ backend }) => backend,
    values: { backend: ({ backend }) => backend, backend_version: ({ version }) => version },
  },
  {
    title: "program",
    align: "left",
    cell: ({ program = "" }) => program,
    values: { program: ({ program }) => program },
    isShown: (rows) => rows.some(({ program }) => program !== undefined),
    meaning: (rows) =>
      `program: ${explained(PROGRAM_MEANINGS, rows.map(({ program }) => program))}; ` +
      "rows of the same program compare backends, others compare programs as well",
  },
  {
    title: "engine",
    align: "left",
    cell: ({ engine = "deno" }) => engine,
    values: { engine: ({ engine }) => engine },
    isShown: (rows) => rows.some(({ engine }) => engine !== undefined),
    meaning: () => "engine: JavaScript engine that computed",
  },
  {
    title: "device",
    align: "left",
    cell: ({ device }) => device,
    values: { device: ({ device }) => device, device_name: ({ processor }) => processor },
    isShown: (rows) => rows.some(({ device, askedDevice }) => device !== askedDevice),
  },
  {
    title: "precision",
    align: "left",
    cell: ({ precision, formulation }) =>
      formulation === undefined ? precision : `${precision} ${formulation}`,
    values: {
      precision: ({ precision }) => precision,
      formulation: ({ formulation }) => formulation,
    },
    meaning: (rows) => {
      const forms = explained(
        FORMULATION_MEANINGS,
        rows.map(({ formulation }) => formulation),
      );
      return forms && `precision: ${forms}`;
    },
  },
  {
    title: "run",
    align: "left",
    cell: ({ runName }) => runName,
    values: { machine: ({ machine }) => machine, run: ({ run }) => run },
    isShown: (rows) => rows.some(({ runName }) => runName !== ""),
    meaning: () => "run: when it was started, where a case was measured several times",
  },
  {
    title: "calls",
    align: "right",
    cell: ({ calls }) => formatInteger(calls),
    values: { rounds: ({ rounds }) => rounds.length, calls: ({ calls }) => calls },
  },
  time("mean", "mean", ({ mean }) => mean),
  time("stdev", "stdev", ({ stdev }) => stdev),
  time("min", "min", ({ min }) => min),
  time("25%", "p25", ({ p25 }) => p25),
  time("median", "median", ({ median }) => median),
  time("75%", "p75", ({ p75 }) => p75),
  time("max", "max", ({ max }) => max),
  {
    title: "95% CI",
    align: "left",
    cell: (row, { seconds }) => {
      const interval = row.isOneProcess ? intervalOfOneRound(row.rounds) : intervalOf(row);
      const bounds = interval?.map((bound) => threeDigits(bound / seconds)).join("…");
      if (row.isOneProcess) return bounds ? `one process: ${bounds}` : "one process";
      return bounds ?? "–";
    },
    values: {
      median_ci95_low: (row) => intervalOf(row)?.[0],
      median_ci95_high: (row) => intervalOf(row)?.[1],
    },
    meaning: (rows) =>
      rows.some(({ isOneProcess }) => isOneProcess)
        ? "one process: an interval within one process, no 95 % interval: another may differ by more"
        : "",
  },
  time("gpu", "gpu_median", ({ gpu_median }) => gpu_median),
  {
    ...measure("setup", ({ setup }) => setup, formatTime),
    values: { prepare: ({ setup }) => setup },
    meaning: () => "setup: packing inputs and compiling, measured once, no part of the other times",
  },
  {
    ...time("copies", "copies", ({ copies }) => copies),
    values: {
      upload: ({ preparation }) => preparation?.upload,
      download: ({ preparation }) => preparation?.download,
    },
    meaning: () => "copies: to the device and back, measured once, no part of the other times",
  },
  {
    title: "Δ",
    align: "right",
    cell: speedupOf,
    values: {
      speedup: ({ speedup }) => speedup,
      speedup_ci95_low: (row) => speedupIntervalOf(row)?.[0],
      speedup_ci95_high: (row) => speedupIntervalOf(row)?.[1],
      speedup_reference: ({ speedup_reference }) => speedup_reference,
    },
    meaning: (rows) => {
      const references = [...new Set(rows.map((row) => row.speedup_reference))].join(" or ");
      const interval = rows.some(speedupIntervalOf) ? ", ± half its 95 % interval" : "";
      return `Δ: times as fast as ${references}${interval}`;
    },
  },
  {
    title: "GB/s",
    align: "right",
    cell: ({ gbps }) => threeDigits(gbps),
    values: { gbps: ({ gbps }) => gbps },
    meaning: () =>
      "GB/s: what any implementation must move, each number once, arrays without gaps, per median time",
  },
  {
    title: "%BW",
    align: "right",
    cell: ({ bandwidth_fraction, cached_in = "" }) =>
      bandwidth_fraction === undefined ? cached_in : percent(bandwidth_fraction),
    values: {
      bandwidth_fraction: ({ bandwidth_fraction }) => bandwidth_fraction,
      cached_in: ({ cached_in }) => cached_in,
    },
    isShown: (rows) =>
      rows.some(({ bandwidth_fraction, cached_in }) => bandwidth_fraction ?? cached_in),
    meaning: () =>
      "%BW: share of main memory's measured bandwidth, or the cache that holds the arrays",
  },
  share(
    "%FMA",
    "flops_fraction",
    (row) => row.flops_fraction,
    "%FMA: share of the measured peak arithmetic",
  ),
  {
    title: "error",
    align: "right",
    cell: ({ error }) => formatError(error),
    values: { error: ({ error }) => error },
    meaning: () => "error: largest ‖e‖/‖reference‖ of all outputs",
  },
  {
    title: "check",
    align: "left",
    cell: ({ status }) => status,
    values: { status: ({ status }) => status, reason: ({ reason }) => reason },
    meaning: (rows) => {
      const bad = explained(STATUS_MEANINGS, rows.map(({ status }) => status));
      return bad && `check: ${bad}`;
    },
  },
];

/** The columns of a table of these rows. */
export function columnsOf(rows: readonly Row[]): Column[] {
  return COLUMNS.filter(({ isShown }) => isShown?.(rows) ?? true);
}

/** Speed-up with the half width of its confidence interval. */
function speedupOf(row: Row): string {
  const [low, high] = speedupIntervalOf(row) ?? [0, 0];
  if (low === high) return threeDigits(row.speedup);
  return `${threeDigits(row.speedup)} ±${Number(((high - low) / 2).toPrecision(1))}`;
}

/** What the headings mean, but for those that are left out. */
export function legend(rows: readonly Row[], omitted: readonly string[] = []): string[] {
  const uncopied = rows.filter(({ device, copies }) => device !== "cpu" && copies === undefined);
  const names = [...new Set(uncopied.map(({ backend }) => backend))];
  return [
    ...columnsOf(rows).filter(({ title }) => !omitted.includes(title))
      .map(({ meaning }) => meaning?.(rows) ?? ""),
    names.length > 0 ? `transfers of ${names.join(", ")} not measured` : "",
  ].filter((line) => line !== "");
}
