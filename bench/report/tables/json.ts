/** The results document itself. */
import type { Results } from "../../results/results.ts";

/** The document, indented by two blanks, the samples of a row on one line. */
export function jsonReport(results: Results): string {
  const samples: string[] = [];
  const text = JSON.stringify(results, (key, value) => {
    if (key !== "times") return value;
    samples.push(JSON.stringify(value));
    return `\u0000${samples.length - 1}`;
  }, 2);
  return text.replace(/"\\u0000(\d+)"/g, (_, index) => samples[index]) + "\n";
}
