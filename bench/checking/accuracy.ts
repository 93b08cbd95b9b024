/** Compares outputs with the f64 reference: in the norm, and point by point. */
import type { ArrayData, Precision, Tolerance } from "../../kernels/benchmark.ts";
import type { OutputError } from "../results/schema.ts";

/** Half the distance from 1 to the next number, by precision. */
const UNIT_ROUNDOFF: Readonly<Record<Precision, number>> = { f64: 2 ** -53, f32: 2 ** -24 };

/**
 * Unit roundoffs by which an implementation may be wrong in inputs and operations where the
 * benchmark has error scales. Kernels that do what the formulas say stay below 5 at every size up
 * to 16M in both precisions.
 */
const ROUNDINGS = 32;

/** Below this, numbers count as zero when a relative error is formed. */
export const ZERO = 1e-8;

/** How an output is judged. */
export interface Judgement {
  /** Accepted deviation. */
  readonly tolerance: Tolerance;
  /** Precision by which it is judged. */
  readonly precision: Precision;
  /** How far one unit roundoff of error in inputs and operations may move each point. */
  readonly scale?: ArrayData;
}

/**
 * The deviation of an output from the reference, and whether it is accepted. What rounding may
 * explain according to the error scale of a point is subtracted from its error before it is judged,
 * so that the verdict does not depend on which column of which size is nearly singular; the
 * deviation that is shown is the whole.
 *
 * Values that are not finite are never accepted. Numbers below 1e-8 count as zero: errors of a
 * reference that small are taken relative to it.
 *
 * @example
 * ```ts
 * import { judgeArray } from "./accuracy.ts";
 *
 * const tolerance = { l2: 0.1, rtol: 0.001, atol: 0 };
 * judgeArray(Float64Array.of(1, 2.02), Float64Array.of(1, 2), { tolerance, precision: "f64" });
 * // l2 0.0089, max 0.01, deviating 0.5, consistent false
 * ```
 */
export function judgeArray(
  actual: ArrayData,
  reference: ArrayData,
  { tolerance: { l2, rtol, atol, deviating: accepted = 0 }, precision, scale }: Judgement,
): Omit<OutputError, "output"> {
  const allowance = ROUNDINGS * UNIT_ROUNDOFF[precision];
  let squares = 0, unexplainedSquares = 0, referenceSquares = 0;
  let errorMax = 0, referenceMax = 0, count = 0;
  for (let i = 0; i < reference.length; i++) {
    const expected = reference[i], magnitude = Math.abs(expected);
    const error = Math.abs(actual[i] - expected);
    const unexplained = scale ? Math.max(0, error - allowance * scale[i]) : error;
    squares += error * error;
    unexplainedSquares += unexplained * unexplained;
    referenceSquares += expected * expected;
    if (error > errorMax) errorMax = error;
    if (magnitude > referenceMax) referenceMax = magnitude;
    if (!(unexplained <= atol + rtol * magnitude)) count++;
  }
  const finite = Number.isFinite(squares);
  const points = Math.max(1, reference.length);
  const norm = Math.max(Math.sqrt(referenceSquares), ZERO * Math.sqrt(points));
  const deviating = count / points;
  return {
    l2: finite ? Math.sqrt(squares) / norm : null,
    max: finite ? errorMax / Math.max(referenceMax, ZERO) : null,
    deviating,
    consistent: finite && Math.sqrt(unexplainedSquares) / norm <= l2 && deviating <= accepted,
  };
}

/** The largest norm-wise error of a result; `null` if any is not a finite number. */
export function largestError(errors: readonly OutputError[]): number | null {
  let largest = 0;
  for (const { l2 } of errors) {
    if (l2 === null) return null;
    largest = Math.max(largest, l2);
  }
  return largest;
}
