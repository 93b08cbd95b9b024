/** The table on the terminal. */
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
  engineColumns,
  engineNotes,
  enginesOmittedFirst,
  enginesTitle,
  type EngineTable,
  type Group,
  type Model,
  modelOf,
  OMITTED_FIRST,
} from "../model.ts";
import type { ReportOptions } from "../report.ts";
import { charts } from "./chart.ts";
import { type Lines, type Sheet, type Style, tablesWithin } from "./sheet.ts";

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
  const pushAnswer = (sheet: Sheet, omittedFirst: readonly string[], notes: readonly string[]) => {
    const { tables, omitted } = tablesWithin(width, [sheet], omittedFirst, style);
    tables.forEach(pushTable);
    pushOmitted(omitted);
    lines.push(...notes.flatMap((line) => note(line)), "");
  };
  for (const decision of model.decisions) {
    pushAnswer(decisionSheet(decision), DECISION_OMITTED_FIRST, decisionNotes(decision));
  }
  for (const table of model.engines) {
    pushAnswer(engineSheet(table), enginesOmittedFirst(table), engineNotes(table));
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

function engineSheet(table: EngineTable): Sheet {
  const columns = engineColumns(table);
  return {
    title: enginesTitle(table),
    columns,
    rows: table.engines.flatMap((engine) =>
      engine.rows.map((row) => ({ cells: columns.map(({ cell }) => cell(row, engine)) }))
    ),
  };
}

function bold(text: string): string {
  return styleText("bold", text, { validateStream: false });
}
