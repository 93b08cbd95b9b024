/** Reports on standard error what was not measured, where standard output does not show it. */
import type { Format } from "../../bench/report/mod.ts";
import { describeSkipped, modelOf } from "../../bench/report/model.ts";
import type { Results } from "../../bench/results/schema.ts";
import { printError } from "./output.ts";

/** Formats that programs read, which may not notice what is missing. */
const FORMATS_FOR_PROGRAMS: readonly Format[] = ["csv", "json"];

/** Prints what was not measured to standard error if a report in a format is for programs. */
export function printSkipped(results: Results, format: Format): void {
  if (!FORMATS_FOR_PROGRAMS.includes(format)) return;
  for (const group of modelOf(results).skipped) {
    printError(`not measured: ${describeSkipped(group)}`);
  }
}
