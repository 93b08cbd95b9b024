/** What the processes of this machine occupy of its main memory. */
import { cgroupMemoryAvailable } from "./cgroup.ts";

/** Main memory of a process. */
export interface ProcessMemory {
  /** Bytes that it occupies alone: neither files nor memory that it shares with others. */
  readonly own: number;
  /** Most bytes that it has occupied so far, with the files that it has mapped. */
  readonly peak: number;
}

/** Reads what processes occupy of main memory. */
export interface MemoryReader {
  /** What a process occupies, if it has not ended. */
  of(pid: number): ProcessMemory | undefined;
  /** Bytes that this process occupies. */
  own(): number;
  /** Bytes that this process and its children may still allocate. */
  available(): number;
}

/**
 * What a process occupies; nothing if it has ended, or where the system does not report it.
 *
 * @example
 * ```ts
 * import { processMemory } from "./memory.ts";
 *
 * processMemory(Deno.pid)?.own;
 * ```
 */
export function processMemory(pid: number): ProcessMemory | undefined {
  let status: string;
  try {
    status = Deno.readTextFileSync(`/proc/${pid}/status`);
  } catch {
    // Another system, an ended process, or no permission.
    return undefined;
  }
  const [own, peak] = ["RssAnon", "VmHWM"]
    .map((field) => 1024 * Number(status.match(new RegExp(`^${field}:\\s+(\\d+) kB`, "m"))?.[1]));
  // A process that is ending has no memory any more.
  return Number.isNaN(own + peak) ? undefined : { own, peak };
}

/** Bytes of main memory that this process and its children may still allocate. */
export function availableMemory(): number {
  return Math.min(Deno.systemMemoryInfo().available, cgroupMemoryAvailable() ?? Infinity);
}
