/** What of the backends themselves differs between two documents. */
import type { BackendFacts, Results } from "../schema.ts";
import { inEngine } from "../identity.ts";

/** Facts that explain why times differ, and how they are called. */
const FACTS = {
  version: "version",
  driver: "driver",
  v8_flags: "V8's flags",
  engine_options: "engine's options",
} as const satisfies Partial<Record<keyof BackendFacts, string>>;

/**
 * The facts in which backends of both documents differ, one line each:
 * `version of numpy: 2.3.0 in the baseline, 2.4.0 now`.
 */
export function differingBackends(
  baseline: Pick<Results, "runs">,
  current: Pick<Results, "runs">,
): string[] {
  const [before, after] = [factsOf(baseline), factsOf(current)];
  return [...before].flatMap(([fact, values]) => {
    const [old, now] = [values, after.get(fact)].map((set) => set && [...set].sort().join(", "));
    return now === undefined || now === old ? [] : `${fact}: ${old} in the baseline, ${now} now`;
  });
}

/** All values of each fact; several runs may have several. */
function factsOf({ runs }: Pick<Results, "runs">): Map<string, Set<string>> {
  const facts = new Map<string, Set<string>>();
  for (const backend of runs.flatMap(({ backends }) => backends)) {
    const name = [backend.name, inEngine(backend.engine)].filter(Boolean).join(" ");
    for (const [fact, label] of Object.entries(FACTS)) {
      const values = facts.getOrInsertComputed(`${label} of ${name}`, () => new Set());
      values.add(backend[fact as keyof typeof FACTS] ?? "none");
    }
  }
  return facts;
}
