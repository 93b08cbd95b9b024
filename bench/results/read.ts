/** Reads results documents. */
import { oneLine } from "../../base/text/one_line.ts";
import { checkResults, type Results, SCHEMA } from "./schema.ts";

/**
 * Parses a results document.
 *
 * @throws {SyntaxError} if the text is not JSON
 * @throws {TypeError} if it is JSON but no results document of this version; the message names the
 * first place that is wrong
 *
 * @example
 * ```ts ignore
 * const results = parseResults(await Deno.readTextFile("results.json"));
 * ```
 */
export function parseResults(text: string): Results {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    throw new SyntaxError(
      text.trim() === ""
        ? "the file is empty"
        : isCutOff(text, message)
        ? "it is not JSON, perhaps cut off"
        : `it is not JSON: ${oneLine(message)}`,
    );
  }
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (schema !== SCHEMA) {
    throw new TypeError(
      `it is no results document of schema ${SCHEMA} (found ${
        schema === undefined ? "none" : JSON.stringify(schema)
      })`,
    );
  }
  return checkResults(value);
}

/** Whether the parser's message says that it met the end of the text. */
function isCutOff(text: string, message: string): boolean {
  const position = /at position (\d+)/.exec(message)?.[1];
  return /unterminated|end of/i.test(message) || Number(position) === text.length;
}
