/** Reports on comparisons of two results documents. */
import Table from "cli-table3";
import { type Comparison, VERDICTS } from "../../results/comparison/compare.ts";
import { formatInteger, formatTime } from "../../../base/text/units.ts";
import { asciiText, markdownText, terminalText } from "../escape.ts";
import type { ReportOptions } from "../report.ts";
import { PLAIN_TABLE } from "./table.ts";

/** Renders comparisons as text; tables heed the characters that may be used. */
export type ComparisonReport = (
  comparisons: readonly Comparison[],
  options?: Pick<ReportOptions, "unicode">,
) => string;

const HEAD = [
  "benchmark",
  "size",
  "backend",
  "precision",
  "baseline",
  "current",
  "change",
  "95% CI",
]
  .concat("verdict");

/** Reports by the name of their format. */
export const COMPARISON_FORMATS: Readonly<
  Record<"table" | "json" | "markdown", ComparisonReport>
> = {
  table: (comparisons, { unicode = true } = {}) => {
    const align = HEAD.map((title) =>
      ["size", "baseline", "current", "change"].includes(title) ? "right" : "left"
    );
    const table = new Table({
      ...PLAIN_TABLE,
      head: HEAD,
      colAligns: align as ("left" | "right")[],
    });
    const spell = unicode ? terminalText : asciiText;
    table.push(...comparisons.map((one) => cells(one).map(spell)));
    const lines = table.toString().split("\n").map((line) => line.trimEnd());
    const reasons = reasonsOf(comparisons).map(spell);
    return [...lines, "", summary(comparisons), ...reasons].join("\n") + "\n";
  },
  json: (comparisons) => JSON.stringify(comparisons, null, 2) + "\n",
  markdown: (comparisons) => {
    const rows = [HEAD, HEAD.map(() => "---"), ...comparisons.map(cells)];
    const [head, rule, ...body] = rows;
    const lines = [head, rule, ...body.map((row) => row.map(markdownText))];
    return lines.map((row) => `| ${row.join(" | ")} |`).join("\n") +
      `\n\n${summary(comparisons)}\n` +
      reasonsOf(comparisons).map((reason) => `\n- ${markdownText(reason)}\n`).join("");
  },
};

function cells(one: Comparison): string[] {
  const { benchmark, size, backend, precision, formulation, engine, verdict } = one;
  const time = (seconds?: number) => seconds === undefined ? "" : formatTime(seconds);
  return [
    benchmark,
    formatInteger(size),
    engine === undefined ? backend : `${backend} in ${engine}`,
    formulation === undefined ? precision : `${precision} ${formulation}`,
    time(one.baseline),
    time(one.current),
    one.ratio === undefined ? "" : percent(one.ratio),
    one.ratio_ci95 === undefined ? "" : one.ratio_ci95.map(percent).join(" … "),
    verdict,
  ];
}

function percent(ratio: number): string {
  const change = 100 * (ratio - 1);
  return `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)} %`;
}

/** One line for each case that has a reason. */
function reasonsOf(comparisons: readonly Comparison[]): string[] {
  return comparisons.flatMap(({ benchmark, size, backend, precision, verdict, reason }) =>
    reason === undefined
      ? []
      : `${backend} ${precision}, ${benchmark}, size ${formatInteger(size)}: ${verdict}: ${reason}`
  );
}

/** How many cases had which outcome, in one line. */
function summary(comparisons: readonly Comparison[]): string {
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: comparisons.filter((one) => one.verdict === verdict).length,
  }));
  return counts.filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`).join(", ") || "nothing to compare";
}
