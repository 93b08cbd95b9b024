/** The machine and the software that a run happened on. */
import { cpus } from "node:os";
import { allowedCpus } from "../../base/process/affinity.ts";
import { cgroupProcessors } from "../../base/process/cgroup.ts";
import { availableMemory } from "../../base/process/memory.ts";
import { readCaches } from "./caches.ts";
import type { Environment } from "../results/schema/run.ts";

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
  const processors = cpus();
  return {
    time: new Date().toISOString(),
    cpu: processors[0]?.model.trim() || "unknown processor",
    cores: processors.length,
    memory: Deno.systemMemoryInfo().total,
    memory_available: availableMemory(),
    os: `${Deno.build.os} ${Deno.osRelease()}`,
    arch: Deno.build.arch,
    ...(Deno.build.os === "windows" ? {} : { load: Deno.loadavg()[0] }),
    ...(Deno.build.os === "linux" ? linuxDetails(processors.length) : {}),
    ...revision(),
    deno: Deno.version.deno,
    v8: Deno.version.v8,
  };
}

/** What Linux reports in `/proc` and `/sys`; what cannot be read is left out. */
function linuxDetails(
  processors: number,
): Pick<Environment, "governor" | "battery" | "caches" | "huge_pages" | "affinity" | "quota"> {
  const cpu = "/sys/devices/system/cpu/cpu0";
  const governor = readLine(`${cpu}/cpufreq/scaling_governor`);
  const caches = readCaches();
  // All choices are listed, and that in force is in brackets.
  const hugePages = readLine("/sys/kernel/mm/transparent_hugepage/enabled")?.match(/\[(\w+)\]/)
    ?.[1];
  const supplies = listFolder("/sys/class/power_supply")
    .map((name) => readLine(`/sys/class/power_supply/${name}/status`));
  const affinity = allowedCpus();
  const quota = cgroupProcessors();
  return {
    ...(governor === undefined ? {} : { governor }),
    ...(caches === undefined ? {} : { caches }),
    ...(hugePages === undefined ? {} : { huge_pages: hugePages }),
    ...(supplies.some((status) => status !== undefined)
      ? { battery: supplies.includes("Discharging") }
      : {}),
    ...(affinity.length < processors ? { affinity } : {}),
    ...(quota !== undefined && quota < processors ? { quota } : {}),
  };
}

/** The commit in `.git` beside this program, if it runs from a checkout. */
function revision(): Pick<Environment, "revision"> {
  const root = new URL("../../.git/", import.meta.url);
  if (root.protocol !== "file:") return {};
  const head = readLine(new URL("HEAD", root));
  const name = head?.match(/^ref: (.+)$/)?.[1];
  const commit = name === undefined ? head : readLine(new URL(name, root)) ??
    readText(new URL("packed-refs", root))?.match(new RegExp(`^(\\w+) ${name}$`, "m"))?.[1];
  return commit === undefined ? {} : { revision: commit };
}

function readText(path: string | URL): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

function readLine(path: string | URL): string | undefined {
  return readText(path)?.split("\n")[0].trim();
}

function listFolder(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map(({ name }) => name);
  } catch {
    return [];
  }
}
