/** Which rows can be believed. */
import type { Result, Results } from "../results.ts";
import { machineOf } from "./machines.ts";

/** `FAILED`: an output is outside its tolerance. `implausible`: too fast to be true. */
export type Status = "ok" | "FAILED" | "implausible";

/** Returns a function that tells the status of each row of a document. */
export function statusOf({ warnings }: Pick<Results, "warnings">): (row: Result) => Status {
  const implausible = new Set(
    warnings.filter(({ code }) => code === "implausible")
      .flatMap((warning) => warning.rows.map((row) => `${machineOf(warning)} ${row}`)),
  );
  // A document that was joined by an earlier version does not say whose its warnings are.
  const marked = (row: Result, name: string) =>
    implausible.has(`${machineOf(row)} ${name}`) || implausible.has(` ${name}`);
  return (row) => {
    const { benchmark, size, backend, precision, consistent } = row;
    if (!consistent) return "FAILED";
    const name = `${benchmark} ${size} ${backend} ${precision}`;
    return marked(row, name) ? "implausible" : "ok";
  };
}
