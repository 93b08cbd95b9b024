/** Pins the process to one core. */
import { cpus } from "node:os";
import { openLibc } from "./libc.ts";
import { reasonOf } from "../text/reason.ts";

/** Result of {@linkcode pin}: the core, or why the process is not pinned. */
type Pinning = { readonly cpu: number } | { readonly note: string };

/**
 * The CPUs that this process may run on, in ascending order: what the system allows on Linux,
 * elsewhere all.
 */
export function allowedCpus(): number[] {
  try {
    const list = status("/proc/self/status", "Cpus_allowed_list");
    if (list) return parseList(list);
  } catch {
    // Not Linux, or without permission to read the file.
  }
  return cpus().map((_, cpu) => cpu);
}

/**
 * Pins all threads of this process to one core, also those that are started later, and all
 * processes that it starts. Linux only: by `taskset`, or by the C library where there is none.
 *
 * @param cpu number of the CPU [default: the one that the process is running on]
 * @returns the CPU, or a note for the user if the process cannot be pinned
 * @throws {RangeError} if the process may not run on that CPU
 *
 * @example
 * ```ts
 * import { pin } from "./affinity.ts";
 *
 * const pinning = await pin();
 * console.error("cpu" in pinning ? `runs on CPU ${pinning.cpu}` : pinning.note);
 * ```
 */
export async function pin(cpu?: number): Promise<Pinning> {
  const allowed = allowedCpus();
  if (cpu !== undefined && !allowed.includes(cpu)) {
    throw new RangeError(
      `Cannot pin to CPU ${cpu}: the CPUs that this process may use are ${allowed.join(", ")}`,
    );
  }
  if (Deno.build.os !== "linux") {
    return { note: `not pinned: ${Deno.build.os} cannot pin a process to a core` };
  }
  const chosen = cpu ?? currentCpu() ?? allowed[0];
  try {
    if (!await pinByTaskset(chosen)) pinByLibrary(chosen);
  } catch (error) {
    const [reason] = reasonOf(error).split("\n");
    return { note: `not pinned: ${reason}` };
  }
  return { cpu: chosen };
}

/** A list such as `0-3,8`. */
function parseList(list: string): number[] {
  return list.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  });
}

/** An entry of a file in /proc. */
function status(file: string, name: string): string | undefined {
  const line = Deno.readTextFileSync(file).split("\n").find((each) => each.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/** The CPU on which the main thread ran last. */
function currentCpu(): number | undefined {
  try {
    const stat = Deno.readTextFileSync("/proc/self/stat");
    // The program's name, in parentheses, may contain spaces; "processor" is the 37th field after.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[36]);
  } catch {
    return undefined;
  }
}

/** Whether `taskset` exists and has pinned the process. */
async function pinByTaskset(cpu: number): Promise<boolean> {
  try {
    const args = ["--all-tasks", "--pid", "--cpu-list", String(cpu), String(Deno.pid)];
    const { success } = await new Deno.Command("taskset", { args, stdout: "null", stderr: "null" })
      .output();
    return success;
  } catch {
    return false;
  }
}

function pinByLibrary(cpu: number): void {
  const mask = new Uint8Array(8 * Math.ceil((cpu + 1) / 64));
  mask[cpu >> 3] = 1 << (cpu & 7);
  using libc = openLibc({
    sched_setaffinity: { parameters: ["i32", "usize", "buffer"], result: "i32" },
  });
  // Twice, to include threads that started while the others were being listed.
  for (let round = 0; round < 2; round++) {
    for (const { name } of Deno.readDirSync("/proc/self/task")) {
      const failed = libc.symbols.sched_setaffinity(Number(name), BigInt(mask.length), mask) !== 0;
      // Other threads may have ended meanwhile.
      if (failed && Number(name) === Deno.pid) throw new Error("the system does not allow it");
    }
  }
}
