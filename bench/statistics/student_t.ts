/** Student's t distribution (Student 1908). */

/**
 * The probability that a t-distributed number lies within ±`t`: the finite sums for whole degrees
 * of freedom (Abramowitz & Stegun, 26.7.3 and 26.7.4).
 *
 * @param degrees degrees of freedom, a whole number of at least 1
 */
export function studentWithin(t: number, degrees: number): number {
  const angle = Math.atan(Math.abs(t) / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= cosine * cosine * (k - 1) / k;
    sum += term;
  }
  return odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/**
 * The `t` that a t-distributed number exceeds in absolute value with probability
 * 1 − `confidence`: half the width of a confidence interval in standard errors.
 *
 * @param confidence between 0 and 1, e.g. 0.95
 * @param degrees degrees of freedom, a whole number of at least 1
 * @throws {RangeError} if one of them is out of range
 *
 * @example
 * ```ts
 * import { studentQuantile } from "./student_t.ts";
 * studentQuantile(0.95, 3); // 3.182
 * ```
 */
export function studentQuantile(confidence: number, degrees: number): number {
  if (!(confidence >= 0 && confidence < 1)) {
    throw new RangeError(
      `Cannot compute Student's t for confidence ${confidence}: it must be at least 0 and below 1`,
    );
  }
  if (!(Number.isSafeInteger(degrees) && degrees >= 1)) {
    throw new RangeError(
      `Cannot compute Student's t for ${degrees} degrees of freedom: wanted a whole number of at least 1`,
    );
  }
  // Bisection in the angle, which is bounded, to the last bit.
  let [low, high] = [0, Math.PI / 2];
  while (true) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return Math.sqrt(degrees) * Math.tan(middle);
    if (studentWithin(Math.sqrt(degrees) * Math.tan(middle), degrees) < confidence) low = middle;
    else high = middle;
  }
}
