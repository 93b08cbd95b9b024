/**
 * The control of a run: one backend is measured twice, the second time under another name. What
 * its two measurements differ by is what the machine, that day, cannot resolve.
 */
import { atLeast } from "../../statistics/binomial.ts";
import { VERDICT_CONFIDENCE } from "../../statistics/intervals.ts";
import { median } from "../../statistics/quantiles.ts";
import { isSignificant, pairedRatio } from "../../statistics/ratios.ts";
import { roundMedians } from "../rounds.ts";
import type { Case, Control, ControlCase, Round, Warning } from "../schema.ts";

/** A case and its copy, by rounds that both have. */
export interface ControlledCase {
  /** The case. */
  readonly id: Pick<Case, "benchmark" | "size" | "precision">;
  /** Its calls, by the process that made them. */
  readonly rounds: readonly Pick<Round, "times">[];
  /** Those of the copy. */
  readonly copy: readonly Pick<Round, "times">[];
}

/** Probability below which the significant differences are too many for chance. */
const UNLIKELY = 0.01;

/**
 * How much the two measurements of each case differ; cases with fewer than two rounds are left
 * out, as no interval follows from them.
 *
 * @param backend name of the backend that was measured twice
 */
export function describeControl(backend: string, cases: readonly ControlledCase[]): Control {
  return {
    backend,
    cases: cases.flatMap(({ id: { benchmark, size, precision }, rounds, copy }): ControlCase[] => {
      if (Math.min(rounds.length, copy.length) < 2) return [];
      const ratio = pairedRatio(roundMedians(copy), roundMedians(rounds));
      const significant = isSignificant(ratio);
      return [{ benchmark, size, precision, ratio: ratio.ratio, ci95: ratio.ci95!, significant }];
    }),
  };
}

/**
 * The control in one sentence: `control: the same code twice differs by 0.8 %, significantly in 0 of 6
 * sizes`. The difference is the median of the cases'.
 *
 * @returns nothing without cases
 */
export function controlSentence({ cases }: Control): string | undefined {
  if (cases.length === 0) return undefined;
  const difference = median(cases.map(({ ratio }) => Math.abs(ratio - 1)));
  const sizes = new Set(cases.map(({ size }) => size)).size === cases.length;
  return `control: the same code twice differs by ${(100 * difference).toFixed(1)} %, ` +
    `significantly in ${significantOf(cases)} of ${cases.length} ${sizes ? "sizes" : "cases"}`;
}

/** A warning if the two measurements differ significantly more often than chance allows. */
export function controlWarning({ backend, cases }: Control): Warning | undefined {
  const found = significantOf(cases);
  if (found === 0 || atLeast(found, cases.length, 1 - VERDICT_CONFIDENCE) >= UNLIKELY) {
    return undefined;
  }
  return {
    code: "control",
    rows: [],
    message: `the same code measured twice (${backend}) differs significantly in ${found} of ` +
      `${cases.length} cases, more often than chance allows`,
    hint: "do not trust the differences of this run; repeat it on a quiet machine",
  };
}

function significantOf(cases: readonly ControlCase[]): number {
  return cases.filter(({ significant }) => significant).length;
}
