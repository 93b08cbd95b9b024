/** What the processors of a run can do at most. */
import { checkLimits } from "../../backends/check.ts";
import { getBackend, listBackends } from "../../backends/mod.ts";
import type { Backend, Device, MachineLimits, Runtime } from "../../backends/backend.ts";
import type { Precision } from "../../kernels/benchmark.ts";
import { openLocalHost } from "../hosts/host.ts";
import { median } from "../statistics/quantiles.ts";
import type { Limit } from "../results/schema.ts";

/**
 * Backends that measure the CPU, the best first: compiled code with the widest vectors and with
 * stores past the caches, or WebAssembly where there is no compiler.
 */
const CPU_METERS: readonly string[] = ["native", "wasm"];

/** A backend that takes part in a run, as far as it can measure its processor. */
interface Meter {
  readonly backend: Pick<Backend, "name">;
  readonly device: Device;
  readonly runtime: Pick<Runtime, "limits">;
}

/**
 * Measures bandwidth and peak arithmetic of the processors that a run uses, once; runs do so in
 * every round and {@linkcode combineLimits} them.
 *
 * The limits of the CPU are the machine's, not those of the best backend that takes part: `native`
 * measures them if there is a compiler, else `wasm`, whoever computes. Other devices are measured by
 * the backends that use them. What cannot be measured is left out.
 *
 * @param members the backends that take part
 * @param precisions in which cases are computed
 */
export async function measureLimits(
  members: readonly Meter[],
  precisions: ReadonlySet<Precision>,
): Promise<Limit[]> {
  const limits: Limit[] = [];
  for (const member of members.filter(({ device }) => device !== "cpu")) {
    limits.push(...await measureWith(member, precisions));
  }
  if (!members.some(({ device }) => device === "cpu")) return limits;
  const known = listBackends().map(({ name }) => name);
  for (const name of CPU_METERS.filter((meter) => known.includes(meter))) {
    const measured = await measureCpu(name, members, precisions);
    if (measured.length > 0) return [...limits, ...measured];
  }
  return limits;
}

async function measureCpu(
  name: string,
  members: readonly Meter[],
  precisions: ReadonlySet<Precision>,
): Promise<Limit[]> {
  const member = members.find(({ backend }) => backend.name === name);
  if (member) return await measureWith(member, precisions);
  // The user did not choose this backend: Deno must not prompt for its permissions.
  if (name === "native" && !await mayCompile()) return [];
  const host = await attempt(() => openLocalHost(getBackend(name), "cpu"));
  await using _ = host;
  return host ? await measureWith({ ...host, backend: { name }, device: "cpu" }, precisions) : [];
}

async function mayCompile(): Promise<boolean> {
  const states = await Promise.all(
    (["run", "ffi", "read", "write", "env"] as const).map((name) =>
      Deno.permissions.query({ name })
    ),
  );
  return states.every(({ state }) => state === "granted");
}

async function measureWith(
  { backend, device, runtime }: Meter,
  precisions: ReadonlySet<Precision>,
): Promise<Limit[]> {
  const limits: Limit[] = [];
  for (const precision of precisions) {
    const limit = await attempt(async () =>
      runtime.limits && checkLimits(backend, await runtime.limits(precision))
    );
    if (limit) limits.push({ device, precision, backend: backend.name, ...limit });
  }
  return limits;
}

async function attempt<T>(work: () => Promise<T | undefined> | undefined): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

/**
 * The medians of limits that were measured in several rounds, with their lowest and highest values.
 *
 * @param rounds what {@linkcode measureLimits} found in each round
 */
export function combineLimits(rounds: readonly (readonly Limit[])[]): Limit[] {
  const groups = Map.groupBy(
    rounds.flat(),
    ({ device, precision, backend }) => JSON.stringify([device, precision, backend]),
  );
  return [...groups.values()].map((group) => {
    const { device, precision, backend } = group[0];
    const flops = group.flatMap(({ flops }) => flops ?? []);
    // A run that is resumed begins with what its earlier rounds were combined to.
    const bandwidthRange = rangeOf(group.flatMap((one) => one.bandwidth_range ?? one.bandwidth));
    const flopsRange = rangeOf(group.flatMap((one) => one.flops_range ?? one.flops ?? []));
    return {
      device,
      precision,
      backend,
      bandwidth: median(group.map(({ bandwidth }) => bandwidth)),
      ...(bandwidthRange ? { bandwidth_range: bandwidthRange } : {}),
      ...(flops.length > 0 ? { flops: median(flops) } : {}),
      ...(flopsRange ? { flops_range: flopsRange } : {}),
    };
  });
}

/** Lowest and highest of several values. */
function rangeOf(values: readonly number[]): [number, number] | undefined {
  return values.length > 1 ? [Math.min(...values), Math.max(...values)] : undefined;
}

/** The highest limit measured for a device and precision, by whichever backend. */
export function limitOf(
  limits: readonly Limit[],
  { device, precision }: Pick<Limit, "device" | "precision">,
): Partial<MachineLimits> {
  const own = limits.filter((limit) => limit.device === device && limit.precision === precision);
  const highest = (values: (number | undefined)[]) =>
    values.reduce((a, b) => b === undefined ? a : Math.max(a ?? 0, b), undefined);
  return {
    bandwidth: highest(own.map(({ bandwidth }) => bandwidth)),
    flops: highest(own.map(({ flops }) => flops)),
  };
}
