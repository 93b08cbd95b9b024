/** Tables of plain columns, which leave some out where the terminal is narrow. */
import Table, { type TableConstructorOptions } from "cli-table3";
import { styleText } from "node:util";
import { wrap } from "../../../base/text/wrap.ts";

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
export interface Style {
  /** Whether rows are painted. */
  readonly color: boolean;
  /** Spells a text in the characters that can be shown. */
  readonly spell: (text: string) => string;
}

/** The lines of one table. */
export interface Lines {
  /** Heading of the table. */
  readonly title: string;
  /** Headings of the columns, a line, and the rows. */
  readonly rows: readonly string[];
}

/** A table with all of its columns. */
export interface Sheet {
  /** Heading of the table. */
  readonly title: string;
  /** Headings of the columns, and how their cells are aligned. */
  readonly columns: readonly {
    readonly title: string;
    readonly align: "left" | "right";
    /** Whether cells may take several lines [default: false]. */
    readonly isText?: boolean;
  }[];
  /** Cells, and how their row is painted. */
  readonly rows: readonly {
    readonly cells: readonly string[];
    readonly format?: "red" | "green";
  }[];
}

/** Characters that a line of a cell keeps to which may take several. */
const LINE = 16;

/**
 * All tables, on as many lines per row, and without as many of their columns, as it takes to keep
 * to a width.
 */
export function tablesWithin(
  width: number,
  sheets: readonly Sheet[],
  omittedFirst: readonly string[],
  style: Style,
): { readonly tables: Lines[]; readonly omitted: readonly string[] } {
  const known = sheets.flatMap(({ columns }) => columns.map(({ title }) => title));
  for (let n = 0;; n++) {
    const omitted = omittedFirst.slice(0, n);
    for (const line of [Infinity, LINE]) {
      const tables = sheets.map((sheet) => table(sheet, omitted, line, style));
      const widest = Math.max(0, ...tables.flatMap(({ rows }) => rows.map(visibleLength)));
      if (widest <= width || (n === omittedFirst.length && line === LINE)) {
        return { tables, omitted: omitted.filter((title) => known.includes(title)) };
      }
    }
  }
}

function table(
  { title, columns, rows }: Sheet,
  omitted: readonly string[],
  line: number,
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
    const lines = (n: number) =>
      columns[n].isText ? wrap(spell(cells[n]), line).join("\n") : spell(cells[n]);
    grid.push(shown.map((n) => paint(lines(n))));
  }
  const [head, ...body] = grid.toString().split("\n").map((line) => line.trimEnd());
  return {
    title: spell(title),
    rows: [head, "-".repeat(Math.max(...[head, ...body].map(visibleLength))), ...body],
  };
}

function visibleLength(line: string): number {
  // deno-lint-ignore no-control-regex -- the escape codes of styleText
  return [...line.replace(/\x1b\[\d+m/g, "")].length;
}
