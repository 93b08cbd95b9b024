/** The `run` command. */
import { getBackend } from "../../backends/mod.ts";
import { pin } from "../../base/process/affinity.ts";
import { list } from "../../base/text/list.ts";
import { FORMATS } from "../../bench/report/mod.ts";
import type { Results, Run, Skipped } from "../../bench/results/schema.ts";
import type { RunOptions } from "../../bench/run/options/options.ts";
import { run } from "../../bench/run/run.ts";
import type { RunFlags } from "../arguments/arguments.ts";
import { EXIT } from "../exit_codes.ts";
import { onInterrupt } from "../interrupt.ts";
import { runOptions } from "../arguments/options.ts";
import { isOutputDiscarded, print, printError, writeAll } from "../output/output.ts";
import { withProgress } from "../output/progress.ts";
import { readResults } from "../read.ts";
import { resumeCommand } from "../arguments/resume_command.ts";
import { printSkipped } from "../output/skipped.ts";
import { terminalOptions } from "../output/terminal.ts";
import { UsageError } from "../arguments/usage.ts";

/**
 * Runs benchmarks, shows and writes the results.
 *
 * @returns the exit code
 * @throws {UsageError} if anything asked for cannot be done
 */
export async function runCommand(benchmarks: string[], flags: RunFlags): Promise<number> {
  const interrupt = new AbortController();
  const options = await runOptions(benchmarks, flags);
  if (flags.pin !== undefined) await pinOrPrint(flags.pin, flags.quiet);
  const files = flags.output.length > 0 ? flags.output : flags.resume ? [flags.resume] : [];
  const documents = files.filter((path) => path.endsWith(".json"));
  if (options.resume && !options.resume.checkpoint && !flags.quiet) {
    printError(`nothing is left to measure: "${flags.resume}" is complete`);
  }
  if (files.length === 0 && isOutputDiscarded()) {
    printError("standard output is closed or discarded, and so is the report: save it with -o");
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
  printSkipped(results, flags.format);
  if (results.runs[0].interrupted) printError(howToContinue(documents[0], flags, results.runs[0]));
  return exitCode(results, flags.strict) || (complete ? EXIT.success : EXIT.failure);
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
