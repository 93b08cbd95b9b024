/** Decides when more calls of a process would tell nothing more. */
import { median } from "../statistics/quantiles.ts";
import { intervalWithinProcess } from "../statistics/within_process.ts";
import type { RunContext } from "./context.ts";
import { controlOfRun } from "./phases/control.ts";

/**
 * Half the width, relative to the median, that the interval within a process must have at least to be
 * worth narrowing. Processes that run the same code differ by 1 to 2 % on a quiet machine, so that an
 * error of half a per cent (1 % at 95 % confidence) in each of their medians widens the interval of a
 * row by a tenth at most.
 */
const FINEST = 0.01;

/** Calls before which the interval within a process says too little of itself. */
const FEWEST = 15;

/**
 * What the run can resolve, as a share of a time: the difference that the control found between two
 * measurements of the same code so far, or a hundredth if that is less.
 */
export function resolutionOf(context: RunContext): number {
  const { cases = [] } = controlOfRun(context) ?? {};
  const differences = cases.map(({ ratio }) => Math.abs(Math.log(ratio)));
  return Math.max(FINEST, cases.length > 0 ? median(differences) : 0);
}

/**
 * Whether the median of the calls of a process is known as well as the run can resolve: half the
 * interval within the process is not wider than that.
 *
 * @param times seconds of the calls so far
 * @param resolution share of a time; 0 asks for all calls
 */
export function isResolved(times: readonly number[], resolution: number): boolean {
  if (resolution === 0 || times.length < FEWEST) return false;
  const [low, high] = intervalWithinProcess(times);
  return high - low <= 2 * resolution * median(times);
}
