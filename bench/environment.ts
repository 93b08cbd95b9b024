/** The machine and the software that a run happened on. */
import { cpus } from "node:os";

/** What is recorded with every results file. */
export interface Environment {
  /** Start of the run, ISO 8601 in UTC. */
  time: string;
  /** Model name of the processor. */
  cpu: string;
  /** Logical processors that the operating system shows. */
  cores: number;
  /** Bytes of main memory. */
  memory: number;
  /** Bytes of main memory that were available at the start. */
  memory_available: number;
  /** Operating system and its release. */
  os: string;
  /** Instruction set. */
  arch: string;
  /** Average number of runnable processes over the last minute, where the system tells. */
  load?: number;
  /** Version of Deno. */
  deno: string;
  /** Version of V8. */
  v8: string;
}

/**
 * Describes this machine.
 *
 * @example
 * ```ts
 * import { describeEnvironment } from "./environment.ts";
 * console.log(describeEnvironment().cpu);
 * ```
 */
export function describeEnvironment(): Environment {
  const memory = Deno.systemMemoryInfo();
  const processors = cpus();
  return {
    time: new Date().toISOString(),
    cpu: processors[0]?.model.trim() || "unknown processor",
    cores: processors.length,
    memory: memory.total,
    memory_available: memory.available,
    os: `${Deno.build.os} ${Deno.osRelease()}`,
    arch: Deno.build.arch,
    ...(Deno.build.os === "windows" ? {} : { load: Deno.loadavg()[0] }),
    deno: Deno.version.deno,
    v8: Deno.version.v8,
  };
}
