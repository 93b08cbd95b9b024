/** Joins results documents: runs of several machines, or the shards of one run. */
import { caseKey, runKey } from "../identity.ts";
import { missingShards } from "./missing_shards.ts";
import { rebaseSpeedups } from "./rebase.ts";
import { type OfRun, type Results, SCHEMA } from "../schema.ts";

/**
 * Joins documents into one that holds the runs of all. The speed-ups of one machine refer to one
 * row. Parts of a split run that are missing are warned of.
 *
 * @throws {RangeError} if there is nothing to join
 * @throws {TypeError} if one document is unfinished, or two hold the same case of the same run
 *
 * @example
 * ```ts ignore
 * const all = mergeResults([laptop, cluster]);
 * ```
 */
export function mergeResults(documents: readonly Results[]): Results {
  if (documents.length === 0) throw new RangeError("Cannot join no results: name at least one");
  documents.forEach((one, n) => {
    if (one.checkpoint) {
      throw new TypeError(`Cannot join document ${n + 1}: it is unfinished, resume it first`);
    }
  });
  const runs = documents.flatMap(({ runs }) => runs);
  const joined = <T>(listOf: (one: Results) => readonly OfRun<T>[]): OfRun<T>[] => {
    let first = 0;
    return documents.flatMap((one) => {
      const offset = first;
      first += one.runs.length;
      return listOf(one).map((item) => ({ ...item, run: item.run + offset }));
    });
  };
  const results = joined((one) => one.results);
  const seen = new Set<string>();
  for (const row of results) {
    const key = JSON.stringify([caseKey(row), runKey(runs[row.run])]);
    if (seen.has(key)) {
      const { benchmark, size, backend, precision } = row;
      const { time } = runs[row.run].environment;
      throw new TypeError(
        `Cannot join the documents: ${backend} ${precision}, ${benchmark}, size ${size} of ${time} occurs twice`,
      );
    }
    seen.add(key);
  }
  const warnings = joined((one) => one.warnings).filter(({ code }) => code !== "missing-shards");
  return {
    schema: SCHEMA,
    runs,
    results: rebaseSpeedups(results, runs),
    skipped: joined((one) => one.skipped),
    warnings: [...warnings, ...missingShards(runs)],
  };
}
