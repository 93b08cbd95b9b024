/** The table on the terminal. */
import Table, { type TableConstructorOptions } from "cli-table3";
import { styleText } from "node:util";
import { wrap } from "../../../base/text/wrap.ts";
import type { Results } from "../../results/schema.ts";
import { asciiText, terminalText } from "../escape.ts";
import {
  columnsOf,
  type Decision,
  DECISION_OMITTED_FIRST,
  decisionColumns,
  decisionNotes,
  decisionTitle,
  describeSkipped,
  type Group,
  type Model,
  modelOf,
  OMITTED_FIRST,
} from "../model.ts";
import type { ReportOptions } from "../report.ts";
import { charts } from "./chart.ts";

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

/** How a table is written. */
interface Style {
  readonly color: boolean;
  /** Spells a text in the characters that can be shown. */
  readonly spell: (text: string) => string;
}

/**
 * The machine, the decision table, and one table per benchmark and size; below what is measured,
 * charts if wanted, and the verdict.
 */
export function tableReport(
  results: Results,
  { color = false, chart = false, unicode = true, columns = 80, width = Infinity }: ReportOptions =
    {},
): string {
  const model = modelOf(results);
  const spell = unicode ? terminalText : asciiText;
  // Only a terminal has a width; elsewhere lines stay whole, for those who search them.
  const note = (text: string, first = 0) => wrap(spell(text), width, { first });
  const section = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : ["", `${title}:`, ...items.flatMap((item) => note(item, 2))];
  const lines = [...model.head.flatMap((line) => note(line)), ""];
  const style = { color, spell };
  const pushTable = ({ title, rows }: Lines) =>
    lines.push(...wrap(title, width).map((line) => color ? bold(line) : line), ...rows);
  const pushOmitted = (titles: readonly string[]) => {
    if (titles.length === 0) return;
    const text = `left out on a terminal this narrow: ${titles.join(", ")}; pipes and -o get all`;
    lines.push(...note(text));
  };
  for (const decision of model.decisions) {
    const { tables, omitted } = tablesWithin(
      width,
      [decisionSheet(decision)],
      DECISION_OMITTED_FIRST,
      style,
    );
    tables.forEach(pushTable);
    pushOmitted(omitted);
    lines.push(...decisionNotes(decision).flatMap((line) => note(line)), "");
  }
  const { tables, omitted } = tablesWithin(width, model.groups.map(sheetOf), OMITTED_FIRST, style);
  for (const one of tables) {
    pushTable(one);
    lines.push("");
  }
  pushOmitted(omitted);
  lines.push(
    ...model.notes(omitted).flatMap((line) => note(line)),
    ...section("warnings", model.warnings),
    ...section("not measured", model.skipped.map(describeSkipped)),
  );
  const drawn = chart ? charts(model.panels, { color, unicode, columns }) : [];
  if (drawn.length > 0) lines.push("", ...drawn);
  lines.push("", ...verdictLines(model, columns, spell));
  if (model.isInterrupted) lines.push("", "interrupted: not all calls were made");
  return lines.join("\n").trimEnd() + "\n";
}

/** The verdict, one sentence after the other, wrapped to a number of columns. */
function verdictLines({ verdicts }: Model, columns: number, spell: Style["spell"]): string[] {
  return verdicts.flatMap(({ benchmark, machine, sentences }, n) => [
    ...(n === 0 ? ["verdict:"] : []),
    ...wrap(spell([benchmark, machine].filter(Boolean).join(", ")), columns, { first: 2 }),
    ...sentences.flatMap((one) => wrap(spell(one), columns, { first: 4, others: 7 })),
  ]);
}

/** The lines of one table. */
interface Lines {
  readonly title: string;
  /** Heading and rows. */
  readonly rows: readonly string[];
}

/** A table with all of its columns. */
interface Sheet {
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly align: "left" | "right" }[];
  /** Cells, and how their row is painted. */
  readonly rows: readonly {
    readonly cells: readonly string[];
    readonly format?: "red" | "green";
  }[];
}

function sheetOf({ title, rows, unit }: Group): Sheet {
  const columns = columnsOf(rows);
  return {
    title,
    columns,
    rows: rows.map((row) => ({
      cells: columns.map(({ cell }) => cell(row, unit)),
      format: row.status !== "ok" ? "red" : row.isFastest ? "green" : undefined,
    })),
  };
}

function decisionSheet(decision: Decision): Sheet {
  const columns = decisionColumns(decision);
  return {
    title: decisionTitle(decision),
    columns,
    rows: decision.choices.map((one) => ({
      cells: columns.map(({ cell }) => cell(one)),
      format: one.best.length === 0 ? "red" : undefined,
    })),
  };
}

/** All tables, without as many of their columns as it takes to keep to a width. */
function tablesWithin(
  width: number,
  sheets: readonly Sheet[],
  omittedFirst: readonly string[],
  style: Style,
): { readonly tables: Lines[]; readonly omitted: readonly string[] } {
  for (let n = 0;; n++) {
    const omitted = omittedFirst.slice(0, n);
    const tables = sheets.map((sheet) => table(sheet, omitted, style));
    const widest = Math.max(0, ...tables.flatMap(({ rows }) => rows.map(visibleLength)));
    if (widest <= width || n === omittedFirst.length) {
      const known = sheets.flatMap(({ columns }) => columns.map(({ title }) => title));
      return { tables, omitted: omitted.filter((title) => known.includes(title)) };
    }
  }
}

function table(
  { title, columns, rows }: Sheet,
  omitted: readonly string[],
  { color, spell }: Style,
): Lines {
  const shown = columns.map((_, n) => n).filter((n) => !omitted.includes(columns[n].title));
  const grid = new Table({
    ...PLAIN_TABLE,
    head: shown.map((n) => spell(columns[n].title)),
    colAligns: shown.map((n) => columns[n].align),
  });
  for (const { cells, format } of rows) {
    const paint = (text: string) =>
      color && format && text !== "" ? styleText(format, text, { validateStream: false }) : text;
    grid.push(shown.map((n) => paint(spell(cells[n]))));
  }
  const [head, ...body] = grid.toString().split("\n").map((line) => line.trimEnd());
  return {
    title: spell(title),
    rows: [head, "-".repeat(Math.max(...[head, ...body].map(visibleLength))), ...body],
  };
}

function bold(text: string): string {
  return styleText("bold", text, { validateStream: false });
}

function visibleLength(line: string): number {
  // deno-lint-ignore no-control-regex -- the escape codes of styleText
  return [...line.replace(/\x1b\[\d+m/g, "")].length;
}
