/** The `list` command: what there is, and what can be had here. */
import Table from "cli-table3";
import { listBackends } from "../backends/mod.ts";
import { openLocalHost } from "../bench/hosts/host.ts";
import { reasonOf } from "../base/reason.ts";
import { PLAIN_TABLE } from "../bench/report/text/table.ts";
import { listBenchmarks } from "../kernels/mod.ts";

/** Tries every backend on every device and tells the outcome. */
export async function listReport(): Promise<string> {
  const benchmarks = listBenchmarks();
  const table = new Table({
    ...PLAIN_TABLE,
    head: ["backend", "device", "precisions", "benchmarks", "status"],
  });
  for (const backend of listBackends()) {
    const kernel = backend.kernel ?? backend.name;
    const written = benchmarks.filter(({ kernels }) => kernels.has(kernel)).map(({ name }) => name);
    const range = written.length === benchmarks.length ? "all" : written.join(" ") || "none";
    for (const device of backend.devices) {
      let precisions = backend.precisions;
      let status: string;
      try {
        await using host = await openLocalHost(backend, device);
        const { runtime } = host;
        precisions = runtime.precisions ?? precisions;
        status = `available, ${runtime.version}`;
        if (runtime.deviceName !== undefined) status += `, ${runtime.deviceName}`;
        if (runtime.driver !== undefined) status += `, driver ${runtime.driver}`;
      } catch (error) {
        status = `unavailable: ${reasonOf(error)}`;
      }
      table.push([backend.name, device, precisions.join(" "), range, status]);
    }
  }
  const width = Math.max(...benchmarks.map(({ name }) => name.length));
  const rows = benchmarks.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`);
  const lines = table.toString().split("\n").map((line) => line.trimEnd());
  return ["benchmarks:", ...rows, "", ...lines].join("\n") + "\n";
}
