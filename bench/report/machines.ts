/** Tells the machines of a joined document apart. */
import type { Environment } from "../measuring/environment.ts";
import type { Result, Results } from "../results/results.ts";

type Row = Pick<Result, "environment">;

/** Identity of the run that an environment belongs to. */
export function runOf({ cpu, os, time }: Environment): string {
  return `${cpu}, ${os}, ${time}`;
}

/** The environments of a document: its own, or those of its parts where several were joined. */
export function environmentsOf(results: Results): Environment[] {
  const found = new Map<string, Environment>();
  const { environment: own, skipped, limits, warnings } = results;
  for (const { environment = own } of [results.results, skipped, limits, warnings].flat()) {
    found.set(runOf(environment), environment);
  }
  return found.size > 0 ? [...found.values()] : [own];
}

/**
 * Returns a function that names the machine of a row, a warning, or anything else in a document;
 * the name is empty if there is only one machine.
 */
export function machineName(results: Results): (one: Row) => string {
  const names = machineNames(environmentsOf(results).map((environment) => ({ environment })));
  return (one) => one.environment ? names.get(machineOf(one)) ?? "" : "";
}

/**
 * Returns a function that names the run of a warning, or of anything else in a document: by its
 * machine where there are several, by its time where a machine has several runs.
 */
export function runName(results: Results): (one: Row) => string {
  const machine = machineName(results);
  const environments = environmentsOf(results).map((environment) => ({ environment }));
  return (one) => {
    const { environment } = one;
    if (!environment) return "";
    const runs = environments.filter((other) => machineOf(other) === machineOf(one));
    const time = environment.time.slice(0, 19).replace("T", " ");
    return [machine(one), runs.length > 1 ? `run of ${time}` : ""].filter(Boolean).join(", ");
  };
}

/** Identity of the machine that a row comes from; empty in the document of a single run. */
export function machineOf({ environment }: Row): string {
  return environment ? `${environment.cpu}, ${environment.os}` : "";
}

/**
 * Names of the machines of a document, by {@linkcode machineOf}: the processor, with the operating
 * system where two machines share one. Names are empty if there is only one machine.
 */
export function machineNames(rows: readonly Row[]): Map<string, string> {
  const machines = new Map(rows.map((row) => [machineOf(row), row.environment?.cpu ?? ""]));
  const processors = [...machines.values()];
  return new Map(
    [...machines].map(([machine, cpu]) => {
      if (machines.size === 1) return [machine, ""];
      return [machine, processors.filter((other) => other === cpu).length > 1 ? machine : cpu];
    }),
  );
}
