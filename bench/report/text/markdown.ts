/** Tables for documents and pull requests. */
import type { Results } from "../../results/schema.ts";
import { markdownText as escape } from "../escape.ts";
import {
  type BackendSummary,
  columnsOf,
  type Decision,
  decisionColumns,
  decisionNotes,
  decisionTitle,
  describeSkipped,
  engineColumns,
  engineNotes,
  enginesTitle,
  type EngineTable,
  type Group,
  modelOf,
} from "../model.ts";

/** GitHub-flavoured Markdown: the decision table, then one table per benchmark and size. */
export function markdownReport(results: Results): string {
  const model = modelOf(results);
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [[`${title}:`, "", ...items.map((item) => `- ${item}`)].join("\n")];
  const parts = [
    lines(model.head),
    ...model.decisions.flatMap((decision) => [
      `### ${escape(decisionTitle(decision))}`,
      markdownDecision(decision),
    ]),
    ...model.engines.flatMap((one) => [`### ${escape(enginesTitle(one))}`, markdownEngines(one)]),
    ...model.groups.flatMap((group) => [`### ${escape(group.title)}`, table(group)]),
    lines(model.notes()),
    ...list(
      "Verdict",
      model.verdicts.map(({ benchmark, machine, sentences }) => {
        const title = escape([benchmark, machine].filter(Boolean).join(", "));
        return `**${title}**: ${sentences.map(escape).join(" ")}`;
      }),
    ),
    ...list("Backends", model.backends.map(backend)),
    ...list("Warnings", model.warnings.map(escape)),
    ...list("Not measured", model.skipped.map((one) => escape(describeSkipped(one)))),
    model.isInterrupted ? "Interrupted: not all calls were made." : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n") + "\n";
}

/** A backend with what it is and its versions. */
function backend({ name, description, versions }: BackendSummary): string {
  const text = description && `: ${description}`;
  return `**${escape(name)}** ${escape(versions.join("; "))}${escape(text)}`;
}

function table({ rows, unit }: Group): string {
  const columns = columnsOf(rows);
  return tableOf(columns, rows.map((row) => columns.map(({ cell }) => cell(row, unit))));
}

/** A decision table, and what it compares. */
export function markdownDecision(decision: Decision): string {
  const columns = decisionColumns(decision);
  const rows = decision.choices.map((one) => columns.map(({ cell }) => cell(one)));
  return `${tableOf(columns, rows)}\n\n${lines(decisionNotes(decision))}`;
}

/** A table of engines, and what it compares. */
export function markdownEngines(table: EngineTable): string {
  const columns = engineColumns(table);
  const rows = table.engines.flatMap((engine) =>
    engine.rows.map((row) => columns.map(({ cell }) => cell(row, engine)))
  );
  return `${tableOf(columns, rows)}\n\n${lines(engineNotes(table))}`;
}

function lines(texts: readonly string[]): string {
  return texts.map(escape).join("  \n");
}

function tableOf(
  columns: readonly { readonly title: string; readonly align: "left" | "right" }[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [
    columns.map(({ title }) => escape(title)),
    columns.map(({ align }) => align === "right" ? "--:" : ":--"),
    ...rows.map((cells) => cells.map(escape)),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
