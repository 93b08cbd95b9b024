/** How many calls of each case are made, and in which round. */
import { WARMUP_TOGETHER } from "../../measuring/warm_up.ts";

/** Fewest calls of a case, unless these take longer than {@linkcode LONGEST} target times. */
export const FEWEST_CALLS = 10;

/** Target times that a case may take to get its fewest calls. */
const LONGEST = 1.5;

/** Most calls of a case: the interval of the median is then narrower than any drift. */
export const MOST_CALLS = 1000;

/** What decides about the number of calls. */
interface CallSettings {
  readonly rounds: number;
  readonly repetitions?: number;
  readonly target_time: number;
}

/**
 * Calls of a case in all rounds together: as many as were asked for, or as fill the target time
 * within {@linkcode FEWEST_CALLS} and {@linkcode MOST_CALLS}. Fewer than the fewest, down to two per
 * round, if these would take one and a half target times; down to one if a single call takes longer
 * than the target time, but two in all. A multiple of the number of rounds, unless asked otherwise.
 *
 * @param secondsPerCall seconds of a timed call and of the untimed one before it
 */
export function planCalls(
  { rounds, repetitions, target_time }: CallSettings,
  secondsPerCall: number,
): number {
  if (repetitions !== undefined) return repetitions;
  const fitting = (seconds: number) => Math.ceil(seconds / Math.max(secondsPerCall, 1e-9));
  const perRound = secondsPerCall > target_time ? 1 : 2;
  const least = Math.max(2, perRound * rounds);
  const fewest = Math.max(least, Math.min(FEWEST_CALLS, fitting(LONGEST * target_time)));
  const calls = Math.min(MOST_CALLS, Math.max(fewest, fitting(target_time)));
  return rounds * Math.ceil(calls / rounds);
}

/** Seconds in which a case is called beside all others before the calls of a round. */
export function warmUpLimit(
  { repetitions, target_time }: Omit<CallSettings, "rounds">,
): number {
  return repetitions === undefined ? Math.min(WARMUP_TOGETHER, target_time / 10) : WARMUP_TOGETHER;
}

/** The share of a round in the calls of a case; all rounds together make all calls. */
export function callsInRound(calls: number, round: number, rounds: number): number {
  const upTo = (count: number) => Math.round(calls * count / rounds);
  return upTo(round + 1) - upTo(round);
}
