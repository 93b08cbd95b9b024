/**
 * The command line: arguments → run → report.
 *
 * @example
 * ```ts ignore
 * import { main } from "jsr:@hpc/bench/cli";
 * Deno.exit(await main(["equation_of_state", "-s", "4096"]));
 * ```
 * @module
 */
import { CommanderError } from "commander";
import { getBackend } from "./backends/mod.ts";
import { pin } from "./base/affinity.ts";
import { list } from "./base/list.ts";
import {
  compareResults,
  incompatibilities,
  isRegression,
} from "./bench/results/comparison/compare.ts";
import { whyNothingMatches } from "./bench/results/comparison/match.ts";
import { mergeResults } from "./bench/results/merging/merge.ts";
import { COMPARISON_FORMATS } from "./bench/report/text/comparison.ts";
import type { PictureOptions } from "./bench/report/plots/plots.ts";
import type { Results, Run, Skipped } from "./bench/results/schema.ts";
import { type Format, FORMATS } from "./bench/report/mod.ts";
import { describeSkipped, modelOf } from "./bench/report/model.ts";
import type { RunOptions } from "./bench/run/options.ts";
import { run } from "./bench/run/run.ts";
import { serve } from "./bench/hosts/worker.ts";
import {
  type CompareFlags,
  declare,
  type ListFlags,
  type ReportFlags,
  type RunFlags,
  WORKER,
} from "./cli/arguments.ts";
import type { ChildHostOptions } from "./bench/hosts/child_host.ts";
import { completionScript } from "./cli/completions.ts";
import { listReport } from "./cli/list.ts";
import { runOptions } from "./cli/options.ts";
import { usageMessage } from "./cli/messages.ts";
import {
  checkOutput,
  consoleToStderr,
  print,
  printError,
  WriteError,
  writeResults,
} from "./cli/output.ts";
import { noiseReport } from "./cli/noise.ts";
import { openProgress } from "./cli/progress.ts";
import { readResults } from "./cli/read.ts";
import { register, workerCommand } from "./cli/registrations.ts";
import { resumeCommand } from "./cli/resume_command.ts";
import { settled } from "./cli/settle.ts";
import { terminalOptions } from "./cli/terminal.ts";
import { UsageError } from "./cli/usage.ts";

/** A backend's promise is pending and nothing is left to do. */
class Endless extends Error {
  override readonly message = "Cannot finish: a promise that a backend awaits never settles";
}

/** Seconds that `list` waits for a backend. */
const SETUP_TIMEOUT = 60;

/** Exit codes of the program. */
const EXIT = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const;

/**
 * Runs the program.
 *
 * @param args command-line arguments without the program's name
 * @returns the exit code: 0, or 1 if nothing could be measured or `--strict` found a case that
 * failed or anything could not be written, 2 after an error of usage, 130 after an interrupt
 */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = EXIT.success;
  using _ = consoleToStderr();
  try {
    const program = declare({
      run: async (benchmarks, flags) => void (code = await runCommand(benchmarks, flags)),
      list: async (flags) => {
        await register(flags);
        await print(await listReport(listIsolation(flags)));
      },
      compare: async (baseline, current, flags) =>
        void (code = await compareCommand(baseline, current, flags)),
      merge: async (files, { output }) => {
        await checkOutput(output);
        const results = await mergeFiles(files);
        for (const { code, message, hint } of results.warnings) {
          if (code === "missing-shards") printError(`warning: ${message}: ${hint}`);
        }
        await writeResults(output, results);
      },
      report: async (files, flags) => void (code = await reportCommand(files, flags)),
      noise: async (benchmarks, flags) => {
        const interrupt = new AbortController();
        using _ = onInterrupt(interrupt);
        const { signal } = interrupt;
        const report = await withProgress(
          flags.quiet,
          (onProgress) => noiseReport(benchmarks, flags, { onProgress, signal }),
        );
        if (signal.aborted) code = EXIT.interrupted;
        else await print(report);
      },
      completions: (shell, program) => print(completionScript(shell, program)),
      worker: async (flags) => {
        await register(flags);
        await serve();
      },
    });
    await settled(program.parseAsync(args, { from: "user" }), () => new Endless());
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.success;
    if (error instanceof WriteError || error instanceof Endless) {
      printError(error.message);
      return EXIT.failure;
    }
    const message = usageMessage(error);
    if (message === undefined) throw error;
    printError(message);
    return EXIT.usage;
  }
}

/** How `list` starts child processes, if it may. */
function listIsolation(flags: ListFlags): ChildHostOptions | undefined {
  const { state } = Deno.permissions.querySync({ name: "run", command: Deno.execPath() });
  if (state !== "granted") return undefined;
  return { command: workerCommand(WORKER, flags), timeout: SETUP_TIMEOUT };
}

async function runCommand(benchmarks: string[], flags: RunFlags): Promise<number> {
  const interrupt = new AbortController();
  const options = await runOptions(benchmarks, flags);
  if (flags.pin !== undefined) await pinOrPrint(flags.pin, flags.quiet);
  const files = flags.output.length > 0 ? flags.output : flags.resume ? [flags.resume] : [];
  const documents = files.filter((path) => path.endsWith(".json"));
  if (options.resume && !options.resume.checkpoint && !flags.quiet) {
    printError(`nothing is left to measure: "${flags.resume}" is complete`);
  }
  if (!flags.quiet) {
    const notes = [...deviceNotes(options), ...options.resume ? [] : await replaceNotes(documents)];
    for (const note of notes) printError(note);
  }
  const printed = new Set<string>();
  using _ = onInterrupt(interrupt);
  const results = await withProgress(flags.quiet, (onProgress) =>
    run({
      ...options,
      onProgress,
      signal: interrupt.signal,
      checkpointInterval: flags.checkpoint,
      onCheckpoint: async (soFar) => void await writeAll(documents, soFar, printed),
    }));
  let complete = false;
  try {
    await print(
      FORMATS[flags.format](results, { ...terminalOptions(flags.color), chart: flags.chart }),
    );
  } finally {
    const unsaved = results.warnings.filter(({ code }) => code === "not-saved");
    for (const { message } of unsaved) printError(message);
    complete = await writeAll(files, results, printed) && unsaved.length === 0;
  }
  if (LISTS_NO_SKIPPED.includes(flags.format)) printSkipped(results);
  if (results.runs[0].interrupted) printError(howToContinue(documents[0], flags, results.runs[0]));
  return exitCode(results, flags.strict) || (complete ? EXIT.success : EXIT.failure);
}

/** Formats that are read by programs, which may not notice what is missing. */
const LISTS_NO_SKIPPED: readonly Format[] = ["csv", "json"];

/** Prints to standard error what was not measured. */
function printSkipped(results: Results): void {
  for (const group of modelOf(results).skipped) {
    printError(`not measured: ${describeSkipped(group)}`);
  }
}

/** How to continue an interrupted run, or to be able to the next time. */
function howToContinue(
  file: string | undefined,
  flags: RunFlags,
  { environment: { affinity: [cpu] = [] } }: Run,
): string {
  if (file === undefined) {
    return "interrupted: to continue runs later, save them with -o results.json";
  }
  // The run continues on the CPU on which it began.
  const pin = flags.pin === undefined ? undefined : cpu ?? flags.pin;
  return `interrupted: continue with ${resumeCommand(file, { ...flags, pin })}`;
}

/** Notes on backends that were asked for and do not compute on the device. */
function deviceNotes({ device = "cpu", backends = [], resume }: RunOptions): string[] {
  const elsewhere = resume
    ? []
    : backends.filter((name) => !getBackend(name).devices.includes(device));
  if (device === "cpu" || elsewhere.length === 0) return [];
  const verb = elsewhere.length > 1 ? "compute" : "computes";
  return [`note: ${list(elsewhere)} ${verb} on the CPU, not on the device ${device}`];
}

/** Notes on results files that hold unfinished runs and are about to be replaced. */
async function replaceNotes(paths: readonly string[]): Promise<string[]> {
  const notes: string[] = [];
  for (const path of paths) {
    const before = await readResults(path).catch(() => undefined);
    if (!before?.checkpoint) continue;
    notes.push(`note: replaces the unfinished run in "${path}", which --resume would continue`);
  }
  return notes;
}

/** Keeps the process and its children on one core, or prints why that is impossible. */
async function pinOrPrint(cpu: number | true, quiet: boolean): Promise<void> {
  try {
    const pinning = await pin(cpu === true ? undefined : cpu);
    if ("note" in pinning && !quiet) printError(pinning.note);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/**
 * Writes every results file, also after one of them could not be written.
 *
 * @param printed messages that were printed before, which are not repeated
 */
async function writeAll(
  paths: readonly string[],
  results: Results,
  printed: Set<string> = new Set(),
  picture: PictureOptions = {},
): Promise<boolean> {
  const outcomes = await Promise.allSettled(
    paths.map((path) => writeResults(path, results, picture)),
  );
  for (const outcome of outcomes) {
    if (outcome.status === "fulfilled") continue;
    const { message } = outcome.reason as Error;
    if (!printed.has(message)) printError(message);
    printed.add(message);
  }
  return outcomes.every(({ status }) => status === "fulfilled");
}

async function compareCommand(
  baseline: string,
  current: string,
  { threshold, format, force, requireAll }: CompareFlags,
): Promise<number> {
  const [before, after] = [await readResults(baseline), await readResults(current)];
  const differences = usable(() => incompatibilities(before, after));
  for (const difference of differences) printError(`warning: ${difference}`);
  if (differences.length > 0 && !force) {
    throw new UsageError("Cannot compare runs that differ like this: use --force to do it anyway");
  }
  const comparisons = usable(() => compareResults(before, after, threshold));
  const judged = comparisons.some(({ ratio, verdict }) =>
    ratio !== undefined || verdict === "not measured"
  );
  if (!judged) {
    throw new UsageError(
      `Cannot compare "${baseline}" with "${current}": nothing in them matches, ${
        whyNothingMatches(before, after)
      }`,
    );
  }
  await print(COMPARISON_FORMATS[format](comparisons, terminalOptions(false)));
  const lost = requireAll && comparisons.some(({ verdict }) => verdict === "only in baseline");
  return lost || comparisons.some(isRegression) ? EXIT.failure : EXIT.success;
}

/** What a function returns, if the files it was given can be used like this. */
function usable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Shows results of earlier runs, or writes them to files. */
async function reportCommand(files: string[], flags: ReportFlags): Promise<number> {
  for (const path of flags.output) await checkOutput(path);
  if (flags.plot.length > 0 && !flags.output.some((path) => /\.(svg|png)$/.test(path))) {
    throw new UsageError("Cannot draw plots without a picture: name one with -o, .svg or .png");
  }
  const results = files.length === 1 ? await readResults(files[0]) : await mergeFiles(files);
  if (flags.output.length === 0) {
    await print(
      FORMATS[flags.format](results, { ...terminalOptions(flags.color), chart: flags.chart }),
    );
  }
  if (flags.output.length === 0 && LISTS_NO_SKIPPED.includes(flags.format)) printSkipped(results);
  const picture = flags.plot.length > 0 ? { plots: flags.plot } : {};
  const complete = await writeAll(flags.output, results, new Set(), picture);
  return complete ? EXIT.success : EXIT.failure;
}

async function mergeFiles(paths: readonly string[]): Promise<Results> {
  const documents: Results[] = [];
  for (const path of paths) {
    const document = await readResults(path);
    if (document.checkpoint) {
      throw new UsageError(`Cannot join "${path}": it is unfinished, resume it first`);
    }
    documents.push(document);
  }
  return usable(() => mergeResults(documents));
}

async function withProgress<T>(
  quiet: boolean,
  work: (onProgress?: Parameters<typeof run>[0]["onProgress"]) => Promise<T>,
): Promise<T> {
  if (quiet) return await work();
  using view = openProgress();
  return await work((progress) => view.update(progress));
}

/** Ctrl-C, and what schedulers send. A closed terminal is no interrupt: `nohup` means to outlive it. */
const INTERRUPTS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];

/** Aborts on the first interrupt; the second ends the process at once. */
function onInterrupt(controller: AbortController): Disposable {
  const listener = () => {
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    controller.abort(new DOMException("Interrupted", "AbortError"));
  };
  for (const signal of INTERRUPTS) Deno.addSignalListener(signal, listener);
  return {
    [Symbol.dispose]() {
      for (const signal of INTERRUPTS) Deno.removeSignalListener(signal, listener);
    },
  };
}

/** Whether a case that was asked for failed, or a backend that was asked for by name is unavailable. */
function isFailure({ size, backend, benchmark }: Skipped, { options }: Run): boolean {
  return size !== undefined || benchmark === undefined && options.backends.includes(backend);
}

function exitCode({ runs: [run], results, skipped }: Results, strict: boolean): number {
  if (run.interrupted) return EXIT.interrupted;
  const emptyShard = run.options.shard !== undefined && skipped.length === 0;
  if (results.length === 0) return emptyShard ? EXIT.success : EXIT.failure;
  if (!strict) return EXIT.success;
  const failed = results.some(({ status }) => status === "FAILED");
  return failed || skipped.some((one) => isFailure(one, run)) ? EXIT.failure : EXIT.success;
}

// A top-level await that never ends would keep the program from noticing that nothing is left.
if (import.meta.main) main(Deno.args).then(Deno.exit);
