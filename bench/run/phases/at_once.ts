/** How many processes may be busy at the same time while nothing is timed. */
import type { RunContext } from "../context.ts";

/** Most in the first round, whose times only serve to plan. */
const IN_FIRST_ROUND = 2;

/** As many as there are processors. */
export function processorsOf({ environment: { affinity, cores } }: RunContext): number {
  return affinity?.length ?? cores;
}

/**
 * Two in the first round, if there are as many processors: a device, and this process, serve one
 * after the other.
 */
export function twoAtOnce(context: RunContext): number {
  const { settings } = context;
  const isShared = !settings.isolated || settings.device !== "cpu";
  return isShared ? 1 : Math.min(IN_FIRST_ROUND, processorsOf(context));
}
