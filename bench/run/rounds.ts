/** Runs the matrix in rounds: every backend in a fresh process, all calls in random order. */
import type { Results, Skipped } from "../results/schema.ts";
import { assembleResults } from "./phases/assembling.ts";
import { RunContext } from "./context.ts";
import { completeRound, measureBlock, releaseBlock } from "./phases/measuring.ts";
import { resolveOptions, type RunOptions } from "./options/options.ts";
import { budgetOf, planCases, planRound } from "./plan/planning.ts";
import { planParticipation } from "./plan/participation.ts";
import { prepareBlock, warmBlock } from "./phases/preparing.ts";
import { resumedOptions } from "./options/resume.ts";
import { exchangeBrowsers, renewMemories, setUpBackends } from "./phases/setup.ts";
import type { Surroundings } from "./surroundings.ts";

/** Time in seconds between two checkpoints. */
const CHECKPOINT = 10;

/**
 * Runs benchmarks where `surroundings` say, and returns what was measured.
 *
 * @throws {TypeError} if a name in the options is unknown
 * @throws {RangeError} if a number in the options is out of range
 */
export async function runIn(surroundings: Surroundings, options: RunOptions): Promise<Results> {
  const settings = options.resume
    ? resumedOptions(options.resume, surroundings.describe())
    : resolveOptions(options, surroundings.isolated);
  if (options.resume && !options.resume.checkpoint) return options.resume;
  const context: RunContext = new RunContext(
    options,
    settings,
    surroundings,
    checkpoints(options, () => context),
  );
  await using _ = context;
  try {
    while (context.round < settings.rounds) await runRound(context);
  } catch (error) {
    if (!options.signal?.aborted) throw error;
  }
  if (options.resume && !context.isPlanned) return options.resume;
  const results = assembleResults(context);
  await options.onCheckpoint?.(results);
  return results;
}

async function runRound(context: RunContext): Promise<void> {
  await using _ = await setUpBackends(context);
  if (!context.isPlanned) await planCases(context);
  const blocks = planRound(context);
  for (const [n, block] of blocks.entries()) {
    await exchangeBrowsers(context, block);
    if (n > 0) await renewMemories(context, block);
    context.memory.begin(block, budgetOf(context).get("host"));
    await prepareBlock(context, block);
    await warmBlock(context, block);
    await measureBlock(context, block, [n / blocks.length, (n + 1) / blocks.length]);
    await releaseBlock(context, block);
  }
  const precisions = new Set(context.entries.map(({ id }) => id.precision));
  const skip = (failure: Skipped) => context.skip(failure);
  context.limits.push(await context.surroundings.limits(metersOf(context), precisions, skip));
  completeRound(context);
  planParticipation(context);
}

/** The backends of the round, which may measure their processors. */
function metersOf({ participants }: RunContext) {
  return participants.flatMap(({ backend, device, host, isControl }) =>
    host && !isControl ? [{ backend, device, runtime: host.runtime }] : []
  );
}

/** Hands the results so far out now and then. */
function checkpoints(
  { checkpointInterval = CHECKPOINT, onCheckpoint }: RunOptions,
  context: () => RunContext,
): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (!onCheckpoint || performance.now() - last < 1000 * checkpointInterval) return;
    await onCheckpoint(assembleResults(context()));
    last = performance.now();
  };
}
