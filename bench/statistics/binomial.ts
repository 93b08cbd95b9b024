/** The binomial distribution. */

/**
 * The probability of at least `found` hits in `count` independent trials.
 *
 * @param probability of a hit, between 0 and 1
 *
 * @example
 * ```ts
 * import { atLeast } from "./binomial.ts";
 * atLeast(1, 2, 0.5); // 0.75
 * ```
 */
export function atLeast(found: number, count: number, probability: number): number {
  let ways = 1;
  let fewer = 0;
  for (let hits = 0; hits < found; hits++) {
    fewer += ways * probability ** hits * (1 - probability) ** (count - hits);
    ways *= (count - hits) / (hits + 1);
  }
  return Math.max(0, 1 - fewer);
}
