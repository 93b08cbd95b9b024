/** Compares two results documents case by case. */
import { largestError } from "../../checking/accuracy.ts";
import { caseOf, processorOf } from "../identity.ts";
import { whyNotMeasured } from "./not_measured.ts";
import { machinesOf, type Match, matchRows } from "./match.ts";
import { roundMedians } from "../rounds.ts";
import type { Case, OfRun, Result, Results, Run, Status } from "../schema.ts";
import { independentRatio } from "../../statistics/ratios.ts";

/**
 * What became of a case: `not measured` if the current run was asked for it and has no result;
 * `FAILED` if its results are inconsistent now, at any time; `implausible` if no
 * processor could have done its work in its time; `fixed` if it was one of both and is not
 * any more; `too few rounds` if no difference can be distinguished from chance, as there are fewer
 * than two on a side.
 */
export type Verdict =
  | "FAILED"
  | "implausible"
  | "not measured"
  | "slower"
  | "faster"
  | "same"
  | "fixed"
  | "too few rounds"
  | "only in baseline"
  | "only in current";

/** All verdicts, those that need attention first. */
export const VERDICTS: readonly Verdict[] = [
  "not measured",
  "FAILED",
  "implausible",
  "slower",
  "faster",
  "same",
  "fixed",
  "too few rounds",
  "only in baseline",
  "only in current",
];

/** One case in two documents. */
export interface Comparison extends Case {
  /** The outcome. */
  verdict: Verdict;
  /** Why it was not measured, or is not to be trusted. */
  reason?: string;
  /** Median time in the baseline in seconds. */
  baseline?: number;
  /** Median time in the current document in seconds. */
  current?: number;
  /** Whether the baseline could be trusted. */
  baseline_status?: Status;
  /** Whether the current row can be trusted. */
  current_status?: Status;
  /** Largest error of the baseline; `null` if it is not finite. */
  baseline_error?: number | null;
  /** Largest error of the current row, likewise. */
  current_error?: number | null;
  /** Current over baseline: above one is slower. */
  ratio?: number;
  /** 95 % confidence interval of the ratio, from the process medians of both. */
  ratio_ci95?: [number, number];
}

/**
 * Matches the cases of two documents and finds which became faster or slower.
 *
 * A case is `slower` or `faster` only if the whole 99 % interval of the ratio lies beyond the
 * threshold. The process medians of two runs are independent samples, however many calls each
 * process made; a case with a single round on one side has `too few rounds`, everything else is the
 * `same`. An inconsistent case is `FAILED` and an impossible time `implausible`,
 * never faster.
 *
 * @param threshold change that is tolerated, e.g. 0.05 for 5 %
 * @throws {TypeError} if one document holds several runs of a case and nothing says which to compare
 *
 * @example
 * ```ts ignore
 * const worse = compareResults(before, after, 0.05).filter(isRegression);
 * ```
 */
export function compareResults(
  baseline: Results,
  current: Results,
  threshold: number,
): Comparison[] {
  return matchRows(baseline, current).map((match) => {
    const reason = match.after
      ? match.after.reason
      : whyNotMeasured(match.before!, baseline, current);
    const comparison = compareRows(match, threshold);
    if (reason === undefined) return comparison;
    const verdict = match.after ? comparison.verdict : "not measured";
    return { ...comparison, verdict, reason };
  });
}

/** Whether a case is slower, or fails, is implausible or is missing that did not: what a gate must stop. */
export function isRegression({ verdict, baseline_status = "FAILED" }: Comparison): boolean {
  const fails = verdict === "FAILED" || verdict === "not measured";
  return verdict === "slower" || (fails && baseline_status !== "FAILED") ||
    (verdict === "implausible" && baseline_status === "ok");
}

function compareRows({ before, after }: Match, threshold: number): Comparison {
  if (!before) {
    return {
      ...caseOf(after),
      verdict: after.status === "ok" ? "only in current" : after.status,
      current: after.median,
      current_status: after.status,
    };
  }
  const known = { ...caseOf(before), baseline_status: before.status };
  if (!after) return { ...known, verdict: "only in baseline", baseline: before.median };
  const { ratio, ci95, ci99 } = independentRatio(
    roundMedians(after.rounds),
    roundMedians(before.rounds),
  );
  const verdict = after.status !== "ok"
    ? after.status
    : before.status !== "ok"
    ? "fixed"
    : ci99 === undefined
    ? "too few rounds"
    : ci99[0] > 1 + threshold
    ? "slower"
    : ci99[1] < 1 / (1 + threshold)
    ? "faster"
    : "same";
  return {
    ...known,
    verdict,
    baseline: before.median,
    current: after.median,
    current_status: after.status,
    baseline_error: largestError(before.errors),
    current_error: largestError(after.errors),
    ratio,
    ...(ci95 ? { ratio_ci95: ci95 } : {}),
  };
}

/**
 * Why two documents should not be compared: other machines, other software GPUs, other ways of
 * running. Empty if they can be. Where a document joins several machines, only rows of the same
 * one are compared.
 *
 * @throws {TypeError} if one document holds several runs of a case and nothing says which to compare
 */
export function incompatibilities(baseline: Results, current: Results): string[] {
  const found: string[] = [];
  const check = (what: string, before: unknown, after: unknown) => {
    if (before !== after) found.push(`${what}: ${before} in the baseline, ${after} now`);
  };
  if ([baseline, current].every((one) => machinesOf(one).length <= 1)) {
    const [before, after] = [baseline, current].map((one) => runOf(one).environment);
    check("processor", before.cpu, after.cpu);
    check("architecture", before.arch, after.arch);
    check("operating system", before.os.split(" ")[0], after.os.split(" ")[0]);
  }
  check("processes", isolation(baseline), isolation(current));
  check("state of the caches", cacheStates(baseline), cacheStates(current));
  const matches = matchRows(baseline, current);
  const lost = matches.filter(({ after }) => !after);
  const seen = new Set<string>();
  const processor = ({ runs }: Results, row: OfRun<Result>) => processorOf(runs[row.run], row);
  for (const { before, after } of matches) {
    if (before && after && !seen.has(after.device)) {
      seen.add(after.device);
      check(
        `${after.device} of ${after.backend}`,
        processor(baseline, before),
        processor(current, after),
      );
    }
    const other = !before && lost.find((one) => isSameButPrecision(one.before!, after));
    if (other) check(`precision of ${after.backend}`, other.before!.precision, after.precision);
  }
  return [...new Set(found)];
}

/** A run of the one machine that a document is of. */
function runOf({ results: [first], runs }: Results): Run {
  return runs[first?.run ?? 0];
}

/** Whether two rows differ in nothing but the precision and what follows from it. */
function isSameButPrecision(one: Result, other: Result): boolean {
  const keys = ["benchmark", "backend", "device", "size"] as const;
  return one.precision !== other.precision && keys.every((key) => one[key] === other[key]);
}

function cacheStates({ runs }: Results): string {
  return [...new Set(runs.map(({ options }) => options.cache))].join(" and ");
}

function isolation({ runs }: Results): string {
  const isolated = runs.map(({ options }) => options.isolated ? "one per backend" : "one for all");
  return [...new Set(isolated)].join(" and ");
}
