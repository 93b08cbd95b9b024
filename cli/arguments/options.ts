/** Turns what was typed into the options of a run. */
import { listBackends } from "../../backends/mod.ts";
import { ORIGINAL_NAMES } from "../../backends/python/originals.ts";
import { resolveOptions, type RunOptions } from "../../bench/run/options/options.ts";
import { describeEnvironment } from "../../bench/measuring/environment.ts";
import { resumedOptions } from "../../bench/run/options/resume.ts";
import { listBenchmarks } from "../../kernels/mod.ts";
import { COMMANDS, type RunFlags, WORKER } from "./arguments.ts";
import { checkOutput, checkOutputDirectory } from "../output/output.ts";
import { requirePermissions, requireTemporaryFolder } from "../permissions.ts";
import { moduleUrl } from "../plugins/plugins.ts";
import { register, workerCommand } from "../plugins/registrations.ts";
import { readResults } from "../read.ts";
import { knownName, UsageError } from "./usage.ts";

/**
 * Loads plugins and peers, then checks names and paths, before anything is measured.
 *
 * @throws {UsageError} if anything asked for cannot be done
 */
export async function runOptions(names: readonly string[], flags: RunFlags): Promise<RunOptions> {
  await register(flags);
  const known = listBenchmarks().map(({ name }) => name);
  const backends = listBackends().map(({ name }) => name);
  for (const path of flags.output) await checkOutput(path);
  if (flags.saveOutputs !== undefined) await checkOutputDirectory(flags.saveOutputs);
  const { backends: asked = [], isolated = true } = flags.settings;
  requirePermissions(isolated);
  if (isolated) requireTemporaryFolder();
  const processes = { command: workerCommand(WORKER, flags), timeout: flags.timeout };
  const plugins = flags.plugin.map(moduleUrl);
  if (flags.resume !== undefined) {
    if (names.length > 0) {
      throw new UsageError(
        `Cannot resume "${flags.resume}" with benchmarks: the file says which, leave out ${
          names.join(", ")
        }`,
      );
    }
    const resume = await readResults(flags.resume);
    if (flags.output.length === 0) await checkOutput(flags.resume);
    const { saveOutputs } = flags;
    const isolate = resume.runs[0].options.isolated ? processes : undefined;
    return checked({ benchmarks: [], resume, isolate, plugins, saveOutputs });
  }
  if (names.length === 0) {
    throw new UsageError('Cannot run nothing: name one or more benchmarks, or "all" (see --help)');
  }
  return checked({
    ...flags.settings,
    isolate: isolated ? processes : undefined,
    plugins,
    benchmarks: names.flatMap((name) =>
      name === "all" ? known : [
        knownName("benchmark", name, [...known, "all"], { command: COMMANDS, backend: backends }),
      ]
    ),
    backends: asked.map((name) => knownBackend(name, backends)),
    saveOutputs: flags.saveOutputs,
  });
}

/** Like {@linkcode knownName}, for those as well that a checkout of the originals would bring. */
function knownBackend(name: string, known: readonly string[]): string {
  if (ORIGINAL_NAMES.includes(name) && !known.includes(name)) {
    throw new UsageError(
      `Cannot find backend "${name}": it comes with --peers <dir>, a checkout of pyhpc-benchmarks`,
    );
  }
  return knownName("backend", name, known, { "Python original (--peers)": ORIGINAL_NAMES });
}

/** The same options, if a run would take them. */
function checked(options: RunOptions): RunOptions {
  try {
    if (options.resume) resumedOptions(options.resume, describeEnvironment());
    else resolveOptions(options);
    return options;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
