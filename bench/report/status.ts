/** Which rows can be believed. */
import type { Result, Results } from "../results.ts";

/** `FAILED`: an output is outside its tolerance. `implausible`: too fast to be true. */
export type Status = "ok" | "FAILED" | "implausible";

/** Returns a function that tells the status of each row of a document. */
export function statusOf({ warnings }: Pick<Results, "warnings">): (row: Result) => Status {
  const implausible = new Set(
    warnings.filter(({ code }) => code === "implausible").flatMap(({ rows }) => rows),
  );
  return ({ benchmark, size, backend, precision, consistent }) =>
    !consistent
      ? "FAILED"
      : implausible.has(`${benchmark} ${size} ${backend} ${precision}`)
      ? "implausible"
      : "ok";
}
