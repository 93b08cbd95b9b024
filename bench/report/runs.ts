/** What the runs of a document were asked for, without taking one of them for all. */
import type { OfRun, Result, Results } from "../results/schema.ts";
import { formatInteger } from "../../base/units.ts";

/** The options of all runs, in words. */
export interface RunFacts {
  /** Names and versions of the programs that measured. */
  readonly programs: readonly string[];
  /** Names of the benchmarks. */
  readonly benchmarks: readonly string[];
  /** Nominal sizes. */
  readonly sizes: readonly number[];
  /** How many calls were made per case. */
  readonly calls: string;
  /** How many calls were left out of the statistics. */
  readonly burnin: string;
  /** Seeds of the random orders. */
  readonly seeds: readonly number[];
  /** How backends were separated. */
  readonly processes: string;
}

/** Sums up the options of a document's runs. */
export function factsOfRuns({ runs, results }: Results): RunFacts {
  const unique = <T>(values: readonly T[]) => [...new Set(values)];
  const options = runs.map(({ options }) => options);
  const asked = unique(
    options.map(({ repetitions, target_time }) =>
      repetitions ? formatInteger(repetitions) : `${target_time} s per case`
    ),
  );
  return {
    programs: unique(runs.map(({ tool }) => `${tool.name} ${tool.version}`)),
    benchmarks: unique(options.flatMap(({ benchmarks }) => benchmarks)),
    sizes: unique(options.flatMap(({ sizes }) => sizes)).sort((a, b) => a - b),
    calls: asked.length === 1 ? asked[0] : range(results.map(({ calls }) => calls)),
    burnin: range(options.map(({ burnin }) => burnin)),
    seeds: unique(options.map(({ shuffle_seed }) => shuffle_seed)),
    processes: unique(options.map(({ isolated }) => isolated))
      .map((own) => own ? "one per backend" : "one for all").join("; "),
  };
}

function range(counts: readonly number[]): string {
  if (counts.length === 0) return "";
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  return low === high ? formatInteger(low) : `${formatInteger(low)} to ${formatInteger(high)}`;
}

/** Whether two rows come from different runs, so that the machine may have changed between them. */
export function fromTwoRuns(a: OfRun<Result>, b: OfRun<Result>): boolean {
  return a.run !== b.run;
}
