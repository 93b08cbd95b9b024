/** What is the same: the identity of a case, a row, a kernel, a run and a machine. */
import type { BackendFacts, Environment, Run } from "./schema/run.ts";
import type { Case } from "./schema/row.ts";

/** The identity of a row, without what was measured. */
export function caseOf(
  { benchmark, backend, device, precision, formulation, engine, size }: Case,
): Case {
  return {
    benchmark,
    backend,
    device,
    precision,
    ...(formulation === undefined ? {} : { formulation }),
    ...(engine === undefined ? {} : { engine }),
    size,
  };
}

/** A name for a case that no other case of a run has: `equation_of_state 4096 webgpu gpu f64`. */
export function caseName(id: Case): string {
  const { benchmark, size, backend, device, precision, formulation, engine } = id;
  const parts = [benchmark, size, backend, device, precision, formulation, inEngine(engine)];
  return parts.filter(Boolean).join(" ");
}

/** Identity of a case; equal for equal cases only, with any characters in its names. */
export function caseKey(id: Case): string {
  return JSON.stringify([kernelKey(id), id.size]);
}

/** Identity of what is computed by the same code: a case without its size. */
export function kernelKey(
  { benchmark, backend, device, precision, formulation, engine }: Case,
): string {
  return JSON.stringify([benchmark, backend, device, precision, formulation, engine]);
}

/** Identity of the table that a case stands in, on any machine. */
export function tableKey({ benchmark, size }: Pick<Case, "benchmark" | "size">): string {
  return JSON.stringify([benchmark, size]);
}

/** A short name for a case beside others of its benchmark and size: `wasm f32 in firefox`. */
export function rowName(
  { backend, precision, engine }: Pick<Case, "backend" | "precision" | "engine">,
): string {
  return [backend, precision, inEngine(engine)].filter(Boolean).join(" ");
}

/** Words that name an engine behind something else; nothing for this Deno. */
export function inEngine(engine: string | undefined): string {
  return engine === undefined ? "" : `in ${engine}`;
}

/** Something that was measured on a machine: a run, or a part of it that is asked for. */
type Measured = { readonly environment: Pick<Environment, "cpu" | "arch" | "os" | "time"> };

/**
 * Identity of the machine of a run: its processor and operating system, without versions, as a
 * machine remains the same after an update.
 */
export function machineKey({ environment: { cpu, arch, os } }: Measured): string {
  return `${cpu}, ${os.split(" ")[0]} ${arch}`;
}

/** Identity of a run: its machine and its start. */
export function runKey(run: Measured): string {
  return `${machineKey(run)}, ${run.environment.time}`;
}

/** What is recorded of a row's backend. */
export function backendOf(
  run: Run,
  { backend, engine }: Pick<Case, "backend" | "engine">,
): BackendFacts | undefined {
  return run.backends.find((one) => one.name === backend && one.engine === engine);
}

/** Name of the processor that computed a row. */
export function processorOf(run: Run, row: Pick<Case, "backend" | "device" | "engine">): string {
  return backendOf(run, row)?.device_name ??
    (row.device === "cpu" ? run.environment.cpu : row.device);
}
