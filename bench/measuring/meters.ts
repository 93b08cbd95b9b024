/** Measures what the processors of a run can do at most. */
import { checkLimits } from "../../backends/check.ts";
import { getBackend, listBackends } from "../../backends/registry.ts";
import type { Precision } from "../../kernels/benchmark.ts";
import { openLocalHost } from "../hosts/host.ts";
import { reasonOf } from "../../base/text/reason.ts";
import type { Limit, Skipped } from "../results/schema.ts";
import type { Meter } from "../run/surroundings.ts";

/** What is told of a backend that takes part and cannot measure its processor. */
type LimitFailure = (failure: Skipped) => void;

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
 * @param onFailure called with the reason if one of the members cannot measure what it offers to
 */
export async function measureLimits(
  members: readonly Meter[],
  precisions: ReadonlySet<Precision>,
  onFailure: LimitFailure = () => {},
): Promise<Limit[]> {
  const limits: Limit[] = [];
  for (const member of members.filter(({ device }) => device !== "cpu")) {
    limits.push(...await measureWith(member, precisions, onFailure));
  }
  if (!members.some(({ device }) => device === "cpu")) return limits;
  const known = listBackends().map(({ name }) => name);
  for (const name of CPU_METERS.filter((meter) => known.includes(meter))) {
    const measured = await measureCpu(name, members, precisions, onFailure);
    if (measured.length > 0) return [...limits, ...measured];
  }
  return limits;
}

async function measureCpu(
  name: string,
  members: readonly Meter[],
  precisions: ReadonlySet<Precision>,
  onFailure: LimitFailure,
): Promise<Limit[]> {
  const member = members.find(({ backend }) => backend.name === name);
  if (member) return await measureWith(member, precisions, onFailure);
  // The user did not choose this backend: Deno must not prompt for its permissions.
  if (name === "native" && !await mayCompile()) return [];
  const host = await openLocalHost(getBackend(name), "cpu").catch(() => undefined);
  await using _ = host;
  const meter = host && { ...host, backend: { name }, device: "cpu" as const };
  return meter ? await measureWith(meter, precisions, () => {}) : [];
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
  onFailure: LimitFailure,
): Promise<Limit[]> {
  const limits: Limit[] = [];
  for (const precision of runtime.limits ? precisions : []) {
    // A GPU without f64 has no limit there, also where another backend emulates f64 on it.
    if (runtime.precisions?.includes(precision) === false) continue;
    try {
      const limit = checkLimits(backend, await runtime.limits!(precision));
      limits.push({ device, precision, backend: backend.name, ...limit });
    } catch (error) {
      onFailure({ backend: backend.name, device, reason: `limits failed: ${reasonOf(error)}` });
    }
  }
  return limits;
}
