/** The times of a row that count, and the time that stands for it. */
import type { Round } from "./schema/row.ts";
import { SHORTEST_CALL } from "../measuring/clock.ts";
import { geometricInterval, geometricMean, REPORTED_CONFIDENCE } from "../statistics/intervals.ts";
import { median, sorted } from "../statistics/quantiles.ts";
import { intervalWithinProcess } from "../statistics/within_process.ts";

/** Calls by the process that made them. */
type Rounds = readonly { readonly times: readonly number[]; readonly waited?: readonly number[] }[];

/** The calls of a case in one process, while they are made. */
export interface SampledRound {
  /** Seconds of every call but those of the burn-in, in call order. */
  readonly times: number[];
  /** The same by the device's own clock; empty without such a clock. */
  readonly gpuTimes: number[];
  /** Seconds that each call waited for a processor; 0 where that is not known. */
  readonly waited: number[];
}

/** A round as results files hold it. */
export function recordedRound({ times, gpuTimes, waited }: SampledRound): Round {
  return {
    times: [...times],
    ...(gpuTimes.length > 0 ? { gpu_times: [...gpuTimes] } : {}),
    ...(waited.some((seconds) => seconds > 0) ? { waited: [...waited] } : {}),
  };
}

/** Share of a call that it may wait for a processor and count. */
const NEGLIGIBLE = 0.01;

/** Seconds of all calls that count; equal readings of the clock count as its shortest step. */
export function countedTimes(rounds: Rounds): number[] {
  return rounds.flatMap(undisturbed).map((seconds) => Math.max(seconds, SHORTEST_CALL));
}

/**
 * Seconds of the calls of a round without those that waited for a processor for more than a
 * hundredth of their time; of all if no other is left.
 */
function undisturbed({ times, waited }: Rounds[number]): readonly number[] {
  if (!waited) return times;
  const left = times.filter((seconds, n) => !hasWaited(seconds, waited[n]));
  return left.length === 0 ? times : left;
}

/** Whether a call waited for a processor for so long that its time says little. */
export function hasWaited(seconds: number, waited = 0): boolean {
  return waited > NEGLIGIBLE * seconds;
}

/** Number of calls, those that do not count included. */
export function callsOf(rounds: Rounds): number {
  return rounds.reduce((sum, { times }) => sum + times.length, 0);
}

/** Number of calls that do not count, as they waited for a processor. */
export function leftOut(rounds: Rounds): number {
  return callsOf(rounds) - countedTimes(rounds).length;
}

/** Number of rounds of which every call waited for a processor, and counts all the same. */
export function disturbedRounds(rounds: Rounds): number {
  return rounds.filter(({ times, waited = [] }) =>
    times.every((seconds, n) => hasWaited(seconds, waited[n]))
  ).length;
}

/** Median time of each round: the sample that intervals and ratios are made of. */
export function roundMedians(rounds: Rounds): number[] {
  return rounds.map((round) => median(countedTimes([round])));
}

/**
 * The shortest call but the twentieth of them that were shorter still, of fewer than 21 calls the
 * shortest: work that is left out of some calls shows here before it shows in the median.
 */
export function shortestTime(rounds: Rounds): number {
  const times = sorted(countedTimes(rounds));
  return times[Math.floor(0.05 * (times.length - 1))];
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
  const times = countedTimes(rounds);
  return rounds.length === 1 && times.length > 1 ? intervalWithinProcess(times) : undefined;
}
