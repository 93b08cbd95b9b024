/**
 * The decision table: for each thing that a program can ship, the best backend, over all benchmarks
 * of a machine. How "best" and the means are defined stands in docs/method.md.
 */
import { FAMILIES, type Family, type Place, PLACES } from "../../../../backends/backend.ts";
import { type Precision, PRECISIONS } from "../../../../kernels/benchmark.ts";
import { rowName } from "../../../results/identity.ts";
import { differSignificantly, ratioOf } from "../../../results/ratios.ts";
import { commonSize, type Panel } from "../groups.ts";
import type { Row } from "../rows.ts";
import { meanOf, type Ratio, type Speedup, speedupOf } from "./speedup.ts";

/** A choice: the best backend of a family, in one precision and one engine. */
export interface Choice {
  /** What is shipped. */
  readonly family: Family;
  /** Precision of arrays and arithmetic. */
  readonly precision: Precision;
  /** JavaScript engine that computed, if it is not this Deno. */
  readonly engine?: string;
  /** The series that do not differ significantly from the best, which comes first; none if none passes. */
  readonly best: readonly string[];
  /** Whether the best is the row that the speed-ups refer to, so that it has none of its own. */
  readonly isReference: boolean;
  /** Series that do not pass their check somewhere; none of them can be the best. */
  readonly rejected: readonly string[];
  /** How many times as fast as the reference the best is, where it was measured beside it. */
  readonly speedup?: Speedup;
  /** Largest error of the best in the cases that are compared; `null` if it is not finite. */
  readonly error: number | null;
  /** Where a program can run that uses the first of the best. */
  readonly runsIn: readonly Place[];
  /** Benchmarks in which the best has no row to compare. */
  readonly missing: readonly string[];
}

/** The decision table of one machine. */
export interface Decision {
  /** Name of the machine; empty if there is only one. */
  readonly machine: string;
  /** Row that the speed-ups refer to. */
  readonly reference: string;
  /** The size at which each benchmark is compared. */
  readonly sizes: readonly { readonly benchmark: string; readonly size: number }[];
  /** The choices: families in their order, within them engines, precisions, and the fastest first. */
  readonly choices: readonly Choice[];
}

/** Rows of one benchmark at the size at which it is compared. */
interface Compared {
  readonly benchmark: string;
  readonly size: number;
  readonly rows: readonly Row[];
}

/** One decision table per machine that has rows which can be trusted. */
export function decisionsOf(panels: readonly Panel[]): Decision[] {
  return [...Map.groupBy(panels, ({ machine }) => machine)].flatMap(([machine, own]) => {
    const compared = own.flatMap(comparedIn);
    if (compared.length === 0) return [];
    const reference = referenceOf(compared);
    const rows = own.flatMap((panel) => panel.rows);
    const choices = [...Map.groupBy(rows, choiceKey).values()]
      .map((rivals) => choose(rivals, compared, reference));
    return [{
      machine,
      reference,
      sizes: compared.map(({ benchmark, size }) => ({ benchmark, size })),
      choices: choices.sort((a, b) =>
        FAMILIES.indexOf(a.family) - FAMILIES.indexOf(b.family) ||
        (a.engine ?? "").localeCompare(b.engine ?? "") ||
        PRECISIONS.indexOf(a.precision) - PRECISIONS.indexOf(b.precision) ||
        (b.speedup?.mean ?? 0) - (a.speedup?.mean ?? 0)
      ),
    }];
  });
}

/**
 * Identity of the choice that a row competes for: what runs in browsers does not compete with what
 * does not. Those of Python do not compete either: readers look for the library that they know.
 */
function choiceKey({ family, precision, engine, backend, runsIn }: Row): string {
  const own = family === "Python" ? backend : runsIn.includes("browsers");
  return JSON.stringify([family, precision, engine, own]);
}

/** A benchmark at the largest size that most of its series have in common. */
function comparedIn({ benchmark, rows }: Panel): Compared[] {
  const trusted = rows.filter(({ status }) => status === "ok");
  if (trusted.length === 0) return [];
  const size = commonSize(rows, trusted);
  return [{ benchmark, size, rows: trusted.filter((row) => row.size === size) }];
}

/** Of the rows that speed-ups refer to, the one that most benchmarks have. */
function referenceOf(compared: readonly Compared[]): string {
  const names = [...new Set(compared.flatMap(({ rows }) => rows.map((r) => r.speedup_reference)))];
  const count = (name: string) =>
    compared.filter(({ rows }) => rows.some((row) => rowName(row) === name)).length;
  return names.reduce((best, name) => count(name) > count(best) ? name : best);
}

/** A series that passes, with its row in each benchmark where it has one. */
interface Candidate {
  readonly series: string;
  readonly rows: ReadonlyMap<string, Row>;
  /** Whether these are the rows that the speed-ups refer to. */
  readonly isReference: boolean;
  /** Ratio of the reference's times to its own, one per benchmark that has both. */
  readonly ratios: readonly Ratio[];
}

/** The best of the series that compete for a choice. */
function choose(
  rivals: readonly Row[],
  compared: readonly Compared[],
  reference: string,
): Choice {
  const [{ family, precision, engine }] = rivals;
  const series = [...Map.groupBy(rivals, (row) => row.series)];
  const passing = series.filter(([, rows]) => rows.every(({ status }) => status === "ok"));
  const candidates = passing.map(([name]) => candidateOf(name, compared, reference))
    .toSorted((a, b) => b.ratios.length - a.ratios.length || meanOf(b.ratios) - meanOf(a.ratios));
  const best = candidates.at(0);
  const rows = [...best?.rows.values() ?? []];
  const named = best ? candidates.filter((other) => isTied(best, other)) : [];
  const errors = rows.map(({ error }) => error);
  return {
    family,
    precision,
    ...(engine === undefined ? {} : { engine }),
    best: named.map((one) => one.series),
    isReference: best?.isReference ?? false,
    rejected: series.filter((one) => !passing.includes(one)).map(([name]) => name),
    ...(best && best.ratios.length > 0 ? { speedup: speedupOf(best.ratios) } : {}),
    error: errors.includes(null) ? null : Math.max(0, ...errors as number[]),
    runsIn: named.length > 0 ? placesOf(named[0]) : [],
    missing: best
      ? compared.map(({ benchmark }) => benchmark).filter((name) => !best.rows.has(name))
      : [],
  };
}

/** Where a candidate runs. */
function placesOf({ rows }: Candidate): readonly Place[] {
  const places = rows.values().next().value?.runsIn ?? [];
  return PLACES.filter((place) => places.includes(place));
}

function candidateOf(
  series: string,
  compared: readonly Compared[],
  reference: string,
): Candidate {
  const rows = new Map<string, Row>();
  let isReference = true;
  const ratios = compared.flatMap(({ benchmark, rows: all }) => {
    const own = all.find((row) => row.series === series);
    if (own) rows.set(benchmark, own);
    const baselines = all.filter((row) => rowName(row) === reference);
    const baseline = baselines.find(({ run }) => run === own?.run) ?? baselines.at(0);
    isReference &&= own === baseline;
    return own && baseline ? [ratioOf(baseline, own)] : [];
  });
  return { series, rows, ratios, isReference: isReference && ratios.length > 0 };
}

/** Whether a series was measured in as many benchmarks as the best, and differs significantly in none. */
function isTied(best: Candidate, other: Candidate): boolean {
  if (best === other) return true;
  return best.ratios.length === other.ratios.length &&
    best.rows.size === other.rows.size &&
    [...best.rows].every(([benchmark, row]) => {
      const rival = other.rows.get(benchmark);
      return rival !== undefined && !differSignificantly(row, rival);
    });
}
