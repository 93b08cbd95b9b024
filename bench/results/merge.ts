/** Joins results documents: runs of several machines, or the shards of one run. */
import type { Environment } from "../measuring/environment.ts";
import { missingShards } from "./missing_shards.ts";
import { rebaseSpeedups } from "./rebase.ts";
import type { RecordedOptions } from "../run/settings.ts";
import type { Results, Run } from "./results.ts";

/**
 * Joins documents into one. Everything in it carries the environment it came from, and the
 * speed-ups of one machine refer to one row; `runs` holds what each run was asked for. The
 * document's own environment, tool and single options are the first one's. Parts of a split run
 * that are missing are warned of.
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
  const [first] = documents;
  if (!first) throw new RangeError("Cannot join no results: name at least one document");
  documents.forEach((one, n) => {
    if (one.checkpoint) {
      throw new TypeError(`Cannot join document ${n + 1}: it is unfinished, resume it first`);
    }
  });
  const results = documents.flatMap(({ results, environment }) => located(results, environment));
  const seen = new Set<string>();
  for (const row of results) {
    const { benchmark, size, backend, device, precision, environment: { cpu, time } } = row;
    const key = [benchmark, size, backend, device, precision, row.formulation, cpu, time].join();
    if (seen.has(key)) {
      throw new TypeError(
        `Cannot join the documents: ${backend} ${precision}, ${benchmark}, size ${size} of ${time} occurs twice`,
      );
    }
    seen.add(key);
  }
  const runs = documents.flatMap(runsOf);
  const warnings = documents.flatMap(({ warnings, environment }) =>
    located(warnings.filter(({ code }) => code !== "missing-shards"), environment)
  );
  return {
    ...first,
    options: joinOptions(documents.map(({ options }) => options)),
    runs,
    interrupted: documents.some(({ interrupted }) => interrupted),
    results: rebaseSpeedups(results),
    skipped: documents.flatMap(({ skipped, environment }) => located(skipped, environment)),
    limits: documents.flatMap(({ limits, environment }) => located(limits, environment)),
    warnings: [...warnings, ...missingShards(runs)],
  };
}

/** The same, each with the environment it came from. */
function located<T extends { environment?: Environment }>(
  items: readonly T[],
  environment: Environment,
): (T & { environment: Environment })[] {
  return items.map((one) => ({ ...one, environment: one.environment ?? environment }));
}

/** The runs of a document, as far as they are known: earlier versions joined them unrecorded. */
function runsOf({ runs, results, environment, tool, options }: Results): Run[] {
  if (runs) return runs;
  return results.some((row) => row.environment) ? [] : [{ environment, tool, options }];
}

function joinOptions(options: readonly RecordedOptions[]): RecordedOptions {
  const union = <T>(pick: (one: RecordedOptions) => readonly T[]): T[] => [
    ...new Set(options.flatMap(pick)),
  ];
  const { shard: _part, ...first } = options[0];
  return {
    ...first,
    benchmarks: union(({ benchmarks }) => benchmarks),
    sizes: union(({ sizes }) => sizes).sort((a, b) => a - b),
    backends: union(({ backends }) => backends),
    precisions: union(({ precisions }) => precisions),
  };
}
