/** Decides whether two rows differ. */
import type { Result } from "../results/schema/row.ts";

/** What of a row decides. */
type Measured = Pick<Result, "calls" | "median_ci95">;

/**
 * Whether the times of two rows differ by more than their uncertainty: their intervals do not
 * overlap. A single call has no interval; nothing is known to be slower or faster than it.
 */
export function toldApart(a: Measured, b: Measured): boolean {
  if (a.calls < 2 || b.calls < 2 || !a.median_ci95 || !b.median_ci95) return false;
  return a.median_ci95[1] < b.median_ci95[0] || b.median_ci95[1] < a.median_ci95[0];
}
