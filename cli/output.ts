/** Where reports go: standard output and files. */
import { dirname, extname } from "node:path";
import { FILE_FORMATS } from "../bench/report/mod.ts";
import type { Results } from "../bench/results.ts";
import { UsageError } from "./usage.ts";

/**
 * Checks, before anything is measured, that results can be written to a file.
 *
 * @throws {UsageError} if the extension is unknown or the directory does not exist
 */
export async function checkOutput(path: string): Promise<void> {
  const extension = extname(path);
  if (!Object.hasOwn(FILE_FORMATS, extension)) {
    const known = Object.keys(FILE_FORMATS).join(", ");
    throw new UsageError(
      `Cannot write results to "${path}": the extension must be one of ${known}`,
    );
  }
  await checkDirectory(path, dirname(path));
  const existing = await statOf(path);
  if (existing && !existing.isFile) {
    throw new UsageError(`Cannot write results to "${path}": it exists and is not a file`);
  }
}

/**
 * Checks that outputs can be saved in a directory that exists or can be made.
 *
 * @throws {UsageError} if the parent directory does not exist or the path is a file
 */
export async function checkOutputDirectory(path: string): Promise<void> {
  const existing = await statOf(path);
  if (existing?.isDirectory) return;
  if (existing) throw new UsageError(`Cannot save outputs in "${path}": it is not a directory`);
  await checkDirectory(path, dirname(path));
}

async function checkDirectory(path: string, directory: string): Promise<void> {
  if (!(await statOf(directory))?.isDirectory) {
    throw new UsageError(`Cannot write "${path}": directory "${directory}" does not exist`);
  }
}

async function statOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    throw new UsageError(`Cannot use "${path}": ${(error as Error).message}`);
  }
}

/** Writes the results to a file in the format of its extension, completely or not at all. */
export async function writeResults(path: string, results: Results): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    const content = await FILE_FORMATS[extname(path)](results);
    await (typeof content === "string"
      ? Deno.writeTextFile(temporary, content)
      : Deno.writeFile(temporary, content));
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

/** Prints to standard output; a reader that has gone away (`| head`) is not an error. */
export async function print(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let start = 0; start < bytes.length;) {
      start += await Deno.stdout.write(bytes.subarray(start));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
