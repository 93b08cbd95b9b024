/** Turns what was typed into the options of a run. */
import { listBackends } from "../backends/mod.ts";
import type { RunOptions } from "../bench/options.ts";
import { listBenchmarks } from "../kernels/mod.ts";
import type { RunFlags } from "./arguments.ts";
import { checkOutput, checkOutputDirectory } from "./output.ts";
import { loadPlugins } from "./plugins.ts";
import { knownName } from "./usage.ts";

/**
 * Loads the plugins, then checks names and paths, before anything is measured.
 *
 * @throws {UsageError} if anything asked for cannot be done
 */
export async function runOptions(names: readonly string[], flags: RunFlags): Promise<RunOptions> {
  await loadPlugins(flags.plugin);
  const known = listBenchmarks().map(({ name }) => name);
  const backends = listBackends().map(({ name }) => name);
  for (const path of flags.output) await checkOutput(path);
  if (flags.saveOutputs !== undefined) await checkOutputDirectory(flags.saveOutputs);
  return {
    benchmarks: names.flatMap((name) =>
      name === "all" ? known : [knownName("benchmark", name, [...known, "all"])]
    ),
    sizes: flags.size.length > 0 ? flags.size : undefined,
    backends: flags.backend.map((name) => knownName("backend", name, backends)),
    device: flags.device,
    precisions: flags.precision,
    formulation: flags.formulation,
    repetitions: flags.repetitions,
    targetTime: flags.targetTime,
    burnin: flags.burnin,
    shuffleSeed: flags.shuffleSeed,
    saveOutputs: flags.saveOutputs,
  };
}
