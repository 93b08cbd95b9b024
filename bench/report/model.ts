/** Everything that reports show, computed once from a results document; reports only render it. */
import type { OfRun, Results, Run, Warning } from "../results/schema.ts";
import { backendsOf, type BackendSummary } from "./model/backends.ts";
import { type Column, columnsOf, legend, OMITTED_FIRST } from "./model/columns.ts";
import { type Decision, decisionsOf } from "./model/speed/decision.ts";
import {
  DECISION_OMITTED_FIRST,
  decisionColumns,
  decisionNotes,
  decisionTitle,
} from "./model/speed/decision_table.ts";
import {
  engineColumns,
  engineNotes,
  enginesOmittedFirst,
  enginesTitle,
} from "./model/speed/engine_table.ts";
import { enginesOf, type EngineTable } from "./model/speed/engines.ts";
import { type Group, groupsOf, type Panel, panelsOf } from "./model/groups.ts";
import { type Maps, mapsOf } from "./model/maps.ts";
import { type Row, rowsOf } from "./model/rows.ts";
import {
  benchmarksOf,
  controlLines,
  describeLimit,
  headLines,
  limitLines,
  programsOf,
  type RunFacts,
  runsOf,
  type Setting,
  settingsOf,
} from "./model/runs.ts";
import { describeSkipped, groupSkipped, type SkippedGroup } from "./model/skipped.ts";
import { type BenchmarkVerdict, verdictOf } from "./model/verdict.ts";

export type {
  BackendSummary,
  BenchmarkVerdict,
  Column,
  Decision,
  EngineTable,
  Group,
  Panel,
  Row,
  RunFacts,
  Setting,
  SkippedGroup,
};
export { engineColumns, engineNotes, enginesOmittedFirst, enginesTitle };
export { columnsOf, describeLimit, describeSkipped, OMITTED_FIRST };
export { DECISION_OMITTED_FIRST, decisionColumns, decisionNotes, decisionTitle };

/** What the times mean, and what they leave out. */
const TIME_NOTE =
  "time in wall seconds, less is better; excluded: generating and packing inputs, " +
  "copies to and from a device, compilation, checks";

/** Warnings of one kind. */
export interface WarningKind {
  /** The kind in words, e.g. `"few rounds"`. */
  readonly kind: string;
  /** One line each. */
  readonly lines: readonly string[];
}

/** What reports show. */
export interface Model {
  /** Names of the benchmarks. */
  readonly benchmarks: readonly string[];
  /** Names and versions of the programs that measured. */
  readonly programs: readonly string[];
  /** The runs. */
  readonly runs: readonly RunFacts[];
  /** The backends of the runs. */
  readonly backends: readonly BackendSummary[];
  /** The settings of the runs. */
  readonly settings: readonly Setting[];
  /** The machines, and the program with its settings, one line each. */
  readonly head: readonly string[];
  /** All rows. */
  readonly rows: readonly Row[];
  /** The tables. */
  readonly groups: readonly Group[];
  /** One benchmark on one machine each. */
  readonly panels: readonly Panel[];
  /**
   * What the headings of the tables mean, what the times leave out, what the processors can
   * do and what the controls say.
   *
   * @param omitted headings that the tables leave out
   */
  readonly notes: (omitted?: readonly string[]) => string[];
  /** The best for each thing that a program can ship, per machine. */
  readonly decisions: readonly Decision[];
  /** The same choices in each JavaScript engine, relative to its own TypeScript, per machine. */
  readonly engines: readonly EngineTable[];
  /** What to remember, per benchmark and machine. */
  readonly verdicts: readonly BenchmarkVerdict[];
  /** What the benchmarks compute, and where the rows are wrong. */
  readonly maps: readonly Maps[];
  /** What makes the results less trustworthy, one line each. */
  readonly warnings: readonly string[];
  /** The same by kind, in the order of their first appearance. */
  readonly warningKinds: readonly WarningKind[];
  /** What was not measured. */
  readonly skipped: readonly SkippedGroup[];
  /** Whether a run ended before all calls were made. */
  readonly isInterrupted: boolean;
}

/** Computes everything that reports show. */
export function modelOf(results: Results): Model {
  const runs = runsOf(results);
  const rows = rowsOf(results);
  const panels = panelsOf(rows);
  const decisions = decisionsOf(panels);
  const describe = (one: OfRun<Warning>) => describeWarning(one, runs[one.run].name);
  const kinds = Map.groupBy(results.warnings, ({ code }) => code.replaceAll("-", " "));
  const measured = [...limitLines(runs), ...controlLines(runs)];
  return {
    benchmarks: benchmarksOf(results),
    programs: programsOf(results),
    runs,
    backends: backendsOf(runs),
    settings: settingsOf(results),
    head: headLines(results),
    rows,
    groups: groupsOf(rows),
    panels,
    notes: (omitted = []) =>
      rows.length === 0 ? measured : [...legend(rows, omitted), TIME_NOTE, ...measured],
    decisions,
    engines: enginesOf(decisions, panels),
    verdicts: panels.map(verdictOf),
    maps: mapsOf(panels, results.runs),
    warnings: results.warnings.map(describe),
    warningKinds: [...kinds].map(([kind, own]) => ({ kind, lines: own.map(describe) })),
    skipped: groupSkipped(results.skipped, runs),
    isInterrupted: results.runs.some(({ interrupted }: Run) => interrupted),
  };
}

/** One line for a warning; the run is named where there are several. */
export function describeWarning(
  { message, hint, rows }: OfRun<Warning> | Warning,
  run = "",
): string {
  const which = rows.length === 0
    ? ""
    : rows.length === 1
    ? ` (${rows[0]})`
    : ` (${rows[0]} and ${rows.length - 1} more)`;
  return `${run ? `${run}: ` : ""}${message}${which}: ${hint}`;
}
