/** The table on the terminal. */
import Table, { type TableConstructorOptions } from "cli-table3";
import { styleText } from "node:util";
import type { Device } from "../../../backends/backend.ts";
import type { Result, Results, Status } from "../../results/schema.ts";
import { timeUnit } from "../../../base/units.ts";
import { ascii } from "../plots/ascii.ts";
import { charts } from "../plots/chart.ts";
import { type Column, columnsFor, EXPENDABLE, legend } from "./columns.ts";
import type { ReportOptions } from "../report.ts";
import { type Group, groupResults, groupTitle, ranks } from "./rows.ts";
import { verdicts } from "../verdict.ts";
import {
  describeMachine,
  describeSkipped,
  describeWarnings,
  EXCLUDED_NOTE,
  groupSkipped,
  TIME_NOTE,
} from "../words.ts";
import { wrap } from "../../../base/wrap.ts";

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
interface Look {
  readonly color: boolean;
  /** Device that was asked for. */
  readonly device: Device;
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
  const spell = unicode ? (text: string) => text : ascii;
  // Only a terminal has a width; elsewhere lines stay whole, for those who search them.
  const note = (text: string, first = 0) => wrap(spell(text), width, { first });
  const lines = [...describeMachine(results).flatMap((line) => note(line)), ""];
  const look = { color, spell, device: results.runs[0].options.device };
  const { tables, omitted } = tablesWithin(width, results, look);
  for (const { title, rows } of tables) {
    lines.push(...wrap(title, width).map((line) => color ? bold(line) : line), ...rows, "");
  }
  if (omitted.length > 0) {
    const titles = omitted.join(", ");
    lines.push(...note(`left out on a terminal this narrow: ${titles}; pipes and -o get all`));
  }
  if (results.results.length > 0) {
    const notes = [...legend(results.results, omitted), `(${TIME_NOTE}; ${EXCLUDED_NOTE})`];
    lines.push(...notes.flatMap((line) => note(line)));
  }
  if (results.warnings.length > 0) {
    lines.push("", "warnings:", ...describeWarnings(results).flatMap((line) => note(line, 2)));
  }
  if (results.skipped.length > 0) {
    const reasons = groupSkipped(results).map(describeSkipped);
    lines.push("", "not measured:", ...reasons.flatMap((line) => note(line, 2)));
  }
  const drawn = chart ? charts(results, { color, unicode, columns }) : [];
  if (drawn.length > 0) lines.push("", ...drawn);
  lines.push("", ...verdictLines(results, columns, spell));
  if (results.runs.some(({ interrupted }) => interrupted)) {
    lines.push("", "interrupted: not all calls were made");
  }
  return lines.join("\n").trimEnd() + "\n";
}

/** The verdict, one sentence after the other, wrapped to a number of columns. */
function verdictLines(results: Results, columns: number, spell: Look["spell"]): string[] {
  return verdicts(results).flatMap(({ benchmark, machine, sentences }, n) => [
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
  results: Results,
  look: Look,
): { readonly tables: Lines[]; readonly omitted: readonly string[] } {
  const groups = groupResults(results);
  for (let n = 0;; n++) {
    const omitted = EXPENDABLE.slice(0, n);
    const tables = groups.map((group) => table(group, omitted, look));
    const widest = Math.max(0, ...tables.flatMap(({ rows }) => rows.map(visibleLength)));
    if (widest <= width || n === EXPENDABLE.length) {
      const known = groups.flatMap(({ rows }) => columnsOf(rows, look).map(({ title }) => title));
      return { tables, omitted: omitted.filter((title) => known.includes(title)) };
    }
  }
}

function columnsOf(rows: readonly Result[], { device }: Look): Column[] {
  return columnsFor(rows, timeUnit(rows[0].median), device);
}

function table(group: Group, omitted: readonly string[], look: Look): Lines {
  const { color, spell } = look;
  const columns = columnsOf(group.rows, look).filter(({ title }) => !omitted.includes(title));
  const grid = new Table({
    ...PLAIN_TABLE,
    head: columns.map(({ title }) => spell(title)),
    colAligns: columns.map(({ align }) => align),
  });
  const rank = ranks(group.rows);
  group.rows.forEach((row, n) => {
    const paint = color ? painter(row.status, rank[n]) : (text: string) => text;
    grid.push(columns.map(({ cell }) => paint(spell(cell(row, rank[n])))));
  });
  const [head, ...rows] = grid.toString().split("\n").map((line) => line.trimEnd());
  return {
    title: spell(`${groupTitle(group)}, times in ${timeUnit(group.rows[0].median).symbol}`),
    rows: [head, "-".repeat(Math.max(...[head, ...rows].map(visibleLength))), ...rows],
  };
}

function painter(status: Status, rank: string): (text: string) => string {
  const format = status !== "ok" ? "red" : /^1=?$/.test(rank) ? "green" : undefined;
  return (text) =>
    text === "" || !format ? text : styleText(format, text, { validateStream: false });
}

function bold(text: string): string {
  return styleText("bold", text, { validateStream: false });
}

function visibleLength(line: string): number {
  // deno-lint-ignore no-control-regex -- the escape codes of styleText
  return [...line.replace(/\x1b\[\d+m/g, "")].length;
}
