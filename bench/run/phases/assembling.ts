/** Makes the results document of a run, at its end or so far. */
import { describeBackends } from "../../measuring/backend_facts.ts";
import { combineLimits } from "../../measuring/limits.ts";
import { findIdle } from "../../measuring/plausibility.ts";
import { caseKey } from "../../results/identity.ts";
import { type Results, type Run, SCHEMA } from "../../results/schema.ts";
import { type Sample, summarizeSamples } from "../../results/assembly/summary.ts";
import { TOOL } from "../../results/version.ts";
import { findWarnings } from "../../results/assembly/warnings.ts";
import type { RunContext } from "../context.ts";
import { controlOfRun } from "./control.ts";
import { checkpointOf, type Entry } from "../plan/entry.ts";

/** What was measured so far. */
export function assembleResults(context: RunContext): Results {
  const { settings, environment, options } = context;
  const limits = combineLimits(context.limits);
  const entries = context.entries.filter(({ participant }) => !participant.isControl);
  const isComplete = context.isPlanned && context.round === settings.rounds;
  const samples = entries.map(sampleOf);
  const unmeasured = samples.filter((one) => !isMeasured(one))
    .map(({ id }) => ({ ...id, reason: "not measured before the run ended" }));
  const control = controlOfRun(context);
  const run: Run = {
    tool: TOOL,
    environment: options.resume?.runs[0].environment ?? environment,
    options: settings,
    interrupted: !isComplete,
    backends: describeBackends(context.participants.filter(({ isControl }) => !isControl)),
    limits,
    ...(control && control.cases.length > 0 ? { control } : {}),
    ...(context.fields.length > 0 ? { fields: [...context.fields] } : {}),
    ...(context.memory.peak === undefined ? {} : { memory_peak: context.memory.peak }),
  };
  const { caches } = run.environment;
  const machine = { limits, caches, cache: settings.cache };
  const summarized = (some: readonly Sample[]) => summarizeSamples(some, machine);
  const measured = samples.filter(isMeasured);
  const idle = findIdle(summarized(measured), environment, limits);
  const caught = new Set(idle.map(caseKey));
  const results = summarized(measured.filter(({ id }) => !caught.has(caseKey(id))));
  return {
    schema: SCHEMA,
    runs: [run],
    results: results.map((row) => ({ run: 0, ...row })),
    skipped: [...context.skipped, ...idle, ...unmeasured].map((one) => ({ run: 0, ...one })),
    warnings: [...findWarnings(run, results), ...context.warnings]
      .map((one) => ({ run: 0, ...one })),
    ...(isComplete ? {} : { checkpoint: context.entries.map(checkpointOf) }),
  };
}

/** Whether it was called and its outputs were compared: a run may be interrupted between the two. */
function isMeasured({ rounds, errors, benchmark: { outputs } }: Sample): boolean {
  return rounds[0].times.length > 0 && errors.length === outputs.length;
}

/** The complete rounds of a case; until there is one, the calls of the first. */
function sampleOf({ id, benchmark, rounds, current, errors, preparation }: Entry): Sample {
  return { id, benchmark, rounds: rounds.length > 0 ? rounds : [current], errors, preparation };
}
