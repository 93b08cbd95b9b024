/** Makes the cases of a block ready to be measured: in memory, checked and warm. */
import { eachAtOnce } from "../../../base/each_at_once.ts";
import { shuffled } from "../../statistics/shuffle.ts";
import { warmTogether, warmUp, WARMUP_TOGETHER } from "../../measuring/warm_up.ts";
import { planCalls, warmUpLimit } from "../plan/call_counts.ts";
import { processorsOf, twoAtOnce } from "./at_once.ts";
import { checkEarlyResult, checkFirst, checkOutputs, isCheckedInEveryRound } from "./checking.ts";
import type { RunContext } from "../context.ts";
import { type Entry, isChecked } from "../plan/entry.ts";
import { mayLeaveEarly } from "../plan/participation.ts";
import { cacheStateOf } from "./measuring.ts";

/**
 * Prepares every case of a block, group by group. In the first round each is prepared alone, warmed
 * up beside one other, whose times only serve to plan, then alone compared with the reference and
 * given its number of calls, the smallest size first: a kernel that is caught there is tried at no
 * other. In the others the order is random, and as many cases of a group as there are processors are
 * prepared at once: nothing is timed then.
 */
export async function prepareBlock(context: RunContext, block: readonly Entry[]): Promise<void> {
  const order = context.round === 0 ? block : inRandomOrder(context, block);
  const steps = block.length * (context.round === 0 ? 3 : 1);
  let done = 0;
  const each = (entries: readonly Entry[], limit: number, step: Step) =>
    eachAtOnce(entries, limit, async (entry) => {
      context.report("prepare", entry.id, Math.min(1, done++ / steps));
      await context.pause();
      if (!context.entries.includes(entry)) return;
      await context.attempt(entry, () => step(context, entry));
    });
  for (const [group, entries] of Map.groupBy(order, ({ group }) => group)) {
    const inOrder = inRandomOrder(context, entries);
    await each(inOrder, atOnce(context), prepare);
    const unknown = inOrder.filter((entry) => entry.hosted && !isChecked(entry));
    await each(unknown, twoAtOnce(context), warmAlone);
    await each(unknown.filter(({ hosted }) => hosted), 1, planAndCheck);
    context.data.unload(group);
  }
}

type Step = (context: RunContext, entry: Entry) => Promise<void>;

/** How many processes may prepare at the same time: one in the first round, which takes times. */
function atOnce(context: RunContext): number {
  return context.round === 0 ? 1 : processorsOf(context);
}

function inRandomOrder<T>({ settings, round }: RunContext, items: readonly T[]): T[] {
  const order = shuffled(Uint32Array.from(items.keys()), settings.shuffle_seed + round);
  return [...order].map((index) => items[index]);
}

async function prepare(context: RunContext, entry: Entry): Promise<void> {
  const { participant: { host }, benchmark, options } = entry;
  const { inputs } = context.data.of(entry);
  const start = performance.now();
  entry.hosted = await host!.prepare(benchmark, inputs, options);
  entry.secondsToPrepare = (performance.now() - start) / 1000;
  if (!isChecked(entry)) await checkEarlyResult(context, entry);
}

/** Finds out how long a call takes once it is warm. */
async function warmAlone(context: RunContext, entry: Entry): Promise<void> {
  const { settings, options: { signal } } = context;
  // A number of calls that is asked for says nothing of how long these take to become warm.
  const limit = Math.max(
    settings.target_time / 2,
    settings.repetitions === undefined ? 0 : WARMUP_TOGETHER,
  );
  const hosted = entry.hosted!;
  let cost = 0;
  entry.secondsPerCall = await warmUp(
    async () => {
      const timing = await hosted.run("mixed");
      cost = timing.cost ?? timing.seconds;
      return timing;
    },
    limit,
    signal,
    entry.warmUpCalls,
  );
  const perCall = cacheStateOf(context, entry) === "mixed" ? 1 : 2;
  entry.secondsPerTiming = Math.max(perCall * entry.secondsPerCall, cost);
}

/** A case whose rounds are long is checked after its last call in this one: its calls are few. */
async function planAndCheck(context: RunContext, entry: Entry): Promise<void> {
  if (entry.calls === 0) entry.calls = planCalls(context.settings, entry.secondsPerTiming);
  if (!mayLeaveEarly(context, entry, context.round)) await checkFirst(context, entry);
}

/**
 * Calls the cases of a block in turn: the preparation of others may have made one cold, and in all
 * rounds but the first none was called yet. There, as many processes as there are processors do so
 * at once.
 */
export async function warmBlock(context: RunContext, block: readonly Entry[]): Promise<void> {
  const limit = warmUpLimit(context.settings);
  const isFirst = context.round === 0;
  const ready = block.filter(({ hosted }) => hosted);
  const due = isFirst ? ready.filter(({ secondsPerCall }) => secondsPerCall < limit) : ready;
  if (isFirst && due.length === 1) return;
  const call = async (entry: Entry) => {
    let seconds: number | undefined;
    await context.attempt(entry, async () => {
      ({ seconds } = await entry.hosted!.run("mixed"));
    });
    await context.pause();
    return seconds;
  };
  const inTurn = isFirst ? [due] : Map.groupBy(due, ({ participant }) => participant).values();
  await eachAtOnce(inTurn, atOnce(context), (cases) => warmTogether(cases, limit, call));
  if (isFirst) return;
  for (const entry of due) {
    if (!entry.hosted || !isCheckedInEveryRound(context, entry)) continue;
    await context.attempt(entry, async () => void await checkOutputs(context, entry));
    await context.pause();
  }
}
