/** The times of a row that count, and the time that stands for it. */
import { SHORTEST_CALL } from "../measuring/clock.ts";
import { geometricInterval, geometricMean, REPORTED_CONFIDENCE } from "../statistics/intervals.ts";
import { median, quantile, sorted } from "../statistics/quantiles.ts";
import { intervalWithinProcess } from "../statistics/within_process.ts";

/** Calls by the process that made them. */
type Rounds = readonly { readonly times: readonly number[] }[];

/** Seconds of all calls; equal readings of the clock count as its shortest step. */
export function allTimes(rounds: Rounds): number[] {
  return rounds.flatMap(({ times }) => times.map((seconds) => Math.max(seconds, SHORTEST_CALL)));
}

/** Median time of each round: the sample that intervals and ratios are made of. */
export function roundMedians(rounds: Rounds): number[] {
  return rounds.map((round) => median(allTimes([round])));
}

/**
 * A time that a twentieth of the calls fell below: work that is left out of some calls shows here
 * before it shows in the median.
 */
export function shortestTime(rounds: Rounds): number {
  return quantile(sorted(allTimes(rounds)), 0.05);
}

/** The time that stands for a row: the geometric mean of its rounds' medians. */
export function medianOfRounds(rounds: Rounds): number {
  return geometricMean(roundMedians(rounds));
}

/** The 95 % interval of {@linkcode medianOfRounds}; nothing for a single round. */
export function intervalOfRounds(rounds: Rounds): [number, number] | undefined {
  return geometricInterval(roundMedians(rounds), REPORTED_CONFIDENCE);
}

/**
 * Where the median of a single process lies, for rows that have no interval of several. It says
 * nothing about another process; nothing for a single call.
 */
export function intervalOfOneRound(rounds: Rounds): [number, number] | undefined {
  const times = allTimes(rounds);
  return rounds.length === 1 && times.length > 1 ? intervalWithinProcess(times) : undefined;
}
