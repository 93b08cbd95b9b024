/** Finds out which cases a run has, which of them fit into memory, and which are in it together. */
import { getBenchmark } from "../../../kernels/mod.ts";
import { reasonOf } from "../../../base/text/reason.ts";
import type { Case, Checkpoint, OfRun, Skipped } from "../../results/schema.ts";
import { shuffled } from "../../statistics/shuffle.ts";
import { median } from "../../statistics/quantiles.ts";
import type { RunContext } from "../context.ts";
import { controlCases } from "../phases/control.ts";
import { createEntry, type Entry, placeOf } from "./entry.ts";
import { expandMatrix } from "./matrix.ts";
import { inBrowser, type Participant } from "./participant.ts";
import { planParticipation, takesPart } from "./participation.ts";
import { type Budget, explainMisfit, planBlocks } from "./residency.ts";
import {
  requireKnownCases,
  requireSameBackends,
  requireSameCpus,
  stateOf,
} from "../options/resume.ts";
import { casesOf } from "./shard.ts";

/** Share of the available memory that inputs and prepared cases may occupy. */
const MEMORY_SHARE = 0.7;

/** Bytes that are assumed to be available where nothing reports them, as in pages: also on phones. */
const UNKNOWN_MEMORY = 2 ** 31;

/**
 * Lists the cases of the run. Needs the backends of the first round.
 *
 * @throws {CannotResume} if a run that is resumed has changed
 */
export async function planCases(context: RunContext): Promise<void> {
  const { options: { resume }, settings, environment } = context;
  const own = context.participants.filter(({ isControl }) => !isControl);
  if (resume) {
    requireSameCpus(resume, environment);
    requireSameBackends(resume, own, context.skipped);
  }
  const matrix = expandMatrix(
    settings.benchmarks.map(getBenchmark),
    settings.sizes,
    own,
    settings.precisions,
    settings.formulation,
  );
  matrix.skipped.forEach((one) => context.skip(one));
  const cases = settings.shard ? casesOf(settings.shard, matrix.cases) : matrix.cases;
  if (resume) requireKnownCases(resume, cases);
  for (const participant of context.participants) {
    const { backend, engine, isControl } = participant;
    const ids = isControl
      ? controlCases(participant, cases)
      : cases.filter((id) => id.backend === backend.name && id.engine === engine?.kind);
    for (const id of ids) {
      const state = resume && stateOf(resume, id);
      // A copy that lacks earlier rounds cannot be compared with its original.
      if (isControl && !state && context.round > 0) continue;
      await addIfItFits(context, id, participant, state);
    }
  }
  const order = new Map(cases.map((id, n) => [`${id.benchmark} ${id.size}`, n]));
  context.entries.sort((a, b) => order.get(a.group)! - order.get(b.group)!);
  context.isPlanned = true;
  planParticipation(context);
}

/** Takes a case into the run if it fits into memory alone, and did not fail before. */
async function addIfItFits(
  context: RunContext,
  id: Case,
  participant: Participant,
  state?: Checkpoint | OfRun<Skipped>,
): Promise<void> {
  if (state && "reason" in state) {
    const { run: _, ...skipped } = state;
    return context.skip(skipped);
  }
  try {
    const entry = await createEntry(id, participant, state);
    const misfit = explainMisfit(entry.demand, budgetOf(context));
    if (misfit !== undefined) throw new RangeError(misfit);
    const last = entry.rounds.at(-1);
    if (last) {
      entry.secondsPerCall = entry.secondsPerTiming = median(last.times);
      // One with fewer rounds than others had left the run.
      if (entry.rounds.length < context.round) entry.lastRound = entry.rounds.length - 1;
    }
    context.entries.push(entry);
  } catch (error) {
    if (!participant.isControl) context.skip({ ...id, reason: reasonOf(error) });
  }
}

/** The cases of the round in progress in blocks that fit into memory, in random order. */
export function planRound(context: RunContext): Entry[][] {
  const { entries, settings: { shuffle_seed }, round } = context;
  const going = entries.filter((entry) => takesPart(context, entry));
  const blocks = planBlocks(going.map(({ demand }) => demand), budgetOf(context))
    .map((block) => block.sort((a, b) => a - b).map((index) => going[index]));
  const parts = blocks.flatMap(byBrowser);
  return [...shuffled(Uint32Array.from(parts.keys()), shuffle_seed + round)]
    .map((index) => parts[index]);
}

/**
 * A block in parts: the cases of each browser, which does other things beside its page's work, are
 * not interleaved with others.
 */
function byBrowser(block: Entry[]): Entry[][] {
  const browserOf = ({ participant }: Entry) =>
    inBrowser(participant) ? participant.engine!.kind : "";
  return [...Map.groupBy(block, browserOf).values()];
}

/** Bytes of memory that cases may occupy, by place. */
export function budgetOf({ options, environment, participants }: RunContext): Budget {
  const host = options.memory ?? (environment.memory_available ?? UNKNOWN_MEMORY) * MEMORY_SHARE;
  const budget = new Map([["host", host]]);
  for (const participant of participants) {
    const { memory } = participant.runtime;
    if (memory !== undefined) budget.set(placeOf(participant), memory);
  }
  return budget as Budget;
}
