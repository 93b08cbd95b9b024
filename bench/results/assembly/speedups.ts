/** Speed-ups, and the row that they refer to. */
import { rowName } from "../identity.ts";
import { ratioOf, type Timed } from "../ratios.ts";
import type { Case, Result } from "../schema.ts";

/** A row of which the speed-up is not known yet. */
type Row = Timed & Pick<Case, "backend" | "precision"> & Pick<Result, "status">;

/** What a row says of its speed-up. */
type Speedup = Pick<Result, "speedup" | "speedup_ci95" | "speedup_reference">;

/**
 * The row that the speed-ups of a benchmark and size refer to: `typed_array` in f64, or in f32 if
 * that was not measured, or else the slowest that is not FAILED.
 *
 * @param rows of one benchmark, size and machine; at least one
 */
export function referenceOf<T extends Row>(rows: readonly T[]): T {
  const right = rows.filter(({ status }) => status !== "FAILED");
  return rows.find((row) => rowName(row) === "typed_array f64") ??
    right.find(({ backend }) => backend === "typed_array") ??
    (right.length > 0 ? right : rows).reduce((slow, row) => row.median > slow.median ? row : slow);
}

/** How many times as fast as the reference a row is. */
export function speedupOver(reference: Row, row: Row): Speedup {
  const speedup_reference = rowName(reference);
  if (row === reference) return { speedup: 1, speedup_ci95: [1, 1], speedup_reference };
  const { ratio, ci95 } = ratioOf(reference, row);
  return { speedup: ratio, ...(ci95 ? { speedup_ci95: ci95 } : {}), speedup_reference };
}
