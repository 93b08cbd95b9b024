/** The results document itself. */
import { checkResults, type Results } from "../../results/schema.ts";

/** Properties with a number for each call. */
const CALLS: ReadonlySet<string> = new Set(["times", "gpu_times", "waited"]);

/**
 * The document, indented by two blanks, the numbers of a round's calls on one line.
 *
 * @throws {TypeError} if the document does not match its schema, so that it could not be read
 */
export function jsonReport(results: Results): string {
  const samples: string[] = [];
  const text = JSON.stringify(checkResults(results), (key, value) => {
    if (!CALLS.has(key)) return value;
    samples.push(JSON.stringify(value));
    return `\u0000${samples.length - 1}`;
  }, 2);
  return text.replace(/"\\u0000(\d+)"/g, (_, index) => samples[index]) + "\n";
}
