/** The `noise` command: which difference this machine can resolve at the moment. */
import Table from "cli-table3";
import { formatInteger } from "../../base/text/units.ts";
import { listBackends } from "../../backends/mod.ts";
import { PLAIN_TABLE } from "../../bench/report/text/sheet.ts";
import { measureNoise, type Noise, NOISE_BACKEND } from "../../bench/run/noise.ts";
import type { RunOptions } from "../../bench/run/options/options.ts";
import { listBenchmarks } from "../../kernels/mod.ts";
import { type NoiseFlags, WORKER } from "../arguments/arguments.ts";
import { requirePermissions } from "../permissions.ts";
import { register, workerCommand } from "../plugins/registrations.ts";
import { knownName } from "../arguments/usage.ts";

/**
 * Measures one backend under several names and tabulates what the machine can resolve.
 *
 * @throws {UsageError} if a name is unknown
 */
export async function noiseReport(
  benchmarks: readonly string[],
  flags: NoiseFlags,
  more: Pick<RunOptions, "onProgress" | "signal">,
): Promise<string> {
  await register(flags);
  requirePermissions(true);
  const known = listBenchmarks().map(({ name }) => name);
  const backends = listBackends().map(({ name }) => name);
  const { backends: [backend = NOISE_BACKEND] = [], ...settings } = flags.settings;
  const noise = await measureNoise(knownName("backend", backend, backends), {
    ...settings,
    benchmarks: benchmarks.length > 0
      ? benchmarks.map((name) => knownName("benchmark", name, known))
      : known,
    isolate: { command: workerCommand(WORKER, flags), timeout: flags.timeout },
    ...more,
  });
  return noiseTable(backend, noise);
}

/** What the machine can resolve, case by case. */
function noiseTable(backend: string, noise: readonly Noise[]): string {
  const table = new Table({
    ...PLAIN_TABLE,
    head: ["benchmark", "size", "resolves", "significant"],
    colAligns: ["left", "right", "right", "right"],
  });
  for (const { benchmark, size, resolvable, differing, pairs } of noise) {
    const percent = resolvable === undefined ? "-" : `${(100 * resolvable).toFixed(1)} %`;
    table.push([benchmark, formatInteger(size), percent, `${differing} of ${pairs}`]);
  }
  const lines = table.toString().split("\n").map((line) => line.trimEnd());
  return [
    ...lines,
    "",
    `${backend} was measured several times in one run; the code of all rows is the same.`,
    "resolves: the smallest difference between two rows that such a run can be expected to show",
    "significant: pairs of identical rows that differ significantly, by chance or by disturbances",
    "",
  ].join("\n");
}
