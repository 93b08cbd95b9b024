/** The `list` command: benchmarks and backends, and which of these are available here. */
import Table from "cli-table3";
import { type Backend, BackendUnavailable, type Device } from "../../backends/backend.ts";
import { listBackends } from "../../backends/mod.ts";
import { ENGINE_KINDS, findEngine, type StartedKind } from "../../bench/hosts/engine/find.ts";
import { list } from "../../base/text/list.ts";
import { wrap } from "../../base/text/wrap.ts";
import { reasonOf } from "../../base/text/reason.ts";
import { type ChildHostOptions, openChildHost } from "../../bench/hosts/child_host.ts";
import { openLocalHost } from "../../bench/hosts/host.ts";
import { PLAIN_TABLE } from "../../bench/report/text/sheet.ts";
import { type ListFlags, WORKER } from "../arguments/arguments.ts";
import { quote } from "../arguments/resume_command.ts";
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
 * @param width columns to which lines are wrapped, but for commands
 */
export async function listReport(isolate?: ChildHostOptions, width = Infinity): Promise<string> {
  const benchmarks = listBenchmarks();
  const table = new Table({
    ...PLAIN_TABLE,
    head: ["backend", "device", "precisions", "benchmarks", "status"],
  });
  const open = (backend: Backend, device: Device) =>
    isolate && !backend.hasOwnProcess
      ? openChildHost(backend, device, isolate)
      : openLocalHost(backend, device);
  const missing = new Map<string, { backends: Set<string>; packages: Set<string> }>();
  /** The row of a backend; none for one that is not installed. */
  const describe = async (backend: Backend, device: Device): Promise<string[][]> => {
    const kernel = backend.kernel ?? backend.name;
    const written = benchmarks.filter(({ kernels }) => kernels.has(kernel)).map(({ name }) => name);
    const range = written.length === benchmarks.length ? "all" : written.join(" ") || "none";
    const row = (precisions: readonly string[], status: string) => [
      [backend.name, device, precisions.join(" "), range, status],
    ];
    try {
      await using host = await open(backend, device);
      const { precisions, version, deviceName, driver } = host.runtime;
      const facts = [version, deviceName, driver && `driver ${driver}`].filter(Boolean);
      return row(precisions ?? backend.precisions, `available, ${facts.join(", ")}`);
    } catch (error) {
      if (error instanceof BackendUnavailable && error.missing) {
        const { installer, name } = error.missing;
        const known = missing.get(installer) ?? { backends: new Set(), packages: new Set() };
        missing.set(installer, known);
        known.backends.add(backend.name);
        known.packages.add(name);
        return [];
      }
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
  table.push(...rows.flat());
  const engines = await Promise.all(ENGINE_KINDS.map(describeEngine));
  const longest = Math.max(...benchmarks.map(({ name }) => name.length));
  const wrapped = (line: string) => wrap(line, width, { others: 6 });
  const lines = table.toString().split("\n").map((line) => line.trimEnd());
  return [
    "benchmarks:",
    ...benchmarks.flatMap(({ name, description }) =>
      wrapped(`  ${name.padEnd(longest)}  ${description}`)
    ),
    "",
    ...lines.flatMap(wrapped),
    "",
    ...[...missing].flatMap(([installer, { backends, packages }]) => [
      ...wrapped(`not installed: ${list([...backends])}; install them with:`),
      `  ${installer} ${[...packages].map(quote).join(" ")}`,
      "",
    ]),
    "engines:",
    ...engines.flatMap(wrapped),
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
