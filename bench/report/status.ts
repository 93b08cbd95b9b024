/** Which rows can be believed. */
import { caseName, type Result, type Results, rowName, type Warning } from "../results/results.ts";
import { runOf } from "./machines.ts";

/** `FAILED`: an output is outside its tolerance. `implausible`: too fast to be true. */
export type Status = "ok" | "FAILED" | "implausible";

/** Tells the status of a row by its outputs alone, for rows without their document. */
export function checkOf({ consistent }: Result): Status {
  return consistent ? "ok" : "FAILED";
}

/** Returns a function that tells the status of each row of a document. */
export function statusOf({ warnings }: Pick<Results, "warnings">): (row: Result) => Status {
  const implausible = new Set(
    warnings.filter(({ code }) => code === "implausible")
      .flatMap((warning) => warning.rows.map((row) => `${ownerOf(warning)} ${row}`)),
  );
  return (row) => {
    if (!row.consistent) return "FAILED";
    // Earlier versions named neither device nor formulation and, in joined documents, no run.
    const names = [caseName(row), `${row.benchmark} ${row.size} ${rowName(row)}`];
    const keys = names.flatMap((name) => [`${ownerOf(row)} ${name}`, ` ${name}`]);
    return keys.some((key) => implausible.has(key)) ? "implausible" : "ok";
  };
}

/** The run that a row or a warning belongs to; empty in the document of a single run. */
function ownerOf({ environment }: Pick<Result | Warning, "environment">): string {
  return environment ? runOf(environment) : "";
}
