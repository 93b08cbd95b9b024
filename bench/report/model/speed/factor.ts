/** How many times as fast one row is as another, in words. */
import { threeDigits } from "../../../../base/text/units.ts";
import { ratioOf } from "../../../results/ratios.ts";
import type { Row } from "../rows.ts";

/** How many times as fast a row is as another, with its interval: `3.92 (3.20…4.61) times`. */
export function factorOf(baseline: Row, row: Row): string {
  const { ratio, ci95 } = ratioOf(baseline, row);
  return times(ratio, ci95, baseline.run !== row.run);
}

/** A speed-up in words: `2.46 (2.40…2.52) times as fast as`, or `79.4 (64.0…104) times slower than`. */
export function comparison(
  speedup: number,
  [low, high]: readonly [number, number] = [speedup, speedup],
  twoRuns: boolean,
): string {
  return speedup < 1
    ? `${times(1 / speedup, [1 / high, 1 / low], twoRuns)} slower than`
    : `${times(speedup, [low, high], twoRuns)} as fast as`;
}

/** A speed-up in a table, with its direction: `2.46× faster`, `79.4× slower`, or `as fast`. */
export function formatSpeedup(speedup: number): string {
  const direction = directionOf(speedup);
  if (direction === 0) return "as fast";
  return direction > 0 ? `${threeDigits(speedup)}× faster` : `${threeDigits(1 / speedup)}× slower`;
}

/**
 * A range of speed-ups in a table: `2.40…2.52× faster`, `1.00…1.40× slower`,
 * `2.00× slower … 3.00× faster`; empty if there is none, or its ends are the same in three digits.
 */
export function formatSpeedups([low, high]: readonly [number, number] = [1, 1]): string {
  const [slowest, fastest] = [low, high].map(formatSpeedup);
  if (slowest === fastest) return "";
  const factor = (value: number) => threeDigits(Math.max(1, value));
  if (directionOf(low) >= 0) return `${factor(low)}…${factor(high)}× faster`;
  if (directionOf(high) <= 0) return `${factor(1 / high)}…${factor(1 / low)}× slower`;
  return `${slowest} … ${fastest}`;
}

/** Whether a speed-up is faster (1) or slower (-1), or neither in three digits (0). */
function directionOf(speedup: number): number {
  const factor = Math.max(speedup, 1 / speedup);
  return threeDigits(factor) === threeDigits(1) ? 0 : Math.sign(speedup - 1);
}

/** A factor with its interval, if it has one, and whether it is from two runs. */
export function times(
  factor: number,
  [low, high]: readonly [number, number] = [factor, factor],
  twoRuns: boolean,
): string {
  const notes = [
    threeDigits(low) === threeDigits(high) ? "" : `${threeDigits(low)}…${threeDigits(high)}`,
    twoRuns ? "from two runs" : "",
  ].filter((note) => note !== "").join(", ");
  return `${threeDigits(factor)}${notes && ` (${notes})`} times`;
}
