/** In how many rounds each case takes part, so that a run keeps to its time. */
import type { RunContext } from "../context.ts";
import { CHECKS_PER_ROUND, isCheckedInEveryRound } from "../phases/checking.ts";
import { callsInRound, warmUpLimit } from "./call_counts.ts";
import type { Entry } from "./entry.ts";

/** What a case asks of a run's time. */
export interface Share {
  /** Seconds that a round takes with it. */
  readonly seconds: number;
  /** Further rounds that it takes part in however long these are. */
  readonly least: number;
}

/**
 * Rounds that a case takes part in, if more than one. Two are hardly worth their time: at the same
 * spread, Student's t makes their 95 % interval 3.6 times as wide as that of three, and 5.6 times as
 * wide as that of four.
 */
const FEWEST_ROUNDS = 3;

/** Target times that a round takes at least with a case that may leave after the first. */
const LONG_ROUND = 2;

/**
 * Further rounds of each case: all that are left if the time suffices for all; else first of the
 * cases whose rounds are short, and the others take part in as many as what is left of the time
 * allows. Slow cases need their intervals least: nobody asks whether they are 1 % slower still.
 *
 * @param rounds rounds that are left
 * @param time seconds that are left
 * @param fewest further rounds that are worth their time
 *
 * @example
 * ```ts
 * import { shareRounds } from "./participation.ts";
 *
 * const cases = [10, 1, 4].map((seconds) => ({ seconds, least: 0 }));
 * shareRounds(cases, 3, 12); // [0, 3, 2]
 * shareRounds(cases, 3, 10, 2); // [0, 3, 0]
 * ```
 */
export function shareRounds(
  cases: readonly Share[],
  rounds: number,
  time: number,
  fewest = 1,
): number[] {
  const shares = cases.map(({ least }) => Math.min(least, rounds));
  let left = time - cases.reduce((sum, { seconds }, n) => sum + seconds * shares[n], 0);
  for (const n of [...cases.keys()].sort((a, b) => cases[a].seconds - cases[b].seconds)) {
    const fitting = Math.max(0, Math.floor(left / cases[n].seconds));
    const more = Math.min(rounds - shares[n], fitting);
    if (shares[n] + more < Math.min(fewest, rounds)) continue;
    shares[n] += more;
    left -= more * cases[n].seconds;
  }
  return shares;
}

/**
 * Decides before each round but the first which cases take part in it and in those that follow. A
 * case whose round takes no longer than the target time takes part in all. One that may leave after
 * the first round, {@linkcode mayLeaveEarly}, was checked at its end. For the others it is decided
 * one round ahead which is their last, so that their last call is checked.
 */
export function planParticipation(context: RunContext): void {
  const { settings, round } = context;
  if (round === 0 || settings.time_budget === undefined) return;
  const rounds = settings.rounds - round;
  const going = context.entries.filter((entry) => takesPart(context, entry));
  const shares = going.map((entry): Share => {
    const seconds = secondsOfRound(context, entry, round);
    const always = seconds <= settings.target_time;
    return { seconds, least: always ? rounds : mayLeaveEarly(context, entry, round - 1) ? 0 : 1 };
  });
  const further = shareRounds(shares, rounds, context.secondsLeft(), FEWEST_ROUNDS - round);
  for (const [n, more] of further.entries()) going[n].lastRound = round + more - 1;
}

/** Whether a case is measured in the round in progress. */
export function takesPart({ round }: RunContext, { lastRound }: Entry): boolean {
  return round <= lastRound;
}

/** Whether a round may turn out to be the last of a case: the first, if rounds with it are long. */
export function mayLeaveEarly(context: RunContext, entry: Entry, round: number): boolean {
  const { time_budget, target_time } = context.settings;
  return time_budget !== undefined && round === 0 &&
    secondsOfRound(context, entry, round) > LONG_ROUND * target_time;
}

/** Seconds that a round after the first takes with a case: preparing, warming up, calls, checks. */
function secondsOfRound(context: RunContext, entry: Entry, round: number): number {
  const { settings } = context;
  const { calls, secondsPerTiming, secondsPerCall, secondsPerCheck, secondsToPrepare } = entry;
  return secondsToPrepare + Math.max(secondsPerCall, warmUpLimit(settings)) +
    secondsPerTiming * callsInRound(calls, round, settings.rounds) +
    (isCheckedInEveryRound(context, entry) ? CHECKS_PER_ROUND * secondsPerCheck : 0);
}
