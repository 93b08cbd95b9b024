/** What the backends of a document are. */
import { listBackends } from "../../../backends/registry.ts";
import type { Run } from "../../results/schema.ts";

/** A backend, and all that computed under its name. */
export interface BackendSummary {
  /** Name of the backend. */
  readonly name: string;
  /** What it is, and from which package; empty if this program does not know the backend. */
  readonly description: string;
  /** Its versions in all runs and engines. */
  readonly versions: readonly string[];
}

/** The backends of all runs in the order of their first appearance. */
export function backendsOf(runs: readonly Run[]): BackendSummary[] {
  const known = new Map(listBackends().map(({ name, description }) => [name, description]));
  const facts = runs.flatMap(({ backends }) => backends);
  return [...Map.groupBy(facts, ({ name }) => name)].map(([name, own]) => ({
    name,
    description: known.get(name) ?? "",
    versions: [...new Set(own.map(({ version }) => version))],
  }));
}
