/** Finds out which parts of a run that was split are not among those that were joined. */
import type { OfRun, Run, Warning } from "./schema.ts";

/**
 * A warning for each run of which shards are missing. Runs are told apart by what they were asked
 * for; a run that was made several times must have all shards as often.
 */
export function missingShards(runs: readonly Run[]): OfRun<Warning>[] {
  const split = runs.filter(({ options }) => options.shard !== undefined);
  return [...Map.groupBy(split, wholeOf).values()].flatMap((parts) => {
    const { count } = parts[0].options.shard!;
    const present = parts.map(({ options }) => options.shard!.index);
    const times = Array.from(
      { length: count },
      (_, index) => present.filter((other) => other === index).length,
    );
    const most = Math.max(...times);
    const missing = times.flatMap((found, index) => found < most ? index + 1 : []);
    return missing.length === 0 ? [] : {
      code: "missing-shards" as const,
      run: runs.indexOf(parts[0]),
      rows: [],
      message: missing.length === 1
        ? `shard ${missing[0]} of ${count} is missing`
        : `shards ${list(missing)} of ${count} are missing`,
      hint: `measure with --shard ${missing[0]}/${count}${
        missing.length === 1 ? "" : " and so on"
      } and join all files`,
    };
  });
}

/** What the whole run was asked for, without what every part may have of its own. */
function wholeOf({ options }: Run): string {
  const { benchmarks, sizes, backends, device, precisions, formulation, shard } = options;
  const { repetitions, target_time, burnin } = options;
  return JSON.stringify([
    ...[benchmarks, sizes, backends, device, precisions, formulation, repetitions],
    ...[target_time, burnin, shard!.count],
  ]);
}

function list(numbers: readonly number[]): string {
  return [numbers.slice(0, -1).join(", "), numbers.at(-1)].filter(Boolean).join(" and ");
}
