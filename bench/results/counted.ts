/** The times of a row that count. */
import { SHORTEST_CALL } from "../measuring/clock.ts";
import type { Result } from "./results.ts";

/** Seconds of the calls after the burn-in; equal readings of the clock count as its shortest step. */
export function countedTimes({ times, burnin }: Pick<Result, "times" | "burnin">): number[] {
  return times.slice(burnin).map((seconds) => Math.max(seconds, SHORTEST_CALL));
}
