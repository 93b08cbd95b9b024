/** The verdict: what the tables say, in one or two sentences per benchmark. */
import { type Precision, PRECISIONS } from "../../kernels/benchmark.ts";
import { ratioOf } from "../results/ratios.ts";
import { machineKey, processorOf, rowName } from "../results/identity.ts";
import type { Results } from "../results/schema.ts";
import { largestError } from "../measuring/accuracy.ts";
import { formatError, formatInteger, formatTime } from "../../base/units.ts";
import { commonSize } from "./tables/common_size.ts";
import { crossover, type Result } from "./plots/crossover.ts";
import { list } from "../../base/list.ts";
import { machineName } from "./machines.ts";
import { seriesNames } from "./plots/points.ts";
import { ranks } from "./tables/rows.ts";
import { factorInWords } from "./words.ts";
import { fromTwoRuns } from "./runs.ts";

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
 * Sums up a document: who is fastest at the largest common size and by how much, from which size
 * a GPU pays, what failed and why. Rows that are FAILED or implausible are never the fastest, and
 * rows that are not told apart by the 99 % interval of their ratio are called ties.
 *
 * @example
 * ```ts ignore
 * for (const { benchmark, sentences } of verdicts(results)) {
 *   console.log(`${benchmark}: ${sentences.join(" ")}`);
 * }
 * ```
 */
export function verdicts(results: Results): BenchmarkVerdict[] {
  const machine = machineName(results);
  const name = seriesNames(results);
  const byBenchmark = Map.groupBy(
    results.results.map((row) => ({
      ...row,
      processor: processorOf(results.runs[row.run], row),
    })),
    (row) => JSON.stringify([row.benchmark, machineKey(results.runs[row.run])]),
  );
  return [...byBenchmark.values()].map((rows) => {
    const trusted = rows.filter(({ status }) => status === "ok");
    return {
      benchmark: rows[0].benchmark,
      machine: machine(rows[0]),
      sentences: [
        ...fastest(rows, trusted, name),
        ...crossover(trusted, name),
        ...failures(rows.filter(({ status }) => status === "FAILED"), rows, name),
        ...doubts(rows.filter(({ status }) => status === "implausible"), name),
      ],
    };
  });
}

type Name = (row: Result) => string;

/** Who is fastest at the largest common size, and in f64 if that is someone else. */
function fastest(rows: readonly Result[], trusted: readonly Result[], name: Name): string[] {
  if (trusted.length === 0) return ["No backend gave a result that can be trusted."];
  const size = commonSize(rows, trusted, name);
  const where = size < Math.max(...rows.map((row) => row.size))
    ? `At ${formatInteger(size)} points, the largest common size`
    : `At ${formatInteger(size)} points`;
  const here = trusted.filter((row) => row.size === size).sort((a, b) => a.median - b.median);
  const winners = leaders(here);
  const [first] = winners;
  const facts = [...speed(first, here[winners.length], here, name), ...quality(first)].join(", ");
  const higher = inHigherPrecision(here, winners, name);
  if (winners.length === 1) {
    const claim = here.length === 1 ? "the only one that can be judged" : "the fastest";
    const time = formatTime(first.median);
    return [
      `${where}, ${name(first)} is ${claim}: ${time}, ${facts}${higher}.`,
      ...beyond(trusted, size, name),
    ];
  }
  const who = winners.map((row) => `${name(row)} (${formatTime(row.median)})`);
  return [
    `${where}, ${list(who)} tie as the fastest: chance explains their difference.`,
    `For ${name(first)}: ${facts}${higher}.`,
    ...beyond(trusted, size, name),
  ];
}

/** Who leads at the largest size of all, which not everyone reached. */
function beyond(trusted: readonly Result[], common: number, name: Name): string[] {
  const size = Math.max(...trusted.map((row) => row.size));
  const there = trusted.filter((row) => row.size === size).sort((a, b) => a.median - b.median);
  if (size === common || there.length < 2) return [];
  const winners = leaders(there);
  const who = list(winners.map((row) => `${name(row)} (${formatTime(row.median)})`));
  const total = new Set(trusted.map(name)).size;
  return [
    `At ${formatInteger(size)} points, which ${there.length} of ${total} reached, ${who} ${
      winners.length === 1 ? "is the fastest" : "tie as the fastest"
    }.`,
  ];
}

/** The first of the sorted rows, and those that tie with it. */
function leaders(sorted: readonly Result[]): Result[] {
  const rank = ranks(sorted);
  return sorted.filter((_, n) => rank[n] === rank[0]);
}

function speed(
  row: Result,
  next: Result | undefined,
  here: readonly Result[],
  name: Name,
): string[] {
  if (rowName(row) !== row.speedup_reference) {
    const references = here.filter((other) => rowName(other) === row.speedup_reference);
    const twoRuns = references.length > 0 && references.every((other) => fromTwoRuns(other, row));
    const factor = factorInWords({ ratio: row.speedup, ci95: row.speedup_ci95 }, twoRuns);
    return [`${factor} as fast as ${row.speedup_reference}`];
  }
  if (!next) return [];
  const ratio = ratioOf(next, row);
  return [`${factorInWords(ratio, fromTwoRuns(next, row))} as fast as the next, ${name(next)}`];
}

function quality({ errors, bandwidth_fraction, flops_fraction }: Result): string[] {
  const error = largestError(errors);
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
  here: readonly Result[],
  winners: readonly Result[],
  name: Name,
): string {
  const rank = (precision: Precision) => PRECISIONS.indexOf(precision);
  const best = Math.min(...winners.map(({ precision }) => rank(precision)));
  const higher = here.filter(({ precision }) => rank(precision) < best);
  if (higher.length === 0) return "";
  const first = leaders(higher);
  const names = list(first.map((row) => `${name(row)} (${formatTime(row.median)})`));
  return `; in ${first[0].precision} ${
    first.length > 1 ? `${names} tie as the fastest` : `the fastest is ${names}`
  }`;
}

/** One sentence per series that is FAILED somewhere. */
function failures(failed: readonly Result[], rows: readonly Result[], name: Name): string[] {
  return [...Map.groupBy(failed, name)].map(([series, own]) => {
    const all = rows.filter((row) => name(row) === series);
    const where = own.length === all.length && own.length > 1
      ? "at every size"
      : `at ${list(own.map(({ size }) => formatInteger(size)))} points`;
    const error = ({ errors }: Result) => largestError(errors) ?? Infinity;
    const worst = own.reduce((a, b) => error(a) >= error(b) ? a : b);
    return `${series} FAILED ${where}: ${worst.reason}.`;
  });
}

function doubts(rows: readonly Result[], name: Name): string[] {
  return [...Map.groupBy(rows, name).keys()].map((series) =>
    `${series} is left out where its times are implausible (see the warnings).`
  );
}
