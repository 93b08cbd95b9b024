/** What a machine can resolve: the spread of identical rows between processes. */
import { logMean, VERDICT_CONFIDENCE } from "./intervals.ts";
import { studentQuantile } from "./student_t.ts";

/**
 * The smallest relative difference between two rows that a run of as many rounds can be expected to
 * resolve, for example 0.03 for 3 %: half the width of the 99 % interval of their ratio.
 *
 * The spread between processes is what remains of identical rows after the means of rows and of
 * rounds are taken out, as ratios are formed within a round. In simulations with four and six
 * rounds, rows that differed by this much did so significantly in more than half of the runs, rows that
 * differed by twice as much in 98 of 100.
 *
 * @param copies process medians by round of identical rows: at least two, with equally many rounds
 * @returns nothing for a single round, from which no spread can be seen
 * @throws {RangeError} if there are fewer than two copies, or their rounds differ in number
 *
 * @example
 * ```ts
 * import { resolvableDifference } from "./noise.ts";
 * resolvableDifference([[1.00, 1.02, 0.99, 1.00], [1.01, 1.00, 0.99, 1.02]]);
 * ```
 */
export function resolvableDifference(copies: readonly (readonly number[])[]): number | undefined {
  const rounds = copies[0]?.length ?? 0;
  if (copies.length < 2 || copies.some(({ length }) => length !== rounds)) {
    throw new RangeError(
      `Cannot compare copies with ${
        copies.map(({ length }) => length).join(", ") || "no"
      } rounds: wanted at least two copies with equally many`,
    );
  }
  if (rounds < 2) return undefined;
  // Ratios to the mean of the round, then to that of the copy.
  const means = copies[0].map((_, round) => logMean(copies.map((copy) => copy[round])).mean);
  const squares = copies.reduce((sum, copy) => {
    const { variance } = logMean(copy.map((value, round) => value / Math.exp(means[round])));
    return sum + variance * (rounds - 1);
  }, 0);
  const variance = squares / ((copies.length - 1) * (rounds - 1));
  return Math.exp(
    studentQuantile(VERDICT_CONFIDENCE, rounds - 1) * Math.sqrt(2 * variance / rounds),
  ) - 1;
}
