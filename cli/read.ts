/** Reads results files. */
import { fileError } from "../base/files/files.ts";
import { parseResults } from "../bench/results/read.ts";
import type { Results } from "../bench/results/schema.ts";
import { UsageError } from "./arguments/usage.ts";

/** Starts of files that are no UTF-8 text, and what they say of the file. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], meaning: string])[] = [
  [[0xff, 0xfe], "it is encoded in UTF-16, save it in UTF-8"],
  [[0xfe, 0xff], "it is encoded in UTF-16, save it in UTF-8"],
  [[0x1f, 0x8b], "it is compressed, decompress it with gzip -d"],
  [[0x28, 0xb5, 0x2f, 0xfd], "it is compressed, decompress it with zstd -d"],
  [[0x50, 0x4b, 0x03, 0x04], "it is an archive, extract it with unzip"],
];

/** Starts of text that is no JSON, and what they say of the file. */
const BEGINNINGS: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [/^version https:\/\/git-lfs/, "it is a pointer of Git LFS, fetch the file with git lfs pull"],
  [/^<{7} /m, "it holds conflict markers of Git, resolve them"],
  [/^\s*</, "it is an HTML or XML document, not JSON"],
];

/**
 * Reads a results document.
 *
 * @throws {UsageError} if the file cannot be read or is no such document
 */
export async function readResults(path: string): Promise<Results> {
  try {
    return parseResults(decode(await Deno.readFile(path)));
  } catch (error) {
    throw new UsageError(`Cannot read results from "${path}": ${fileError(error)}`);
  }
}

/** The text of a file in UTF-8, with or without byte-order mark. */
function decode(bytes: Uint8Array): string {
  const signature = SIGNATURES.find(([start]) => start.every((byte, n) => bytes[n] === byte));
  if (signature) throw new TypeError(signature[1]);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new TypeError("it is not encoded in UTF-8");
  }
  const beginning = BEGINNINGS.find(([pattern]) => pattern.test(text));
  if (beginning) throw new TypeError(beginning[1]);
  return text;
}
