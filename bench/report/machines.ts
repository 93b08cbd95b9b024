/** Tells the machines and runs of a joined document apart. */
import { machineKey, runKey } from "../results/identity.ts";
import type { Results } from "../results/schema.ts";

/** Anything that belongs to a run. */
type Row = { readonly run: number };

/**
 * Returns a function that names the machine of a row, a warning, or anything else in a document:
 * its processor, with the operating system where two machines share one. The name is empty if there
 * is only one machine.
 */
export function machineName({ runs }: Results): (one: Row) => string {
  const machines = new Map(runs.map((run) => [machineKey(run), run.environment.cpu]));
  const processors = [...machines.values()];
  return ({ run }) => {
    if (machines.size === 1) return "";
    const key = machineKey(runs[run]);
    const cpu = machines.get(key)!;
    return processors.filter((other) => other === cpu).length > 1 ? key : cpu;
  };
}

/**
 * Returns a function that names the run of a warning, or of anything else in a document: by its
 * machine where there are several, by its time where a machine has several runs.
 */
export function runName(results: Results): (one: Row) => string {
  const { runs } = results;
  const machine = machineName(results);
  return (one) => {
    const run = runs[one.run];
    const same = runs.filter((other) => machineKey(other) === machineKey(run));
    const several = new Set(same.map(runKey)).size > 1;
    const time = run.environment.time.slice(0, 19).replace("T", " ");
    return [machine(one), several ? `run of ${time}` : ""].filter(Boolean).join(", ");
  };
}
