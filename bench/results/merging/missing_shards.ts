/** Finds the missing shards of joined runs. */
import { list } from "../../../base/text/list.ts";
import type { OfRun, Run, Warning } from "../schema.ts";

/**
 * A warning for each run of which shards are missing. Runs are distinguished by what they were asked
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
        : `shards ${list(missing.map(String))} of ${count} are missing`,
      hint: `measure with --shard ${missing[0]}/${count}${
        missing.length === 1 ? "" : " and so on"
      } and join all files`,
    };
  });
}

/** What the whole run was asked for: its settings without what each part may have of its own. */
function wholeOf({ options: { shard, shuffle_seed: _, ...common } }: Run): string {
  const settings = Object.entries(common).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([settings, shard!.count]);
}
