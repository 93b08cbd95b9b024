/** Limits of a control group, as containers and schedulers set them on Linux. */
import { dirname } from "node:path";

/** How a version of control groups names its files. */
interface Layout {
  /** The group's path in a line of `/proc/self/cgroup`. */
  readonly line: RegExp;
  /** Folder of the hierarchy. */
  readonly folder: string;
  /** File with the limit, a number or `max`. */
  readonly limit: string;
  /** File with the bytes in use. */
  readonly usage: string;
  /** Entry of `memory.stat` with bytes of cached files, which are freed when memory is short. */
  readonly cached: RegExp;
}

const LAYOUTS: readonly Layout[] = [{
  line: /^0::(\/.*)$/m,
  folder: "",
  limit: "memory.max",
  usage: "memory.current",
  cached: /^inactive_file (\d+)$/m,
}, {
  line: /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/m,
  folder: "/memory",
  limit: "memory.limit_in_bytes",
  usage: "memory.usage_in_bytes",
  cached: /^total_inactive_file (\d+)$/m,
}];

/**
 * Bytes of memory that the control groups of this process may still allocate; nothing without a
 * limit. The system's own figure of available memory is that of the whole machine.
 *
 * @param root where control groups are mounted
 * @param membership file that names the groups of this process
 *
 * @example
 * ```ts
 * import { cgroupMemoryAvailable } from "./cgroup.ts";
 *
 * const { available } = Deno.systemMemoryInfo();
 * const usable = Math.min(available, cgroupMemoryAvailable() ?? Infinity);
 * ```
 */
export function cgroupMemoryAvailable(
  root = "/sys/fs/cgroup",
  membership = "/proc/self/cgroup",
): number | undefined {
  const groups = read(membership) ?? "";
  const available = LAYOUTS.flatMap((layout) => {
    const path = layout.line.exec(groups)?.[1];
    // A container may see the path of the host, but only its own group, at the root.
    return path === undefined
      ? []
      : ancestors(path).flatMap((group) => availableIn(`${root}${layout.folder}${group}`, layout));
  });
  return available.length > 0 ? Math.min(...available) : undefined;
}

/** Where each version of control groups keeps its limit of processor time. */
const CPU_LAYOUTS = [
  { line: LAYOUTS[0].line, folder: "", files: ["cpu.max"] },
  {
    line: /^\d+:(?:[^:]*,)?cpu(?:,[^:]*)?:(\/.*)$/m,
    folder: "/cpu",
    files: ["cpu.cfs_quota_us", "cpu.cfs_period_us"],
  },
];

/**
 * Processors that the control groups of this process let it use on average, e.g. 0.5; nothing without
 * a limit. Whoever has used its share is stopped until the next period begins.
 *
 * @param root where control groups are mounted
 * @param membership file that names the groups of this process
 */
export function cgroupProcessors(
  root = "/sys/fs/cgroup",
  membership = "/proc/self/cgroup",
): number | undefined {
  const groups = read(membership) ?? "";
  const shares = CPU_LAYOUTS.flatMap(({ line, folder, files }) => {
    const path = line.exec(groups)?.[1];
    return path === undefined ? [] : ancestors(path).map((group) => {
      const text = files.map((file) => read(`${root}${folder}${group}/${file}`)).join(" ");
      const [, quota, period] = /^(\d+) (\d+)$/.exec(text) ?? [];
      return Number(quota) / Number(period);
    });
  }).filter((share) => share > 0 && share < Infinity);
  return shares.length > 0 ? Math.min(...shares) : undefined;
}

/** A path and all above it; the root is empty. */
function ancestors(path: string): string[] {
  return path === "/" ? [""] : [path, ...ancestors(dirname(path))];
}

function availableIn(folder: string, { limit, usage, cached }: Layout): number[] {
  const [most, used] = [limit, usage].map((file) => Number(read(`${folder}/${file}`) ?? NaN));
  if (!Number.isSafeInteger(most) || !Number.isSafeInteger(used)) return [];
  const freeable = Number(cached.exec(read(`${folder}/memory.stat`) ?? "")?.[1] ?? 0);
  return [Math.max(0, most - used + freeable)];
}

function read(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path).trim();
  } catch {
    return undefined;
  }
}
