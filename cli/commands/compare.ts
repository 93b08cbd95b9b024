/** The `compare` command. */
import { differingSettings } from "../../bench/report/model/runs.ts";
import { COMPARISON_FORMATS } from "../../bench/report/text/comparison.ts";
import { differingBackends } from "../../bench/results/comparison/backends.ts";
import {
  compareResults,
  incompatibilities,
  isRegression,
} from "../../bench/results/comparison/compare.ts";
import { whyNothingMatches } from "../../bench/results/comparison/match.ts";
import type { CompareFlags } from "../arguments/arguments.ts";
import { EXIT } from "../exit_codes.ts";
import { print, printError } from "../output/output.ts";
import { readResults } from "../read.ts";
import { terminalOptions } from "../output/terminal.ts";
import { orUsageError, UsageError } from "../arguments/usage.ts";

/**
 * Compares two results files and shows what became of each case.
 *
 * @returns the exit code: 1 if a case became slower, FAILED, or could not be measured any more
 * @throws {UsageError} if the files cannot be read or compared
 */
export async function compareCommand(
  baseline: string,
  current: string,
  { threshold, format, force, requireAll }: CompareFlags,
): Promise<number> {
  const [before, after] = [await readResults(baseline), await readResults(current)];
  const differences = orUsageError(() => incompatibilities(before, after));
  for (const difference of differences) printError(`warning: ${difference}`);
  if (differences.length > 0 && !force) {
    throw new UsageError("Cannot compare runs that differ like this: use --force to do it anyway");
  }
  const notes = [...differingSettings(before, after), ...differingBackends(before, after)];
  for (const note of notes) printError(`note: ${note}`);
  const comparisons = orUsageError(() => compareResults(before, after, threshold));
  const judged = comparisons.some(({ ratio, verdict }) =>
    ratio !== undefined || verdict === "not measured"
  );
  if (!judged) {
    throw new UsageError(
      `Cannot compare "${baseline}" with "${current}": nothing in them matches, ${
        whyNothingMatches(before, after)
      }`,
    );
  }
  await print(COMPARISON_FORMATS[format](comparisons, terminalOptions(false)));
  const lost = requireAll && comparisons.some(({ verdict }) => verdict === "only in baseline");
  return lost || comparisons.some(isRegression) ? EXIT.failure : EXIT.success;
}
