/** Finds rows that contradict themselves. */
import { callsOf, medianOfRounds } from "../rounds.ts";
import type { Result } from "./row.ts";

/** What in a row cannot all be true, if anything. */
export function contradiction(row: Result): string | undefined {
  if (row.rounds.length === 0 || row.rounds.some(({ times }) => times.length === 0)) {
    return "rounds must have at least one call each";
  }
  if (row.rounds.some(({ times, gpu_times = [] }) => gpu_times.length > times.length)) {
    return "gpu_times must not be more than times";
  }
  if (row.rounds.some(({ times, waited = times }) => waited.length !== times.length)) {
    return "waited must be as many as times";
  }
  if (row.calls !== callsOf(row.rounds)) return "calls must be those of all rounds";
  if (!isClose(row.median, medianOfRounds(row.rounds))) {
    return "median must be the geometric mean of the rounds' medians";
  }
  if (row.status !== "FAILED" && row.errors.some(({ consistent }) => !consistent)) {
    return "status must be FAILED where an output is not consistent";
  }
  if ((row.status === "ok") !== (row.reason === undefined)) {
    return "reason must say why the status is not ok, and only then";
  }
}

/** Whether two numbers are the same but for the rounding of their writer. */
function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.max(one, other);
}
