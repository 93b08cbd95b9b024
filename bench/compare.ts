/** Compares two results documents case by case. */
import type { Case, Result, Results } from "./results.ts";
import { mannWhitney, median, medianRatio } from "./statistics.ts";

/** What became of a case. */
export type Verdict = "faster" | "slower" | "same" | "only in baseline" | "only in current";

/** One case in two documents. */
export interface Comparison extends Case {
  /** The outcome. */
  verdict: Verdict;
  /** Median time in the baseline in seconds. */
  baseline?: number;
  /** Median time in the current document in seconds. */
  current?: number;
  /** Current over baseline: above one is slower. */
  ratio?: number;
  /** 95 % confidence interval of the ratio (bootstrap of both medians). */
  ratio_ci95?: [number, number];
  /** Two-sided probability of samples this different if nothing had changed (Mann–Whitney). */
  p_value?: number;
}

/** Probability below which samples count as different. */
const SIGNIFICANT = 0.01;

/**
 * Matches the cases of two documents and tells which became faster or slower.
 *
 * A case is `slower` or `faster` only if the whole confidence interval of the ratio of medians
 * lies beyond the threshold and the Mann–Whitney test agrees; everything else is the `same`.
 *
 * @param threshold change that is tolerated, e.g. 0.05 for 5 %
 *
 * @example
 * ```ts ignore
 * const slower = compareResults(before, after, 0.05).filter(({ verdict }) => verdict === "slower");
 * ```
 */
export function compareResults(
  baseline: Results,
  current: Results,
  threshold: number,
): Comparison[] {
  const after = new Map(current.results.map((row) => [keyOf(row), row]));
  const before = new Set(baseline.results.map((row) => keyOf(row)));
  const matched = baseline.results.map((row) => compareRows(row, after.get(keyOf(row)), threshold));
  const added = current.results.filter((row) => !before.has(keyOf(row))).map((row) => ({
    ...caseOf(row),
    verdict: "only in current" as const,
    current: row.median,
  }));
  return [...matched, ...added];
}

function compareRows(before: Result, after: Result | undefined, threshold: number): Comparison {
  const id = caseOf(before);
  if (!after) return { ...id, verdict: "only in baseline", baseline: before.median };
  const [old, now] = [countedTimes(before), countedTimes(after)];
  const { ratio, ci95 } = medianRatio(now, old);
  const p_value = mannWhitney(old, now);
  const significant = p_value < SIGNIFICANT;
  const verdict = significant && ci95[0] > 1 + threshold
    ? "slower"
    : significant && ci95[1] < 1 / (1 + threshold)
    ? "faster"
    : "same";
  return {
    ...id,
    verdict,
    baseline: median(old),
    current: median(now),
    ratio,
    ratio_ci95: ci95,
    p_value,
  };
}

/**
 * Why two documents should not be compared: other machines, other software GPUs, other ways of
 * running. Empty if they can be.
 */
export function incompatibilities(baseline: Results, current: Results): string[] {
  const found: string[] = [];
  const check = (what: string, before: unknown, after: unknown) => {
    if (before !== after) found.push(`${what}: ${before} in the baseline, ${after} now`);
  };
  check("processor", baseline.environment.cpu, current.environment.cpu);
  check("architecture", baseline.environment.arch, current.environment.arch);
  check("operating system", systemOf(baseline), systemOf(current));
  check("processes", isolation(baseline), isolation(current));
  const devices = new Map(baseline.results.map((row) => [keyOf(row), row.device_name]));
  const rows = new Map(baseline.results.map((row) => [keyOf(row, false), row.precision]));
  const seen = new Set<string>();
  for (const row of current.results) {
    const device = devices.get(keyOf(row));
    if (device !== undefined && !seen.has(row.device)) {
      seen.add(row.device);
      check(`${row.device} of ${row.backend}`, device, row.device_name);
    }
    const precision = rows.get(keyOf(row, false));
    if (precision !== undefined && !devices.has(keyOf(row))) {
      check(`precision of ${row.backend}`, precision, row.precision);
    }
  }
  return [...new Set(found)];
}

function systemOf({ environment }: Results): string {
  return environment.os.split(" ")[0];
}

function isolation({ options }: Results): string {
  return options.isolated ? "one per backend" : "one for all";
}

function countedTimes({ times, burnin }: Result): number[] {
  return times.slice(burnin);
}

function caseOf({ benchmark, backend, device, precision, formulation, size }: Result): Case {
  return {
    benchmark,
    backend,
    device,
    precision,
    ...(formulation === undefined ? {} : { formulation }),
    size,
  };
}

function keyOf(row: Result, withPrecision = true): string {
  const { benchmark, backend, device, precision, formulation, size, environment } = row;
  const machine = environment && `${environment.cpu} ${environment.os}`;
  return [benchmark, size, backend, device, machine]
    .concat(withPrecision ? [precision, formulation] : []).join();
}
