/** The table on the terminal. */
import Table, { type TableConstructorOptions } from "cli-table3";
import { styleText } from "node:util";
import type { Device } from "../../backends/backend.ts";
import type { Result, Results } from "../results.ts";
import { timeUnit } from "../units.ts";
import { charts } from "./chart.ts";
import { columnsFor, EXPENDABLE, legend } from "./columns.ts";
import type { ReportOptions } from "./report.ts";
import { type Group, groupResults, groupTitle, ranks } from "./rows.ts";
import {
  describeMachine,
  describeSkipped,
  describeWarnings,
  EXCLUDED_NOTE,
  groupSkipped,
  TIME_NOTE,
} from "./words.ts";
import { verdicts } from "./verdict.ts";

/** Plain columns, two blanks apart, no frame: readable in a pipe too. */
export const PLAIN_TABLE: TableConstructorOptions = {
  chars: Object.fromEntries(
    [
      ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left"],
      ["bottom-right", "left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
    ].flat().map((name) => [name, name === "middle" ? "  " : ""]),
  ),
  style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
};

/**
 * One table per benchmark and size: the machine above; below what is measured, charts if wanted,
 * and the verdict.
 */
export function tableReport(
  results: Results,
  { color = false, chart = false, unicode, columns = 80, width = Infinity }: ReportOptions = {},
): string {
  const lines = [...describeMachine(results), ""];
  const { tables, omitted } = tablesWithin(width, results, color);
  for (const table of tables) lines.push(...table, "");
  if (omitted.length > 0) {
    lines.push(`left out on a terminal this narrow: ${omitted.join(", ")}; pipes and -o get all`);
  }
  if (results.results.length > 0) {
    lines.push(...legend(results.results, omitted), `(${TIME_NOTE}; ${EXCLUDED_NOTE})`);
  }
  if (results.warnings.length > 0) {
    lines.push("", "warnings:", ...describeWarnings(results).map((line) => `  ${line}`));
  }
  if (results.skipped.length > 0) {
    const reasons = groupSkipped(results).map(describeSkipped);
    lines.push("", "not measured:", ...reasons.map((line) => `  ${line}`));
  }
  const drawn = chart ? charts(results, { color, unicode, columns }) : [];
  if (drawn.length > 0) lines.push("", ...drawn);
  lines.push("", ...verdictLines(results, columns));
  if (results.interrupted) lines.push("", "interrupted: not all calls were made");
  return lines.join("\n").trimEnd() + "\n";
}

/** The verdict, one sentence after the other, wrapped to a number of columns. */
function verdictLines(results: Results, columns: number): string[] {
  return verdicts(results).flatMap(({ benchmark, machine, sentences }, n) => [
    ...(n === 0 ? ["verdict:"] : []),
    `  ${[benchmark, machine].filter(Boolean).join(", ")}`,
    ...sentences.flatMap((sentence) => wrap(sentence, columns)),
  ]);
}

function wrap(text: string, columns: number): string[] {
  const lines = ["   "];
  for (const word of text.split(" ")) {
    const line = `${lines[lines.length - 1]} ${word}`;
    if (line.length <= columns || lines[lines.length - 1].trim() === "") {
      lines[lines.length - 1] = line;
    } else lines.push(`      ${word}`);
  }
  return lines;
}

/** All tables, without as many of their columns as it takes to keep to a width. */
function tablesWithin(
  width: number,
  results: Results,
  color: boolean,
): { readonly tables: string[][]; readonly omitted: readonly string[] } {
  const groups = groupResults(results);
  for (let n = 0;; n++) {
    const omitted = EXPENDABLE.slice(0, n);
    const tables = groups.map((group) => table(group, results.options.device, omitted, color));
    // The first line is the title, which may be long.
    const widest = Math.max(0, ...tables.flatMap(([, ...lines]) => lines.map(visibleLength)));
    if (widest <= width || n === EXPENDABLE.length) {
      const known = groups.flatMap(({ rows }) => titlesOf(rows, results.options.device));
      return { tables, omitted: omitted.filter((title) => known.includes(title)) };
    }
  }
}

function titlesOf(rows: readonly Result[], device: Device): string[] {
  return columnsFor(rows, timeUnit(rows[0].median), device).map(({ title }) => title);
}

function table(
  group: Group,
  device: Device,
  omitted: readonly string[],
  color: boolean,
): string[] {
  const unit = timeUnit(group.rows[0].median);
  const columns = columnsFor(group.rows, unit, device)
    .filter(({ title }) => !omitted.includes(title));
  const grid = new Table({
    ...PLAIN_TABLE,
    head: columns.map(({ title }) => title),
    colAligns: columns.map(({ align }) => align),
  });
  const rank = ranks(group.rows);
  group.rows.forEach((row, n) => {
    grid.push(columns.map(({ cell }) => paint(cell(row, rank[n]), row, rank[n], color)));
  });
  const [head, ...rows] = grid.toString().split("\n").map((line) => line.trimEnd());
  const title = `${groupTitle(group)}, times in ${unit.symbol}`;
  return [
    color ? styleText("bold", title, { validateStream: false }) : title,
    head,
    "-".repeat(Math.max(...[head, ...rows].map(visibleLength))),
    ...rows,
  ];
}

function paint(text: string, { consistent }: Result, rank: string, color: boolean): string {
  if (!color || text === "") return text;
  const format = !consistent ? "red" : /^1=?$/.test(rank) ? "green" : undefined;
  return format === undefined ? text : styleText(format, text, { validateStream: false });
}

function visibleLength(line: string): number {
  // deno-lint-ignore no-control-regex -- the escape codes of styleText
  return [...line.replace(/\x1b\[\d+m/g, "")].length;
}
