/** Finds cases that a run was asked for and has no result of. */
import { machineKey } from "../identity.ts";
import type { Case, OfRun, Result, Results, Skipped } from "../schema.ts";

/**
 * Why the current document has no result of a case of the baseline: the case failed, or its backend
 * is unavailable on the machine on which the baseline had it. Nothing if the case was not asked
 * for, or if its backend is unavailable on another machine.
 */
export function whyNotMeasured(
  before: OfRun<Result>,
  baseline: Results,
  current: Results,
): string | undefined {
  const single = [baseline, current].every(({ runs }) => new Set(runs.map(machineKey)).size === 1);
  const machine = machineKey(baseline.runs[before.run]);
  return current.skipped.find((one) =>
    includes(one, before) &&
    (machineKey(current.runs[one.run]) === machine || single && one.size !== undefined)
  )?.reason;
}

/** Whether a case is among those that were not measured for one reason. */
function includes(skipped: Skipped, id: Case): boolean {
  const keys = [
    "benchmark",
    "backend",
    "device",
    "precision",
    "formulation",
    "engine",
    "size",
  ] as const;
  return keys.every((key) => skipped[key] === undefined || skipped[key] === id[key]);
}
