/** The verdict: what the tables say, in one or two sentences per benchmark. */
import { list } from "../../../base/text/list.ts";
import { formatError, formatInteger, formatTime } from "../../../base/text/units.ts";
import { type Precision, PRECISIONS } from "../../../kernels/benchmark.ts";
import { rowName } from "../../results/identity.ts";
import { crossover } from "./crossover.ts";
import { comparison, factorOf } from "./speed/factor.ts";
import { commonSize, leaders, type Panel } from "./groups.ts";
import { type Row, speedupIntervalOf } from "./rows.ts";

/** What to remember of one benchmark on one machine. */
export interface BenchmarkVerdict {
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Name of the machine; empty if there is only one. */
  readonly machine: string;
  /** Complete sentences: the fastest, CPU or GPU, what failed. */
  readonly sentences: readonly string[];
}

/**
 * Sums up a benchmark on a machine: which row is fastest at the largest common size and by how much, from
 * which size a GPU pays, what failed and why. Rows that are FAILED or implausible are never the
 * fastest, and rows that do not differ significantly are called ties.
 */
export function verdictOf({ benchmark, machine, rows }: Panel): BenchmarkVerdict {
  const trusted = rows.filter(({ status }) => status === "ok");
  return {
    benchmark,
    machine,
    sentences: [
      ...fastest(rows, trusted),
      ...crossover(trusted),
      ...failures(rows),
      ...doubts(rows),
    ],
  };
}

/** The fastest row at the largest common size, and the fastest in f64 if that is another. */
function fastest(rows: readonly Row[], trusted: readonly Row[]): string[] {
  if (trusted.length === 0) return ["No backend gave a result that can be trusted."];
  const size = commonSize(rows, trusted);
  const where = size < Math.max(...rows.map((row) => row.size))
    ? `At ${formatInteger(size)} points, the largest common size`
    : `At ${formatInteger(size)} points`;
  const here = trusted.filter((row) => row.size === size).sort((a, b) => a.median - b.median);
  const winners = leaders(here);
  const [first] = winners;
  const facts = [...speed(first, here[winners.length], here), ...quality(first)].join(", ");
  const higher = inHigherPrecision(here, winners);
  if (winners.length === 1) {
    const claim = here.length === 1 ? "the only one that can be judged" : "the fastest";
    const time = formatTime(first.median);
    return [
      `${where}, ${first.series} is ${claim}: ${time}, ${facts}${higher}.`,
      ...beyond(trusted, size),
    ];
  }
  const who = winners.map((row) => `${row.series} (${formatTime(row.median)})`);
  return [
    `${where}, ${list(who)} tie as the fastest: their difference is not significant.`,
    `For ${first.series}: ${facts}${higher}.`,
    ...beyond(trusted, size),
  ];
}

/** The fastest at the largest size of all, which not every series reached. */
function beyond(trusted: readonly Row[], common: number): string[] {
  const size = Math.max(...trusted.map((row) => row.size));
  const there = trusted.filter((row) => row.size === size).sort((a, b) => a.median - b.median);
  if (size === common || there.length < 2) return [];
  const winners = leaders(there);
  const who = list(winners.map((row) => `${row.series} (${formatTime(row.median)})`));
  const total = new Set(trusted.map(({ series }) => series)).size;
  return [
    `At ${formatInteger(size)} points, which ${there.length} of ${total} reached, ${who} ${
      winners.length === 1 ? "is the fastest" : "tie as the fastest"
    }.`,
  ];
}

/** How many times as fast a row is as its reference, or as the next row. */
function speed(
  row: Row,
  next: Row | undefined,
  here: readonly Row[],
): string[] {
  if (rowName(row) !== row.speedup_reference) {
    const references = here.filter((other) => rowName(other) === row.speedup_reference);
    const twoRuns = references.length > 0 && references.every(({ run }) => run !== row.run);
    const factor = comparison(row.speedup, speedupIntervalOf(row), twoRuns);
    return [`${factor} ${row.speedup_reference}`];
  }
  return next ? [`${factorOf(next, row)} as fast as the next, ${next.series}`] : [];
}

function quality({ error, bandwidth_fraction, flops_fraction }: Row): string[] {
  const shares = [
    share(bandwidth_fraction, "of the measured bandwidth"),
    share(flops_fraction, "of the measured peak arithmetic"),
  ].filter((text) => text !== undefined);
  return [`error ${formatError(error)}`, ...(shares.length > 0 ? [shares.join(" and ")] : [])];
}

function share(fraction: number | undefined, of: string): string | undefined {
  return fraction === undefined ? undefined : `${(100 * fraction).toFixed(0)} % ${of}`;
}

/** The fastest in the highest precision, where lower precision has won. */
function inHigherPrecision(
  here: readonly Row[],
  winners: readonly Row[],
): string {
  const rank = (precision: Precision) => PRECISIONS.indexOf(precision);
  const best = Math.min(...winners.map(({ precision }) => rank(precision)));
  const higher = here.filter(({ precision }) => rank(precision) < best);
  if (higher.length === 0) return "";
  const first = leaders(higher);
  const names = list(first.map((row) => `${row.series} (${formatTime(row.median)})`));
  return `; in ${first[0].precision} ${
    first.length > 1 ? `${names} tie as the fastest` : `the fastest is ${names}`
  }`;
}

/** One sentence per series that is FAILED somewhere. */
function failures(rows: readonly Row[]): string[] {
  const failed = rows.filter(({ status }) => status === "FAILED");
  return [...Map.groupBy(failed, ({ series }) => series)].map(([series, own]) => {
    const all = rows.filter((row) => row.series === series);
    const worst = own.reduce((a, b) => (a.error ?? Infinity) >= (b.error ?? Infinity) ? a : b);
    return `${series} FAILED ${sizesOf(own, all)}: ${worst.reason}.`;
  });
}

/** One sentence per series that is implausible somewhere. */
function doubts(rows: readonly Row[]): string[] {
  const doubtful = rows.filter(({ status }) => status === "implausible");
  return [...Map.groupBy(doubtful, ({ series }) => series)].map(([series, own]) => {
    const all = rows.filter((row) => row.series === series);
    return `${series} is implausible ${sizesOf(own, all)} and left out: ${own[0].reason}.`;
  });
}

function sizesOf(some: readonly Row[], all: readonly Row[]): string {
  return some.length === all.length && some.length > 1
    ? "at every size"
    : `at ${list(some.map(({ size }) => formatInteger(size)))} points`;
}
