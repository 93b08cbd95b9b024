/** Runs benchmarks in this program. */
import type { Results } from "../results/schema.ts";
import { Machine } from "./machine.ts";
import type { RunOptions } from "./options/options.ts";
import { runIn } from "./rounds.ts";

/**
 * Runs benchmarks and returns what was measured.
 *
 * Each round sets every backend up in a fresh process (in this one without `isolate`), prepares its
 * cases, warms them up, and makes its share of the calls of all cases in one random order.
 * Generating, packing, copying, compiling and checking are never timed. A case that fails is listed
 * in `skipped` with its reason, and the others continue. When `signal` aborts, the results so far are
 * returned, marked `interrupted`, with the checkpoint from which `resume` continues: the complete
 * rounds.
 *
 * @throws {TypeError} if a name in the options is unknown
 * @throws {RangeError} if a number in the options is out of range
 *
 * @example
 * ```ts
 * import { run } from "./run.ts";
 *
 * const { results } = await run({
 *   benchmarks: ["equation_of_state"],
 *   sizes: [4096],
 *   backends: ["typed_array"],
 *   repetitions: 10,
 * });
 * console.log(results[0].median);
 * ```
 */
export async function run(options: RunOptions): Promise<Results> {
  return await runIn(new Machine(options), options);
}
