/** What an unfinished run that is resumed must have in common with the one that goes on. */
import { getBackend } from "../../../backends/registry.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import { describeBackends } from "../../measuring/backend_facts.ts";
import { backendOf, caseKey, rowName } from "../../results/identity.ts";
import { TOOL } from "../../results/version.ts";
import { callsInRound } from "../plan/call_counts.ts";
import type { Participant } from "../plan/participant.ts";
import type { RecordedOptions } from "./settings.ts";
import type {
  BackendFacts,
  Case,
  Checkpoint,
  Environment,
  OfRun,
  Results,
  Skipped,
} from "../../results/schema.ts";

/** A run cannot be continued: something that it needs has changed. */
export class CannotResume extends Error {
  /** Always `"CannotResume"`. */
  override readonly name = "CannotResume";
}

/**
 * The options of an unfinished run that is continued.
 *
 * @param results the run
 * @param environment the machine now
 * @throws {TypeError} if a name is unknown, or the run was begun on another processor
 * @throws {CannotResume} if it was begun with another version of this program or of Deno
 */
export function resumedOptions(
  { runs: [run], checkpoint }: Results,
  { cpu, deno }: Environment,
): RecordedOptions {
  const { options, environment, tool } = run;
  options.benchmarks.forEach(getBenchmark);
  options.backends.forEach(getBackend);
  if (environment.cpu !== cpu) {
    throw new TypeError(
      `Cannot resume on ${cpu}: the run was begun on ${environment.cpu}`,
    );
  }
  if (checkpoint) {
    requireSameVersion(TOOL.name, TOOL.version, tool.version);
    requireSameVersion("Deno", deno ?? "none", environment.deno ?? "none");
  }
  return options;
}

/** Calls of one row that different programs made are not comparable. */
function requireSameVersion(program: string, now: string, before: string): void {
  if (now === before) return;
  throw new CannotResume(
    `Cannot resume with ${program} ${now}: the run was begun with ${program} ${before}`,
  );
}

/**
 * Makes sure that the calls still to be made run on the CPUs that those before ran on.
 *
 * @throws {CannotResume} if not: a row's calls would be of different cores
 */
export function requireSameCpus(
  { checkpoint = [], runs: [{ environment }] }: Results,
  { affinity }: Pick<Environment, "affinity">,
): void {
  if (checkpoint.every(({ rounds }) => rounds.length === 0)) return;
  const [before, now] = [environment.affinity, affinity].map(cpusOf);
  if (before === now) return;
  const hint = environment.affinity?.length === 1 ? `, add --pin ${environment.affinity[0]}` : "";
  throw new CannotResume(`Cannot resume on ${now}: the run was begun on ${before}${hint}`);
}

function cpusOf(affinity: readonly number[] | undefined): string {
  if (affinity === undefined) return "all CPUs";
  return `CPU${affinity.length > 1 ? "s" : ""} ${affinity.join(", ")}`;
}

/**
 * Makes sure that a checkpoint belongs to the options beside it.
 *
 * @param cases all cases of the run that goes on
 * @throws {CannotResume} if not: calls that were made would be lost
 */
export function requireKnownCases(
  { checkpoint = [], runs: [{ options }] }: Results,
  cases: readonly Case[],
): void {
  const { rounds, repetitions, time_budget } = options;
  const most = Math.max(0, ...checkpoint.map((entry) => entry.rounds.length));
  for (const entry of checkpoint) {
    const name = `${entry.benchmark} ${entry.size} ${rowName(entry)}`;
    if (!entry.control && !cases.some((id) => caseKey(id) === caseKey(entry))) {
      throw new CannotResume(
        `Cannot resume with ${name}: it is in the checkpoint, but no case of the options`,
      );
    }
    const { calls } = entry;
    if (calls > 0 && (repetitions ?? calls) !== calls) {
      throw new CannotResume(
        `Cannot resume with ${calls} calls of ${name}: they must be ${repetitions} by the options`,
      );
    }
    // A case that took too much time has left after a complete round.
    const least = time_budget === undefined ? most : Math.min(1, most);
    if (entry.rounds.length < least || entry.rounds.length > rounds) {
      throw new CannotResume(
        `Cannot resume with ${entry.rounds.length} rounds of ${name}: ` +
          `they must be those of all cases, at most ${rounds}`,
      );
    }
    const planned = entry.rounds.map((_, round) => callsInRound(calls, round, rounds));
    const made = entry.rounds.map(({ times }) => times.length);
    // Without a number that was asked for, calls end once the time is known, and may be repeated.
    const isFull = (count: number, round: number) =>
      repetitions === undefined ? count <= 2 * planned[round] : count === planned[round];
    if (!made.every(isFull)) {
      const most = repetitions === undefined ? "at most twice " : "";
      throw new CannotResume(
        `Cannot resume with ${made.join(", ")} times in the rounds of ${name}: ` +
          `they must be ${most}${planned.join(", ")} by its calls`,
      );
    }
  }
}

/** What of a backend must not change within a row, and how messages name it. */
const FACTS: Readonly<Partial<Record<keyof BackendFacts, string>>> = {
  version: "",
  device_name: "on ",
  driver: "with driver ",
  v8_flags: "with V8's flags ",
  engine_options: "with ",
  build_flags: "compiled with ",
};

/**
 * Makes sure that all backends that were measured before are there again and are the same.
 *
 * @param skipped backends that are unavailable now, with the reason
 * @throws {CannotResume} if not: their calls would be lost, or mixed with others
 */
export function requireSameBackends(
  { checkpoint = [], runs: [run] }: Results,
  participants: readonly Participant[],
  skipped: readonly Skipped[],
): void {
  const now = describeBackends(participants);
  // A run goes on without its control.
  for (const { backend, engine, calls } of checkpoint.filter(({ control }) => !control)) {
    const current = now.find((one) => one.name === backend && one.engine === engine);
    if (!current) {
      const reason = skipped.find((one) => one.backend === backend && one.engine === engine)
        ?.reason ?? "not registered";
      throw new CannotResume(`Cannot resume without ${backend}: ${reason}`);
    }
    const before = backendOf(run, { backend, engine });
    if (calls > 0 && before) requireSame(current, before);
  }
}

function requireSame(now: BackendFacts, before: BackendFacts): void {
  for (const [fact, label] of Object.entries(FACTS)) {
    const [old = "none", current = "none"] = [before, now].map((facts) =>
      facts[fact as keyof BackendFacts]
    );
    if (old === current) continue;
    throw new CannotResume(
      `Cannot resume with ${now.name} ${label}${current}: ` +
        `the run was begun with ${now.name} ${label}${old}`,
    );
  }
}

/** What an unfinished run says of a case: how far it was, or why it failed. */
export function stateOf(
  { checkpoint, skipped }: Results,
  id: Case,
): Checkpoint | OfRun<Skipped> | undefined {
  const key = caseKey(id);
  return checkpoint?.find((one) => caseKey(one) === key) ??
    skipped.find((one) => isCase(one) && caseKey(one) === key);
}

/** Whether what was skipped is a single case. */
function isCase(one: OfRun<Skipped>): one is OfRun<Skipped> & Case {
  return one.benchmark !== undefined && one.precision !== undefined && one.size !== undefined;
}
