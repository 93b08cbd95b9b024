/** `docs/reading-results.md` explains what reports show. */
import assert from "node:assert/strict";
import { COLUMNS } from "../../bench/report/model/columns.ts";
import { csvReport } from "../../bench/report/text/csv.ts";
import { results } from "../bench/documents.ts";
import { ROOT } from "./blocks.ts";

const text = Deno.readTextFileSync(`${ROOT}docs/reading-results.md`);

/** Words in the first column of the table whose heading is given. */
function firstColumn(part: string, pattern: RegExp): string[] {
  const rows = part.split("\n").filter((line) => line.startsWith("| ") && !line.includes(" | :--"));
  return rows.slice(1).flatMap((row) => [...row.split("|")[1].matchAll(pattern)].map(([, a]) => a));
}

Deno.test("the document has exactly the columns of the CSV, in their order", () => {
  const part = text.slice(text.indexOf("## CSV"));
  const [header] = csvReport(results).split("\r\n");
  assert.deepEqual(firstColumn(part, /`(\w+)`/g), header.split(","));
});

Deno.test("the document explains every column of the tables", () => {
  const part = text.slice(0, text.indexOf("## CSV"));
  const explained = firstColumn(part, /`([^`]+)`/g);
  const between = ["stdev", "min", "25%", "median", "75%"]; // `mean` … `max`
  for (const { title } of COLUMNS) {
    assert.ok([...explained, ...between].includes(title), `"${title}" is not explained`);
  }
});
