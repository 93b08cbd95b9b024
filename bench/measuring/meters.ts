/** Measures what the processors of a run can do at most. */
import { checkLimits } from "../../backends/check.ts";
import { getBackend, listBackends } from "../../backends/registry.ts";
import type { Precision } from "../../kernels/benchmark.ts";
import { openLocalHost } from "../hosts/host.ts";
import type { Limit } from "../results/schema.ts";
import type { Meter } from "../run/surroundings.ts";

/**
 * Backends that measure the CPU, the best first: compiled code with the widest vectors and with
 * stores past the caches, or WebAssembly where there is no compiler.
 */
const CPU_METERS: readonly string[] = ["native", "wasm"];

/**
 * Measures bandwidth and peak arithmetic of the processors that a run uses, once; runs do so in
 * every round and combine them.
 *
 * The limits of the CPU are the machine's, not those of the best backend that takes part: `native`
 * measures them if there is a compiler, else `wasm`, also if neither takes part. Other devices are measured by
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
