/** Where reports go: standard output and files. */
import { constants } from "node:fs";
import { dirname, extname } from "node:path";
import { checkReplaceable, fileError, followLinks, replaceFile } from "../../base/files/files.ts";
import { oneLine } from "../../base/text/one_line.ts";
import { FILE_FORMATS } from "../../bench/report/mod.ts";
import type { PictureOptions } from "../../bench/report/plots/plots.ts";
import type { Results } from "../../bench/results/schema.ts";
import { UsageError } from "../arguments/usage.ts";

/** A write that failed although the check before the run passed; the message names the file. */
export class WriteError extends Error {
  override readonly name = "WriteError";
}

/** Prints one line to standard error, with control characters escaped. */
export function printError(message: string): void {
  console.error(`hpc-bench: ${oneLine(message)}`);
}

/**
 * Checks, before anything is measured, that results can be written to a file.
 *
 * @throws {UsageError} if the extension is unknown, the directory does not exist, or the file cannot be written
 */
export async function checkOutput(path: string): Promise<void> {
  const extension = extname(path);
  if (!Object.hasOwn(FILE_FORMATS, extension)) {
    const known = Object.keys(FILE_FORMATS).join(", ");
    throw new UsageError(
      `Cannot write results to "${path}": the extension must be one of ${known}`,
    );
  }
  const existing = await statOf(path);
  if (existing && !existing.isFile) {
    throw new UsageError(`Cannot write results to "${path}": it exists and is not a file`);
  }
  await requireDirectory(path, dirname((await followLinks(path)).target));
  await checkWritable(path, path);
}

/**
 * Checks that outputs can be saved in a directory that exists or can be made.
 *
 * @throws {UsageError} if the parent directory does not exist or the path is a file
 */
export async function checkOutputDirectory(path: string): Promise<void> {
  const existing = await statOf(path);
  if (existing && !existing.isDirectory) {
    throw new UsageError(`Cannot save outputs in "${path}": it is not a directory`);
  }
  const directory = existing ? path : dirname(path);
  await requireDirectory(path, directory);
  await checkWritable(path, `${directory}/${crypto.randomUUID()}`);
}

async function requireDirectory(path: string, directory: string): Promise<void> {
  const existing = await statOf(directory);
  if (existing?.isDirectory) return;
  throw new UsageError(
    `Cannot write "${path}": directory "${directory}" ${
      existing ? "is not a directory" : "does not exist"
    }`,
  );
}

/** Checks that a file can be written, as it will be. */
async function checkWritable(path: string, file: string): Promise<void> {
  try {
    await checkReplaceable(file);
  } catch (error) {
    throw new UsageError(`Cannot write "${path}": ${fileError(error)}`);
  }
}

async function statOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    throw new UsageError(`Cannot use "${path}": ${fileError(error)}`);
  }
}

/**
 * Writes the results to a file in the format of its extension, completely or not at all.
 *
 * @throws {WriteError} if that is not possible; the file is as it was
 */
export async function writeResults(
  path: string,
  results: Results,
  options?: PictureOptions,
): Promise<void> {
  try {
    await replaceFile(path, await FILE_FORMATS[extname(path)](results, options));
  } catch (error) {
    throw new WriteError(`Cannot write results to "${path}": ${fileError(error)}`);
  }
}

/**
 * Writes every results file, also after one of them could not be written.
 *
 * @param printed messages that were printed before, which are not repeated
 */
export async function writeAll(
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

/**
 * Sends what plugins and libraries print to standard error until it is disposed of: standard
 * output is for results.
 */
export function consoleToStderr(): Disposable {
  const { log, info, debug } = console;
  // Looked up at each call: a replaced `console.error` receives these lines as well.
  console.log = console.info = console.debug = (...items) => console.error(...items);
  return { [Symbol.dispose]: () => Object.assign(console, { log, info, debug }) };
}

/**
 * Prints to standard output; a closed pipe (`| head`) is not an error.
 *
 * @throws {WriteError} if it cannot be written, e.g. to a full disk
 */
export async function print(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let start = 0; start < bytes.length;) {
      start += await Deno.stdout.write(bytes.subarray(start));
    }
  } catch (error) {
    throwUnlessGone(error);
  }
}

/**
 * Prints to standard output synchronously.
 *
 * @throws {WriteError} if it cannot be written, e.g. to a full disk
 */
export function printSync(text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let start = 0; start < bytes.length;) {
      start += Deno.stdout.writeSync(bytes.subarray(start));
    }
  } catch (error) {
    throwUnlessGone(error);
  }
}

/**
 * Whether standard output is the null device in the way of a program that was started with it closed
 * (`>&-`): Deno then opens that for reading and writing. Programs that discard what others print
 * may do the same; a shell's `> /dev/null` is for writing only. Known on Linux only.
 */
export function isOutputDiscarded(): boolean {
  try {
    if (Deno.readLinkSync("/proc/self/fd/1") !== "/dev/null") return false;
    const [, flags] = /^flags:\s*([0-7]+)$/m.exec(Deno.readTextFileSync("/proc/self/fdinfo/1"))!;
    const { O_RDWR, O_WRONLY } = constants;
    return (parseInt(flags, 8) & (O_RDWR | O_WRONLY)) === O_RDWR;
  } catch {
    return false; // Another system, or it may not be read.
  }
}

function throwUnlessGone(error: unknown): void {
  if (error instanceof Deno.errors.BrokenPipe) return;
  throw new WriteError(`Cannot write to standard output: ${fileError(error)}`);
}
