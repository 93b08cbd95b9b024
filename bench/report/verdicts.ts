/** What to remember of a results document. */
import type { Results } from "../results/schema.ts";
import { type BenchmarkVerdict, modelOf } from "./model.ts";

/**
 * Sums up a document: which row is fastest at the largest common size and by how much, from which size
 * a GPU pays, what failed and why. Rows that are FAILED or implausible are never the fastest, and
 * rows that do not differ significantly are called ties.
 *
 * @example
 * ```ts ignore
 * for (const { benchmark, sentences } of verdicts(results)) {
 *   console.log(`${benchmark}: ${sentences.join(" ")}`);
 * }
 * ```
 */
export function verdicts(results: Results): readonly BenchmarkVerdict[] {
  return modelOf(results).verdicts;
}
