/** Finds the rows of two documents that measured the same case. */
import { caseKey, machineKey, rowName, runKey } from "../identity.ts";
import type { OfRun, Result, Results, Run } from "../schema.ts";

/** One case in two documents; what only one of them has lacks the other's row. */
export type Match =
  | { readonly before: OfRun<Result>; readonly after?: OfRun<Result> }
  | { readonly before?: undefined; readonly after: OfRun<Result> };

/** A row with the run that it was measured in. */
interface Located {
  readonly row: OfRun<Result>;
  readonly run: Run;
}

/**
 * Pairs the rows of the same case on the same machine. Of several runs on one machine, those that
 * are in both documents belong together; what is left must be one row on each side. Where each
 * document is of a single machine, it may be another one.
 *
 * @returns the baseline's rows in their order, then those that only the current document has
 * @throws {TypeError} if a case has several rows and nothing says which belong together
 */
export function matchRows(baseline: Results, current: Results): Match[] {
  const [before, after] = [baseline, current].map(locate);
  const single = machinesOf(baseline).length === 1 && machinesOf(current).length === 1;
  const keyOf = ({ row, run }: Located) =>
    JSON.stringify([caseKey(row), single ? "" : machineKey(run)]);
  const candidates = Map.groupBy(after, keyOf);
  const partners = new Map<Located, Located>();
  for (const [key, olds] of Map.groupBy(before, keyOf)) {
    const news = candidates.get(key) ?? [];
    for (const old of olds) {
      const same = news.find(({ run }) => runKey(old.run) === runKey(run));
      if (same) partners.set(old, same);
    }
    const taken = new Set(partners.values());
    const left = olds.filter((old) => !partners.has(old));
    const free = news.filter((one) => !taken.has(one));
    if (left.length === 0 || free.length === 0) continue;
    if (left.length > 1) throw ambiguous("baseline", left);
    if (free.length > 1) throw ambiguous("current results", free);
    partners.set(left[0], free[0]);
  }
  const taken = new Set(partners.values());
  return [
    ...before.map((old) => ({ before: old.row, after: partners.get(old)?.row })),
    ...after.filter((one) => !taken.has(one)).map(({ row }) => ({ after: row })),
  ];
}

/** Why no row of one document has a partner in the other. */
export function whyNothingMatches(baseline: Results, current: Results): string {
  for (const [what, { results }] of [["baseline", baseline], ["current", current]] as const) {
    if (results.length === 0) return `the ${what} document holds no results`;
  }
  const aspects: Record<string, (results: Results) => unknown[]> = {
    benchmark: ({ results }) => results.map(({ benchmark }) => benchmark),
    size: ({ results }) => results.map(({ size }) => size),
    backend: ({ results }) => results.map(({ backend }) => backend),
    device: ({ results }) => results.map(({ device }) => device),
    precision: ({ results }) => results.map(({ precision }) => precision),
    machine: machinesOf,
  };
  const differing = Object.entries(aspects).flatMap(([what, valuesOf]) => {
    const [before, after] = [baseline, current].map((one) => [...new Set(valuesOf(one))]);
    if (before.some((value) => after.includes(value))) return [];
    return `no ${what} is in both (${before.join(", ")}; now ${after.join(", ")})`;
  });
  return differing.join(", and ") || "no case of one is a case of the other";
}

/** The machines that a document's rows were measured on, each once. */
export function machinesOf(results: Results): string[] {
  return [...new Set(locate(results).map(({ run }) => machineKey(run)))];
}

function locate({ results, runs }: Results): Located[] {
  return results.map((row) => ({ row, run: runs[row.run] }));
}

function ambiguous(what: string, [{ row }, ...others]: readonly Located[]): TypeError {
  return new TypeError(
    `Cannot choose the runs to compare: the ${what} ${what === "baseline" ? "holds" : "hold"} ${
      rowName(row)
    }, ${row.benchmark}, size ${row.size} of one machine ${
      others.length + 1
    } times, compare files of single runs`,
  );
}
