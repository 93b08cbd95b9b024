/** Tables for documents and pull requests. */
import type { Results } from "../../results/schema.ts";
import { timeUnit } from "../../../base/units.ts";
import { columnsFor, legend } from "./columns.ts";
import { groupResults, groupTitle, ranks } from "./rows.ts";
import {
  describeMachine,
  describeSkipped,
  describeWarnings,
  EXCLUDED_NOTE,
  groupSkipped,
  TIME_NOTE,
} from "../words.ts";
import { verdicts } from "../verdict.ts";

/** GitHub-flavoured Markdown: one table per benchmark and size. */
export function markdownReport(results: Results): string {
  const parts = [describeMachine(results).map(escape).join("  \n")];
  for (const group of groupResults(results)) {
    const unit = timeUnit(group.rows[0].median);
    const columns = columnsFor(group.rows, unit, results.runs[0].options.device);
    const rank = ranks(group.rows);
    const table = [
      columns.map(({ title }) => title),
      columns.map(({ align }) => align === "right" ? "--:" : ":--"),
      ...group.rows.map((row, n) => columns.map(({ cell }) => escape(cell(row, rank[n])))),
    ];
    parts.push(
      `### ${groupTitle(group)}, times in ${unit.symbol}`,
      table.map((cells) => `| ${cells.join(" | ")} |`).join("\n"),
    );
  }
  if (results.results.length > 0) {
    parts.push(legend(results.results).join("  \n"), `(${TIME_NOTE}; ${EXCLUDED_NOTE})`);
  }
  const verdict = verdicts(results);
  if (verdict.length > 0) {
    const items = verdict.map(({ benchmark, machine, sentences }) => {
      const title = escape([benchmark, machine].filter(Boolean).join(", "));
      return `- **${title}**: ${sentences.map(escape).join(" ")}`;
    });
    parts.push(["Verdict:", "", ...items].join("\n"));
  }
  if (results.warnings.length > 0) {
    const items = describeWarnings(results).map((line) => `- ${escape(line)}`);
    parts.push(["Warnings:", "", ...items].join("\n"));
  }
  if (results.skipped.length > 0) {
    const items = groupSkipped(results).map((one) => `- ${escape(describeSkipped(one))}`);
    parts.push(["Not measured:", "", ...items].join("\n"));
  }
  if (results.runs.some(({ interrupted }) => interrupted)) {
    parts.push("Interrupted: not all calls were made.");
  }
  return parts.join("\n\n") + "\n";
}

function escape(text: string): string {
  return text.replace(/[|\\`*_<>]/g, "\\$&").replaceAll("\n", " ");
}
