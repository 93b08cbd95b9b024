/** What the runs of a document were asked for, without taking one of them for all. */
import type { Result, Results } from "../results/results.ts";
import { formatInteger } from "../../base/units.ts";
import { environmentsOf, runOf } from "./machines.ts";

/** The options of all runs, in words. */
export interface RunFacts {
  /** Names and versions of the programs that measured. */
  readonly programs: readonly string[];
  /** How many calls were made per case. */
  readonly calls: string;
  /** How many calls were left out of the statistics. */
  readonly burnin: string;
  /** Seeds of the random orders; none if a run's is not recorded. */
  readonly seeds: readonly number[];
  /** How backends were separated; empty if a run's is not recorded. */
  readonly processes: string;
}

/** Sums up the options of a document's runs. */
export function factsOfRuns(results: Results): RunFacts {
  const { tool, options } = results;
  const isJoined = results.results.some(({ environment }) => environment);
  const recorded = results.runs ?? (isJoined ? [] : [{ tool, options }]);
  const complete = recorded.length >= environmentsOf(results).length;
  const known = complete ? recorded : [];
  const unique = <T>(values: readonly T[]) => [...new Set(values)];
  const programs = recorded.length > 0 ? recorded : [{ tool }];
  const asked = unique(
    known.map(({ options: { repetitions, target_time } }) =>
      repetitions ? formatInteger(repetitions) : `${target_time} s per case`
    ),
  );
  const isolated = unique(known.map(({ options }) => options.isolated));
  return {
    programs: unique(programs.map(({ tool }) => `${tool.name} ${tool.version}`)),
    calls: asked.length === 1 ? asked[0] : range(results.results.map(({ calls }) => calls)),
    burnin: results.results.length > 0
      ? range(results.results.map(({ burnin }) => burnin))
      : formatInteger(options.burnin),
    seeds: unique(known.map(({ options }) => options.shuffle_seed)),
    processes: isolated.map((own) => own ? "one per backend" : "one for all").join("; "),
  };
}

function range(counts: readonly number[]): string {
  if (counts.length === 0) return "";
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  return low === high ? formatInteger(low) : `${formatInteger(low)} to ${formatInteger(high)}`;
}

/** Whether two rows come from different runs, so that the machine may have changed between them. */
export function fromTwoRuns(a: Result, b: Result): boolean {
  return a.environment !== undefined && b.environment !== undefined &&
    runOf(a.environment) !== runOf(b.environment);
}
