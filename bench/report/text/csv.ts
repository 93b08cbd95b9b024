/** One line per row, for spreadsheets and data frames. */
import type { Results } from "../../results/schema.ts";
import { csvCell } from "../escape.ts";
import { modelOf, type Row } from "../model.ts";
import { COLUMNS, type Value } from "../model/columns.ts";

/** The values of a row by name: what the titles of tables say, then what their columns show. */
const VALUES: Readonly<Record<string, (row: Row) => Value>> = {
  benchmark: ({ benchmark }) => benchmark,
  size: ({ size }) => size,
  ...Object.assign({}, ...COLUMNS.map(({ values }) => values)),
};

/** Comma-separated values after RFC 4180 with a header line; times in seconds. */
export function csvReport(results: Results): string {
  const lines = [
    Object.keys(VALUES),
    ...modelOf(results).rows.map((row) => Object.values(VALUES).map((value) => value(row))),
  ];
  return lines.map((cells) => cells.map(csvCell).join(",") + "\r\n").join("");
}
