/** The `report` and `merge` commands. */
import { FORMATS } from "../../bench/report/mod.ts";
import { mergeResults } from "../../bench/results/merging/merge.ts";
import type { Results } from "../../bench/results/schema.ts";
import type { ReportFlags } from "../arguments/arguments.ts";
import { EXIT } from "../exit_codes.ts";
import { checkOutput, print, printError, writeAll, writeResults } from "../output/output.ts";
import { readResults } from "../read.ts";
import { printSkipped } from "../output/skipped.ts";
import { terminalOptions } from "../output/terminal.ts";
import { orUsageError, UsageError } from "../arguments/usage.ts";

/**
 * Shows results of earlier runs, or writes them to files.
 *
 * @returns the exit code: 1 if a file could not be written
 * @throws {UsageError} if a file cannot be read, or not be written
 */
export async function reportCommand(files: string[], flags: ReportFlags): Promise<number> {
  for (const path of flags.output) await checkOutput(path);
  if (flags.plot.length > 0 && !flags.output.some((path) => /\.(svg|png)$/.test(path))) {
    throw new UsageError("Cannot draw plots without a picture: name one with -o, .svg or .png");
  }
  const results = files.length === 1 ? await readResults(files[0]) : await mergeFiles(files);
  if (flags.output.length === 0) {
    await print(
      FORMATS[flags.format](results, { ...terminalOptions(flags.color), chart: flags.chart }),
    );
    printSkipped(results, flags.format);
  }
  const picture = flags.plot.length > 0 ? { plots: flags.plot } : {};
  const complete = await writeAll(flags.output, results, new Set(), picture);
  return complete ? EXIT.success : EXIT.failure;
}

/**
 * Joins results files to one.
 *
 * @throws {UsageError} if a file cannot be read, or not be written
 */
export async function mergeCommand(files: string[], { output }: { output: string }): Promise<void> {
  await checkOutput(output);
  const results = await mergeFiles(files);
  for (const { code, message, hint } of results.warnings) {
    if (code === "missing-shards") printError(`warning: ${message}: ${hint}`);
  }
  await writeResults(output, results);
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
  return orUsageError(() => mergeResults(documents));
}
