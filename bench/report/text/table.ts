/** The table on the terminal. */
import Table, { type TableConstructorOptions } from "cli-table3";
import { styleText } from "node:util";
import { wrap } from "../../../base/text/wrap.ts";
import type { Results } from "../../results/schema.ts";
import { asciiText, terminalText } from "../escape.ts";
import {
  columnsOf,
  describeSkipped,
  EXPENDABLE,
  type Group,
  type Model,
  modelOf,
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
 * One table per benchmark and size: the machine above; below what is measured, charts if wanted,
 * and the verdict.
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
  const { tables, omitted } = tablesWithin(width, model.groups, { color, spell });
  for (const { title, rows } of tables) {
    lines.push(...wrap(title, width).map((line) => color ? bold(line) : line), ...rows, "");
  }
  if (omitted.length > 0) {
    const titles = omitted.join(", ");
    lines.push(...note(`left out on a terminal this narrow: ${titles}; pipes and -o get all`));
  }
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

/** All tables, without as many of their columns as it takes to keep to a width. */
function tablesWithin(
  width: number,
  groups: readonly Group[],
  style: Style,
): { readonly tables: Lines[]; readonly omitted: readonly string[] } {
  for (let n = 0;; n++) {
    const omitted = EXPENDABLE.slice(0, n);
    const tables = groups.map((group) => table(group, omitted, style));
    const widest = Math.max(0, ...tables.flatMap(({ rows }) => rows.map(visibleLength)));
    if (widest <= width || n === EXPENDABLE.length) {
      const known = groups.flatMap(({ rows }) => columnsOf(rows).map(({ title }) => title));
      return { tables, omitted: omitted.filter((title) => known.includes(title)) };
    }
  }
}

function table(group: Group, omitted: readonly string[], { color, spell }: Style): Lines {
  const columns = columnsOf(group.rows).filter(({ title }) => !omitted.includes(title));
  const grid = new Table({
    ...PLAIN_TABLE,
    head: columns.map(({ title }) => spell(title)),
    colAligns: columns.map(({ align }) => align),
  });
  for (const row of group.rows) {
    const format = row.status !== "ok" ? "red" : row.isFastest ? "green" : undefined;
    const paint = (text: string) =>
      color && format && text !== "" ? styleText(format, text, { validateStream: false }) : text;
    grid.push(columns.map(({ cell }) => paint(spell(cell(row, group.unit)))));
  }
  const [head, ...rows] = grid.toString().split("\n").map((line) => line.trimEnd());
  return {
    title: spell(group.title),
    rows: [head, "-".repeat(Math.max(...[head, ...rows].map(visibleLength))), ...rows],
  };
}

function bold(text: string): string {
  return styleText("bold", text, { validateStream: false });
}

function visibleLength(line: string): number {
  // deno-lint-ignore no-control-regex -- the escape codes of styleText
  return [...line.replace(/\x1b\[\d+m/g, "")].length;
}
