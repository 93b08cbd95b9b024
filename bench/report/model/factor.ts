/** How many times as fast one row is as another, in words. */
import { threeDigits } from "../../../base/text/units.ts";
import { ratioOf } from "../../results/ratios.ts";
import type { Row } from "./rows.ts";

/** How many times as fast a row is as another, with its interval: `3.92 (3.20…4.61) times`. */
export function factorOf(baseline: Row, row: Row): string {
  const { ratio, ci95 } = ratioOf(baseline, row);
  return times(ratio, ci95, baseline.run !== row.run);
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
