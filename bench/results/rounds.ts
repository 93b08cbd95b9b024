/** The calls of a row, in all of its rounds. */
import { SHORTEST_CALL } from "../measuring/clock.ts";
import { median } from "../statistics/statistics.ts";

/** Calls by the process that made them. */
type Rounds = readonly { readonly times: readonly number[] }[];

/** Seconds of all calls; equal readings of the clock count as its shortest step. */
export function allTimes(rounds: Rounds): number[] {
  return rounds.flatMap(({ times }) => times.map((seconds) => Math.max(seconds, SHORTEST_CALL)));
}

/** Median time of each round. */
export function roundMedians(rounds: Rounds): number[] {
  return rounds.map((round) => median(allTimes([round])));
}

/** The time that stands for a row: the geometric mean of its rounds' medians. */
export function medianOfRounds(rounds: Rounds): number {
  const medians = roundMedians(rounds);
  if (medians.length === 1) return medians[0];
  return Math.exp(medians.reduce((sum, one) => sum + Math.log(one), 0) / medians.length);
}
