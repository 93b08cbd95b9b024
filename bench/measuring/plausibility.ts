/**
 * Finds kernels that compute in their first call only and return the same outputs again: they pass
 * every check of their numbers, but their times are those in which no processor could have done the
 * work.
 */
import type { MachineLimits } from "../../backends/backend.ts";
import { getBenchmark } from "../../kernels/mod.ts";
import { SHORTEST_CALL } from "./clock.ts";
import { limitOf } from "./limits.ts";
import { caseOf, kernelKey } from "../results/identity.ts";
import { shortestTime } from "../results/rounds.ts";
import type { Case, Environment, Limit, Result, Skipped } from "../results/schema.ts";
import { operationsOf } from "../results/assembly/summary.ts";
import { formatInteger, formatTime } from "../../base/text/units.ts";

/**
 * How many times the measured peak arithmetic is beyond doubt: the loop that measures it may use
 * narrower vectors than the kernel, or have been disturbed.
 */
const BEYOND_ARITHMETIC = 8;

/** The same for memory bandwidth: small arrays stay in caches, which are faster still. */
const BEYOND_BANDWIDTH = 128;

/**
 * Operations per second that the three benchmarks reach on no processor of today, for devices that
 * are not measured: at 4 per byte they would need a memory of 50 TB/s.
 */
const FASTEST_DEVICE = 2e14;

/**
 * The rows of kernels that cannot have done their work in the timed call, with the reason: by the
 * median, or by the twentieth of the calls that were shortest. A kernel that is caught at one size
 * is refused at all: at small sizes no time is too short to be plausible.
 *
 * @example
 * ```ts ignore
 * const refused = findIdle(results, describeEnvironment(), limits);
 * ```
 */
export function findIdle(
  rows: readonly Result[],
  { cores, affinity }: Pick<Environment, "cores" | "affinity">,
  limits: readonly Limit[] = [],
): (Case & Skipped)[] {
  const caught = new Map<string, string>();
  for (const row of rows) {
    // The limits of the CPU are those of one core; a plugin may use them all.
    const processors = row.device === "cpu" ? affinity?.length ?? cores : 1;
    const evidence = impossibleRate(row, processors, limitOf(limits, row));
    if (evidence !== undefined) caught.set(kernelKey(row), evidence);
  }
  return rows.flatMap((row) => {
    const reason = caught.get(kernelKey(row));
    return reason === undefined ? [] : [{ ...caseOf(row), reason }];
  });
}

function impossibleRate(
  row: Result,
  processors: number,
  { bandwidth = Infinity, flops }: Partial<MachineLimits>,
): string | undefined {
  const operations = operationsOf(getBenchmark(row.benchmark), row) ?? 0;
  for (const seconds of [row.median, shortestTime(row.rounds)]) {
    const arithmetic = operations / seconds / (flops ?? Infinity);
    const memory = row.bytes / seconds / bandwidth;
    const rate = arithmetic > BEYOND_ARITHMETIC * processors
      ? `${formatInteger(arithmetic)} times the processor's measured peak arithmetic`
      : memory > BEYOND_BANDWIDTH * processors
      ? `${formatInteger(memory)} times the processor's measured bandwidth`
      : flops === undefined && operations / seconds > FASTEST_DEVICE
      ? `${(operations / seconds).toExponential(0)} operations per second`
      : undefined;
    if (rate === undefined) continue;
    const points = `for ${formatInteger(row.size)} points`;
    return seconds <= SHORTEST_CALL
      ? `the clock does not advance during calls ${points}, or they do no work`
      : `does not do its work in the timed call: ${
        formatTime(seconds)
      } ${points} would need ${rate}`;
  }
}
