/** Makes the timed calls of a round. */
import { eachAtOnce } from "../../../base/each_at_once.ts";
import { type CacheState, effectiveCacheState } from "../../measuring/cache.ts";
import { RandomState } from "../../../kernels/inputs/numpy_random.ts";
import { callsInRound } from "../plan/call_counts.ts";
import { twoAtOnce } from "./at_once.ts";
import { checkFirst, checkOutputs, isCheckedInEveryRound } from "./checking.ts";
import { SHORTEST_CALL } from "../../measuring/clock.ts";
import { countedTimes, hasWaited } from "../../results/rounds.ts";
import type { RunContext } from "../context.ts";
import { type Entry, isChecked } from "../plan/entry.ts";
import { mayLeaveEarly, takesPart } from "../plan/participation.ts";
import { isResolved, resolutionOf } from "../stopping.ts";
import { shuffleCalls } from "../plan/matrix.ts";

/** What one case has ahead in a block. */
interface Quota {
  /** Calls in this round, those that are not recorded included; fewer once its time is known. */
  calls: number;
  /** Number of the call after which the outputs are checked. */
  readonly checked: number;
  /** Calls made. */
  made: number;
  /** Calls that may still be repeated. */
  repeatable: number;
}

/**
 * Makes the share of the round in the calls of all cases of a block, in one random order over single
 * calls: slow drifts of the machine meet all cases alike. A case whose time is known as well as the
 * machine can resolve is called no more; calls that waited for a processor are repeated, at most as
 * many as were planned and as fit the target time, unless their number was asked for. Outputs are
 * checked after one call drawn at random, if it comes to that call, and after the last; those of
 * cases with long rounds once all calls are made, two at a time.
 *
 * @param share the part of the round that this block is, for the progress: from where to where
 */
export async function measureBlock(
  context: RunContext,
  block: readonly Entry[],
  share: readonly [from: number, to: number] = [0, 1],
): Promise<void> {
  const { settings: { burnin, repetitions, rounds, target_time, shuffle_seed }, round } = context;
  const random = new RandomState((shuffle_seed + 7919 * (round + 1)) >>> 0);
  const quotas = block.map(({ calls, secondsPerTiming }): Quota => {
    const own = callsInRound(calls, round, rounds) + burnin;
    const checked = 1 + Math.floor(random.random() * own);
    const repeatable = repetitions === undefined
      ? Math.min(own, Math.floor(target_time / Math.max(secondsPerTiming, SHORTEST_CALL)))
      : 0;
    return { calls: own, checked, made: 0, repeatable };
  });
  const seconds = block.reduce((sum, one, n) => sum + one.secondsPerCall * quotas[n].calls, 0);
  const resolution = canStop(context) ? resolutionOf(context) : 0;
  let measured = 0;
  const due = () => quotas.map(({ calls, made }, n) => block[n].hosted ? calls - made : 0);
  for (let left = due(); left.some((calls) => calls > 0); left = due()) {
    for (const n of shuffleCalls(left, random.random() * 2 ** 32)) {
      const [entry, quota] = [block[n], quotas[n]];
      measured += entry.secondsPerCall;
      if (!entry.hosted || quota.made === quota.calls) continue;
      await context.attempt(entry, () => call(context, entry, quota, resolution));
      const done = share[0] + (share[1] - share[0]) * Math.min(1, measured / seconds);
      context.report("measure", entry.id, (round + done) / rounds);
      await context.pause();
    }
  }
  await checkUnchecked(context, block);
}

/** Checks the cases that were not checked when they were prepared: nothing is timed any more. */
async function checkUnchecked(context: RunContext, block: readonly Entry[]): Promise<void> {
  const unchecked = block.filter((entry) => entry.hosted && !isChecked(entry));
  await eachAtOnce(unchecked, twoAtOnce(context), async (entry) => {
    await context.attempt(entry, () => checkFirst(context, entry));
    await context.pause();
  });
  // The reference may have been computed just now, from inputs that children read from files.
  for (const { group, participant } of unchecked) {
    if (participant.inChild) context.data.unload(group);
  }
}

/** Whether calls may be fewer than planned: not if their number is asked for, nor in a single round. */
function canStop({ settings: { repetitions, rounds } }: RunContext): boolean {
  return repetitions === undefined && rounds > 1;
}

async function call(
  context: RunContext,
  entry: Entry,
  quota: Quota,
  resolution: number,
): Promise<void> {
  const { burnin, rounds } = context.settings;
  const { round } = context;
  const { seconds, gpuSeconds, waited = 0 } = await entry.hosted!.run(cacheStateOf(context, entry));
  quota.made++;
  if (quota.made > burnin) {
    entry.current.times.push(seconds);
    entry.current.waited.push(waited);
    if (gpuSeconds !== undefined) entry.current.gpuTimes.push(gpuSeconds);
    if (resolution > 0 && isResolved(countedTimes([entry.current]), resolution)) {
      quota.calls = quota.made;
    } else if (hasWaited(seconds, waited) && quota.repeatable-- > 0) quota.calls++;
  }
  const isLast = quota.made === quota.calls;
  if (!isChecked(entry)) return;
  const isDue = isCheckedInEveryRound(context, entry)
    ? isLast || quota.made === quota.checked
    : isLast && (round === Math.min(entry.lastRound, rounds - 1) ||
      mayLeaveEarly(context, entry, round));
  if (isDue) await checkOutputs(context, entry);
}

/** How the caches are prepared for a call of a case. */
export function cacheStateOf({ settings }: RunContext, entry: Entry): CacheState {
  const { benchmark, options, id, secondsPerCall } = entry;
  return effectiveCacheState(settings.cache, benchmark, options, id.device, secondsPerCall);
}

/** Releases the cases of a block. */
export async function releaseBlock(context: RunContext, block: readonly Entry[]): Promise<void> {
  for (const entry of block) await context.release(entry);
}

/** Adds the calls of the round in progress to those of its cases. */
export function completeRound(context: RunContext): void {
  for (const entry of context.entries.filter((one) => takesPart(context, one))) {
    entry.rounds.push(entry.current);
    entry.current = { times: [], gpuTimes: [], waited: [] };
  }
  context.round++;
}
