/** Short and distinct names of machines, runs and series. */
import { caseKey, machineKey } from "../../results/identity.ts";
import type { OfRun, Result, Results, Run } from "../../results/schema.ts";

/**
 * Names of the machines of all runs, by index of the run: the processor, with operating system and
 * architecture where two machines share one. Names are empty if there is only one machine.
 */
export function machineNames(runs: readonly Run[]): string[] {
  const processors = new Map(runs.map((run) => [machineKey(run), run.environment.cpu]));
  if (processors.size === 1) return runs.map(() => "");
  const all = [...processors.values()];
  return runs.map((run) => {
    const { cpu } = run.environment;
    return all.filter((other) => other === cpu).length > 1 ? machineKey(run) : cpu;
  });
}

/**
 * Names of all runs, by index: by their start where a machine has several, and counted where these
 * started in the same second. Empty for the only run of a machine.
 */
export function runNames(runs: readonly Run[]): string[] {
  const start = ({ environment }: Run) => environment.time.slice(0, 19).replace("T", " ");
  return runs.map((run, index) => {
    const sameMachine = runs.filter((other) => machineKey(other) === machineKey(run));
    if (sameMachine.length === 1) return "";
    const sameStart = runs.filter((other) =>
      sameMachine.includes(other) && start(other) === start(run)
    );
    const number = sameStart.indexOf(runs[index]) + 1;
    return sameStart.length > 1 ? `${start(run)} #${number}` : start(run);
  });
}

/**
 * Names of the series of all rows: backend, precision and engine, followed by device, formulation and run,
 * each only where rows of the document differ in nothing else.
 *
 * @param isRepeated whether several runs of a row's machine measured its case
 */
export function seriesNames(
  { results: rows, runs }: Pick<Results, "results" | "runs">,
  isRepeated: (row: OfRun<Result>) => boolean,
): string[] {
  const byDevice = differing(
    rows,
    ({ backend, engine }) => JSON.stringify([backend, engine]),
    ({ device }) => device,
  );
  const byFormulation = differing(
    rows,
    ({ benchmark, backend, device, precision, engine }) =>
      JSON.stringify([benchmark, backend, device, precision, engine]),
    ({ formulation }) => formulation,
  );
  const names = runNames(runs);
  const withRun = new Set(rows.filter(isRepeated).map(({ run }) => machineKey(runs[run])));
  return rows.map((row) =>
    [
      row.backend,
      row.precision,
      row.engine ? `in ${row.engine}` : "",
      byDevice(row) ? row.device : "",
      byFormulation(row) ? row.formulation : "",
      withRun.has(machineKey(runs[row.run])) ? names[row.run] : "",
    ].filter(Boolean).join(" ")
  );
}

/** Returns a predicate: whether several runs of a row's machine measured its case. */
export function repeatedCases(
  { results: rows, runs }: Pick<Results, "results" | "runs">,
): (row: OfRun<Result>) => boolean {
  return differing(
    rows,
    (row) => JSON.stringify([caseKey(row), machineKey(runs[row.run])]),
    ({ run }) => run,
  );
}

/** Whether rows with the same key as a row have more than one value. */
function differing<T>(
  rows: readonly T[],
  key: (row: T) => string,
  value: (row: T) => unknown,
): (row: T) => boolean {
  const byKey = Map.groupBy(rows, key);
  const counts = new Map([...byKey].map(([name, own]) => [name, new Set(own.map(value)).size]));
  return (row) => counts.get(key(row))! > 1;
}
