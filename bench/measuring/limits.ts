/** What the processors of a run can do at most. */
import { checkLimits } from "../../backends/check.ts";
import { getBackend, listBackends } from "../../backends/mod.ts";
import type { Precision } from "../../kernels/benchmark.ts";
import { openLocalHost } from "../hosts/host.ts";
import type { Member } from "../run/members.ts";
import type { Limit } from "../results/schema.ts";

/** Backend that measures the CPU's limits where no other that takes part can. */
const CPU_METER = "wasm";

/**
 * Measures bandwidth and peak arithmetic with every backend that can, in the precisions used.
 * What cannot be measured is left out; a failure here costs no results.
 */
export async function measureLimits(
  members: readonly Member[],
  precisions: ReadonlySet<Precision>,
): Promise<Limit[]> {
  const limits: Limit[] = [];
  for (const { backend, device, runtime } of members) {
    for (const precision of precisions) {
      const limit = await attempt(async () =>
        runtime.limits && checkLimits(backend, await runtime.limits(precision))
      );
      if (limit) limits.push({ device, precision, backend: backend.name, ...limit });
    }
  }
  const needed = members.some(({ device }) => device === "cpu");
  const known = listBackends().some(({ name }) => name === CPU_METER);
  if (!needed || !known || limits.some(({ device }) => device === "cpu")) return limits;
  const host = await attempt(() => openLocalHost(getBackend(CPU_METER), "cpu"));
  await using _ = host;
  for (const precision of host ? precisions : []) {
    const limit = await attempt(() => host!.runtime.limits?.(precision));
    if (limit) limits.push({ device: "cpu", precision, backend: CPU_METER, ...limit });
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

/** The highest limit measured for a device and precision. */
export function limitOf(
  limits: readonly Limit[],
  { device, precision }: Pick<Limit, "device" | "precision">,
): { bandwidth?: number; flops?: number } {
  const own = limits.filter((limit) => limit.device === device && limit.precision === precision);
  const highest = (values: (number | undefined)[]) =>
    values.reduce((a, b) => b === undefined ? a : Math.max(a ?? 0, b), undefined);
  return {
    bandwidth: highest(own.map(({ bandwidth }) => bandwidth)),
    flops: highest(own.map(({ flops }) => flops)),
  };
}
