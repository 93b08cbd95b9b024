/** Tables for documents and pull requests. */
import type { Results } from "../../results/schema.ts";
import { markdownText as escape } from "../escape.ts";
import { columnsOf, describeSkipped, type Group, modelOf } from "../model.ts";

/** GitHub-flavoured Markdown: one table per benchmark and size. */
export function markdownReport(results: Results): string {
  const model = modelOf(results);
  const lines = (texts: readonly string[]) => texts.map(escape).join("  \n");
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [[`${title}:`, "", ...items.map((item) => `- ${item}`)].join("\n")];
  const parts = [
    lines(model.head),
    ...model.groups.flatMap((group) => [`### ${escape(group.title)}`, table(group)]),
    lines(model.notes()),
    ...list(
      "Verdict",
      model.verdicts.map(({ benchmark, machine, sentences }) => {
        const title = escape([benchmark, machine].filter(Boolean).join(", "));
        return `**${title}**: ${sentences.map(escape).join(" ")}`;
      }),
    ),
    ...list("Warnings", model.warnings.map(escape)),
    ...list("Not measured", model.skipped.map((one) => escape(describeSkipped(one)))),
    model.isInterrupted ? "Interrupted: not all calls were made." : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n") + "\n";
}

function table({ rows, unit }: Group): string {
  const columns = columnsOf(rows);
  const lines = [
    columns.map(({ title }) => escape(title)),
    columns.map(({ align }) => align === "right" ? "--:" : ":--"),
    ...rows.map((row) => columns.map(({ cell }) => escape(cell(row, unit)))),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
