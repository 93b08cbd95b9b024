/** The `list` command: benchmarks and backends, and which of these are available here. */
import Table from "cli-table3";
import type { Backend, Device } from "../../backends/backend.ts";
import { listBackends } from "../../backends/mod.ts";
import { ENGINE_KINDS, findEngine, type StartedKind } from "../../bench/hosts/engine/find.ts";
import { reasonOf } from "../../base/text/reason.ts";
import { type ChildHostOptions, openChildHost } from "../../bench/hosts/child_host.ts";
import { openLocalHost } from "../../bench/hosts/host.ts";
import { PLAIN_TABLE } from "../../bench/report/text/table.ts";
import { type ListFlags, WORKER } from "../arguments/arguments.ts";
import { workerCommand } from "../plugins/registrations.ts";
import { listBenchmarks } from "../../kernels/mod.ts";

/** Seconds that `list` waits for a backend. */
const SETUP_TIMEOUT = 60;

/** How `list` starts child processes, if it may. */
export function listIsolation(flags: ListFlags): ChildHostOptions | undefined {
  const { state } = Deno.permissions.querySync({ name: "run", command: Deno.execPath() });
  if (state !== "granted") return undefined;
  return { command: workerCommand(WORKER, flags), timeout: SETUP_TIMEOUT };
}

/**
 * Sets every backend up on every device and reports the outcome.
 *
 * @param isolate how child processes are started, so that a backend that ends or blocks its process
 * costs only its own row; all are set up in this process without it
 */
export async function listReport(isolate?: ChildHostOptions): Promise<string> {
  const benchmarks = listBenchmarks();
  const table = new Table({
    ...PLAIN_TABLE,
    head: ["backend", "device", "precisions", "benchmarks", "status"],
  });
  const open = (backend: Backend, device: Device) =>
    isolate && !backend.hasOwnProcess
      ? openChildHost(backend, device, isolate)
      : openLocalHost(backend, device);
  const describe = async (backend: Backend, device: Device): Promise<string[]> => {
    const kernel = backend.kernel ?? backend.name;
    const written = benchmarks.filter(({ kernels }) => kernels.has(kernel)).map(({ name }) => name);
    const range = written.length === benchmarks.length ? "all" : written.join(" ") || "none";
    const row = (precisions: readonly string[], status: string) => [
      ...[backend.name, device, precisions.join(" "), range, status],
    ];
    try {
      await using host = await open(backend, device);
      const { precisions, version, deviceName, driver } = host.runtime;
      const facts = [version, deviceName, driver && `driver ${driver}`].filter(Boolean);
      return row(precisions ?? backend.precisions, `available, ${facts.join(", ")}`);
    } catch (error) {
      return row(backend.precisions, `unavailable: ${reasonOf(error)}`);
    }
  };
  const places = listBackends().flatMap((backend) =>
    backend.devices.map((device) => [backend, device] as const)
  );
  // Local hosts share this process: one after the other.
  const rows = isolate
    ? await Promise.all(places.map(([backend, device]) => describe(backend, device)))
    : await Array.fromAsync(places, ([backend, device]) => describe(backend, device));
  table.push(...rows);
  const engines = await Promise.all(ENGINE_KINDS.map(describeEngine));
  const width = Math.max(...benchmarks.map(({ name }) => name.length));
  const lines = table.toString().split("\n").map((line) => line.trimEnd());
  return [
    "benchmarks:",
    ...benchmarks.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`),
    "",
    ...lines,
    "",
    "engines:",
    ...engines,
  ].join("\n") + "\n";
}

/** An engine with its version and program, or why it is unavailable. */
async function describeEngine(kind: StartedKind): Promise<string> {
  const status = await findEngine(kind).then(
    ({ version, path }) => `available, ${version} (${path})`,
    (error) => `unavailable: ${reasonOf(error)}`,
  );
  return `  ${kind.padEnd(8)}  ${status}`;
}
