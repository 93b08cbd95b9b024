/** What an unfinished run that is resumed must have in common with the one that goes on. */
import { isSameCase } from "./entry.ts";
import { type BackendFacts, describeBackends } from "./environment.ts";
import type { Member } from "./members.ts";
import { CannotResume } from "./options.ts";
import type { Case, Checkpoint, Results, Skipped } from "./results.ts";

/** What of a backend must not change within a row, and how people call it. */
const FACTS: Readonly<Partial<Record<keyof BackendFacts, string>>> = {
  version: "",
  device_name: "on ",
  driver: "with driver ",
  v8_flags: "with V8's flags ",
  build_flags: "compiled with ",
};

/**
 * Makes sure that all backends that were measured before are there again and are the same.
 *
 * @param skipped backends that cannot be had now, with the reason
 * @throws {CannotResume} if not: their calls would be lost, or mixed with others
 */
export function requireSameBackends(
  { checkpoint = [], environment, results }: Results,
  members: readonly Member[],
  skipped: readonly Skipped[],
): void {
  const now = describeBackends(members);
  for (const { backend, calls } of checkpoint) {
    const current = now.find(({ name }) => name === backend);
    if (!current) {
      const reason = skipped.find((one) => one.backend === backend)?.reason ?? "not registered";
      throw new CannotResume(`Cannot resume without ${backend}: ${reason}`);
    }
    if (calls > 0) requireSame(current, factsBefore(current, environment.backends, results));
  }
}

/** What was recorded of a backend; at least its version, in each of its rows. */
function factsBefore(
  now: BackendFacts,
  backends: readonly BackendFacts[] = [],
  results: Results["results"],
): BackendFacts {
  const row = results.find(({ backend }) => backend === now.name);
  return backends.find(({ name }) => name === now.name) ??
    { ...now, version: row?.backend_version ?? now.version };
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
): Checkpoint | Skipped | undefined {
  const same = (one: Partial<Case>) => isSameCase(one, id);
  return checkpoint?.find(same) ?? skipped.find(same);
}
