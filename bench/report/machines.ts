/** Tells the machines of a joined document apart. */
import type { Result } from "../results.ts";

type Row = Pick<Result, "environment">;

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
