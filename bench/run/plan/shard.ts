/** Splits a run over several processes or machines. */
import { tableKey } from "../../results/identity.ts";
import type { Case } from "../../results/schema.ts";
import type { Shard } from "../options/settings.ts";

/**
 * The cases of one shard. All rows of a table (benchmark and size) stay together, so that they are
 * measured in one run on one machine; only if there are fewer tables than shards, cases are dealt
 * out one by one. Together the shards hold every case exactly once.
 */
export function casesOf<T extends Case>({ index, count }: Shard, cases: readonly T[]): T[] {
  const tables = [...new Set(cases.map(tableKey))];
  if (tables.length < count) return cases.filter((_, n) => n % count === index);
  return cases.filter((one) => tables.indexOf(tableKey(one)) % count === index);
}

/**
 * Parses `"2/4"` (the second of four), or `"slurm"`: the task of a Slurm job array, by the
 * variables that Slurm sets (`SLURM_ARRAY_TASK_ID`, `_COUNT`, `_MIN`, `_MAX`, `_STEP`).
 *
 * @throws {RangeError} if the text is neither, Slurm's variables are not set, or the numbers of the
 * array are not evenly spaced, so that they do not show which part of the whole each task is
 *
 * @example
 * ```ts
 * import { parseShard } from "./shard.ts";
 * parseShard("2/4"); // { index: 1, count: 4 }
 * ```
 */
export function parseShard(
  text: string,
  variable: (name: string) => string | undefined = (name) => Deno.env.get(name),
): Shard {
  if (text === "slurm") return slurmShard(variable);
  const [, part, count] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (!(part >= 1 && part <= count)) {
    throw new RangeError(
      `Cannot use shard "${text}": a shard is i/n with 1 ≤ i ≤ n such as 2/4, or "slurm"`,
    );
  }
  return { index: part - 1, count };
}

function slurmShard(variable: (name: string) => string | undefined): Shard {
  const read = (name: string, otherwise?: string) => {
    const text = variable(`SLURM_ARRAY_TASK_${name}`) || otherwise;
    if (text === undefined || !/^\d+$/.test(text)) {
      throw new RangeError(
        `Cannot use shard "slurm": SLURM_ARRAY_TASK_${name} is ${
          text === undefined ? "not set" : `"${text}"`
        }, it must be an integer, as in a job array`,
      );
    }
    return Number(text);
  };
  const [id, count] = [read("ID"), read("COUNT")];
  const [first, step] = [read("MIN", "0"), read("STEP", "1")];
  if (count < 1 || step < 1 || id < first) {
    throw new RangeError(`Cannot use shard "slurm": task ${id} of ${count} does not exist`);
  }
  const last = read("MAX", `${first + (count - 1) * step}`);
  if ((last - first) / step + 1 !== count) {
    throw new RangeError(
      `Cannot use shard "slurm": the array's ${count} tasks from ${first} to ${last} are not evenly ` +
        "spaced, name the part instead, e.g. --shard $SLURM_ARRAY_TASK_ID/n",
    );
  }
  if (count === 1 && first > 1) {
    throw new RangeError(
      `Cannot use shard "slurm": task ${first} alone does not show how many parts there are, ` +
        "name the part instead, e.g. --shard $SLURM_ARRAY_TASK_ID/n",
    );
  }
  // Without the first task's number, modulo serves arrays that start at 0 and at 1 alike.
  return { index: Math.floor((id - first) / step) % count, count };
}
