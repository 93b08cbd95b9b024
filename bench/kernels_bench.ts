/**
 * The kernels under `deno bench`: the same registry and the same prepared cases as in a run, at
 * small sizes, one group per benchmark and size with `typed_array` as baseline.
 *
 * Settable by environment variables, comma-separated: `HPC_BENCH_SIZES` (default 4096,16384),
 * `HPC_BENCH_BACKENDS` (default: all on the device), `HPC_BENCH_PRECISIONS` (default: the highest
 * of each backend), `HPC_BENCH_BENCHMARKS` (default: all), `HPC_BENCH_DEVICE` (default cpu).
 */
import { getBackend, listBackends } from "../backends/mod.ts";
import type { Device } from "../backends/backend.ts";
import type { Precision, Prepared } from "../kernels/benchmark.ts";
import { gridOf } from "../kernels/grid.ts";
import { generateInputs } from "../kernels/inputs/inputs.ts";
import { getBenchmark, listBenchmarks } from "../kernels/mod.ts";
import { openLocalHost } from "./hosts/host.ts";
import { expandMatrix, type Participant } from "./run/matrix.ts";
import { rowName } from "./results/results.ts";

const listOf = (name: string) =>
  Deno.env.get(`HPC_BENCH_${name}`)?.split(",").filter(Boolean) ?? [];

const device = (Deno.env.get("HPC_BENCH_DEVICE") ?? "cpu") as Device;
const asked = listOf("BACKENDS");
const backends = asked.length > 0
  ? asked.map(getBackend)
  : listBackends().filter(({ devices }) => devices.includes(device));

const hosts = new Map<string, Awaited<ReturnType<typeof openLocalHost>>>();
const participants: Participant[] = [];
for (const backend of backends) {
  const own = backend.devices.includes(device) ? device : "cpu";
  try {
    const host = await openLocalHost(backend, own);
    hosts.set(backend.name, host);
    participants.push({ backend, device: own, runtime: host.runtime });
  } catch (error) {
    console.error(`${backend.name} (${own}): ${error instanceof Error ? error.message : error}`);
  }
}

const benchmarks = listOf("BENCHMARKS").length > 0
  ? listOf("BENCHMARKS").map(getBenchmark)
  : listBenchmarks();
const sizes = listOf("SIZES").length > 0 ? listOf("SIZES").map(Number) : [4096, 16384];
const { cases, skipped } = expandMatrix(
  benchmarks,
  sizes,
  participants,
  listOf("PRECISIONS") as Precision[],
);
for (const { backend, benchmark, reason } of skipped) {
  console.error(`${backend}, ${benchmark}: ${reason}`);
}

for (const id of cases) {
  let prepared: Promise<Prepared> | undefined;
  Deno.bench({
    name: rowName(id),
    group: `${id.benchmark} ${id.size}`,
    baseline: rowName(id) === "typed_array f64",
    fn: async (timer) => {
      prepared ??= generateInputs(getBenchmark(id.benchmark), id.size).then((inputs) =>
        hosts.get(id.backend)!.prepare(getBenchmark(id.benchmark), inputs, {
          grid: gridOf(id.size),
          precision: id.precision,
          formulation: id.formulation,
        })
      );
      const ready = await prepared;
      timer.start();
      const pending = ready.run();
      if (pending) await pending;
      timer.end();
      await ready.settle?.();
    },
  });
}
