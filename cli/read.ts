/** Reads results files. */
import { fileError } from "../base/files.ts";
import { parseResults } from "../bench/results/read.ts";
import type { Results } from "../bench/results/schema.ts";
import { UsageError } from "./usage.ts";

/**
 * Reads a results document.
 *
 * @throws {UsageError} if the file cannot be read or is no such document
 */
export async function readResults(path: string): Promise<Results> {
  try {
    return parseResults(await Deno.readTextFile(path));
  } catch (error) {
    throw new UsageError(`Cannot read results from "${path}": ${fileError(error)}`);
  }
}
