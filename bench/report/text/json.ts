/** The results document itself. */
import { checkResults, type Results } from "../../results/schema.ts";

/**
 * The document, indented by two blanks, the times of a round on one line.
 *
 * @throws {TypeError} if the document does not match its schema, so that it could not be read
 */
export function jsonReport(results: Results): string {
  const samples: string[] = [];
  const text = JSON.stringify(checkResults(results), (key, value) => {
    if (key !== "times" && key !== "gpu_times") return value;
    samples.push(JSON.stringify(value));
    return `\u0000${samples.length - 1}`;
  }, 2);
  return text.replace(/"\\u0000(\d+)"/g, (_, index) => samples[index]) + "\n";
}
