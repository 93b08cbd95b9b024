/** What is the same: the identity of a case, a row, a kernel, a run and a machine. */
import type { BackendFacts, Environment, Run } from "./schema/run.ts";
import type { Case } from "./schema/row.ts";

/** A name for a case that no other case of a run has: `equation_of_state 4096 webgpu gpu f64`. */
export function caseName(id: Case): string {
  const { benchmark, size, backend, device, precision, formulation = "" } = id;
  return [benchmark, size, backend, device, precision, formulation].join(" ").trimEnd();
}

/** Identity of a case; equal for equal cases only, whatever the names in it hold. */
export function caseKey(id: Case): string {
  return JSON.stringify([kernelKey(id), id.size]);
}

/** Identity of what is computed by the same code: a case without its size. */
export function kernelKey({ benchmark, backend, device, precision, formulation }: Case): string {
  return JSON.stringify([benchmark, backend, device, precision, formulation]);
}

/** Identity of the table that a case stands in, whatever the machine. */
export function tableKey({ benchmark, size }: Pick<Case, "benchmark" | "size">): string {
  return JSON.stringify([benchmark, size]);
}

/** A short name for a case beside others of its benchmark and size: `typed_array f32`. */
export function rowName({ backend, precision }: Pick<Case, "backend" | "precision">): string {
  return `${backend} ${precision}`;
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
export function backendOf(run: Run, { backend }: Pick<Case, "backend">): BackendFacts | undefined {
  return run.backends.find(({ name }) => name === backend);
}

/** Name of the processor that computed a row. */
export function processorOf(run: Run, row: Pick<Case, "backend" | "device">): string {
  return backendOf(run, row)?.device_name ??
    (row.device === "cpu" ? run.environment.cpu : row.device);
}
