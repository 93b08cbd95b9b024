/**
 * What each JavaScript engine makes of the same code: the choices of the decision table, relative
 * to the TypeScript of the same engine. A browser's users cannot choose its engine.
 */
import { OWN_ENGINE } from "../../../hosts/engine/find.ts";
import { ratioOf } from "../../../results/ratios.ts";
import type { Choice, Decision } from "./decision.ts";
import type { Panel } from "../groups.ts";
import type { Row } from "../rows.ts";
import { type Speedup, speedupOf } from "./speedup.ts";

/** The best backend of a family in one engine. */
export interface EngineRow {
  /** Backend and precision. */
  readonly backend: string;
  /** Median seconds of a call in each benchmark, in their order, where it was measured. */
  readonly medians: readonly (number | undefined)[];
  /** Whether it is what the others of its engine are compared with. */
  readonly isReference: boolean;
  /** How many times as fast as the reference of its engine it is, if that has one. */
  readonly speedup?: Speedup;
}

/** The rows of one engine. */
export interface EngineRows {
  /** Name of the engine. */
  readonly engine: string;
  /** What its TypeScript says of its version; empty without TypeScript. */
  readonly version: string;
  /** Rows in the order of the decision table. */
  readonly rows: readonly EngineRow[];
}

/** The engines of one machine. */
export interface EngineTable extends Pick<Decision, "machine" | "sizes"> {
  /** This Deno first, others by name. */
  readonly engines: readonly EngineRows[];
}

/** One table per decision in which several engines have more than TypeScript. */
export function enginesOf(
  decisions: readonly Decision[],
  panels: readonly Panel[],
): EngineTable[] {
  return decisions.flatMap(({ machine, sizes, choices }) => {
    const own = panels.filter((panel) => panel.machine === machine).flatMap(({ rows }) => rows);
    const rowOf = (choice: Choice, n: number): Row | undefined =>
      own.find(({ benchmark, size, series }) =>
        series === choice.best[0] && benchmark === sizes[n].benchmark && size === sizes[n].size
      );
    const compared = choices.filter(({ family, best }) => family !== "Python" && best.length > 0);
    const engines = [...Map.groupBy(compared, ({ engine }) => engine ?? OWN_ENGINE)]
      .map(([engine, rivals]) => engineRows(engine, rivals, sizes.length, rowOf));
    const withMore = engines.filter(({ rows }) => rows.some(({ speedup }) => speedup));
    if (engines.length < 2 || withMore.length === 0) return [];
    return [{ machine, sizes, engines: engines.sort(byName) }];
  });
}

function engineRows(
  engine: string,
  choices: readonly Choice[],
  benchmarks: number,
  rowOf: (choice: Choice, benchmark: number) => Row | undefined,
): EngineRows {
  const rowsOf = (choice: Choice) => Array.from({ length: benchmarks }, (_, n) => rowOf(choice, n));
  const reference = choices.find(({ family }) => family === "TypeScript");
  const baselines = reference ? rowsOf(reference) : [];
  return {
    engine,
    version: baselines.find((row) => row !== undefined)?.version ?? "",
    rows: choices.map((choice) => {
      const rows = rowsOf(choice);
      const ratios = rows.flatMap((row, n) => {
        const baseline = baselines[n];
        return choice !== reference && row && baseline ? [ratioOf(baseline, row)] : [];
      });
      const some = rows.find((row) => row !== undefined);
      return {
        backend: some ? `${some.backend} ${some.precision}` : choice.best[0],
        medians: rows.map((row) => row?.median),
        isReference: choice === reference,
        ...(ratios.length > 0 ? { speedup: speedupOf(ratios) } : {}),
      };
    }),
  };
}

function byName(a: EngineRows, b: EngineRows): number {
  return Number(b.engine === OWN_ENGINE) - Number(a.engine === OWN_ENGINE) ||
    a.engine.localeCompare(b.engine);
}
