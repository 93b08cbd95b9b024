/** Reports on comparisons of two results documents. */
import { type Comparison, VERDICTS } from "../../results/comparison/compare.ts";
import { wrap } from "../../../base/text/wrap.ts";
import { formatError, formatInteger, formatTime } from "../../../base/text/units.ts";
import { asciiText, markdownText, terminalText } from "../escape.ts";
import type { ReportOptions } from "../report.ts";
import { type Sheet, tablesWithin } from "./sheet.ts";

/** Renders comparisons as text; tables heed the characters that may be used. */
export type ComparisonReport = (
  comparisons: readonly Comparison[],
  options?: Pick<ReportOptions, "unicode" | "width">,
) => string;

const HEAD = ["benchmark", "size", "backend", "precision", "baseline", "current", "change"]
  .concat("95% CI", "verdict");

/** Headings of what a narrow table can do without, the least important first. */
const OMITTED_FIRST: readonly string[] = ["95% CI", "baseline", "current"];

/** Reports by the name of their format. */
export const COMPARISON_FORMATS: Readonly<
  Record<"table" | "json" | "markdown", ComparisonReport>
> = {
  table: (comparisons, { unicode = true, width = Infinity } = {}) => {
    const spell = unicode ? terminalText : asciiText;
    const sheets = [...Map.groupBy(comparisons, ({ benchmark }) => benchmark)].map(sheetOf);
    const { tables } = tablesWithin(width, sheets, OMITTED_FIRST, { color: false, spell });
    const note = (text: string) => wrap(spell(text), width);
    return [
      ...tables.flatMap(({ title, rows }) => [title, ...rows, ""]),
      ...note(summary(comparisons)),
      ...reasonsOf(comparisons).flatMap(note),
    ].join("\n") + "\n";
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

/** The comparisons of one benchmark as a table, which need not name it in each row. */
function sheetOf([benchmark, own]: readonly [string, readonly Comparison[]]): Sheet {
  return {
    title: benchmark,
    columns: HEAD.slice(1).map((title) => ({
      title,
      align: ["size", "baseline", "current", "change"].includes(title) ? "right" : "left",
    })),
    rows: own.map((one) => ({ cells: cells(one).slice(1) })),
  };
}

function cells(one: Comparison): string[] {
  const { benchmark, size, precision, formulation, verdict } = one;
  const time = (seconds?: number) => seconds === undefined ? "" : formatTime(seconds);
  return [
    benchmark,
    formatInteger(size),
    nameOf(one),
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

/** One line for each case that has a reason, or whose results are less accurate than before. */
function reasonsOf(comparisons: readonly Comparison[]): string[] {
  return comparisons.flatMap((one) => {
    const { benchmark, size, precision, verdict, reason = accuracyLost(one) } = one;
    return reason === undefined
      ? []
      : `${nameOf(one)} ${precision}, ${benchmark}, size ${
        formatInteger(size)
      }: ${verdict}: ${reason}`;
  });
}

/** Backend, and its engine if it is not this Deno. */
function nameOf({ backend, engine }: Comparison): string {
  return engine === undefined ? backend : `${backend} in ${engine}`;
}

/** Times as large that an error is worth a line; less may come from another compiler. */
const ERROR_GROWTH = 10;

/** Errors up to this are rounding. */
const ROUNDING = 1e-15;

/** What is worse about the results of a case that passes its check, if anything. */
function accuracyLost({ baseline_error, current_error }: Comparison): string | undefined {
  if (typeof baseline_error !== "number" || typeof current_error !== "number") return undefined;
  return current_error > ERROR_GROWTH * Math.max(baseline_error, ROUNDING)
    ? `its largest error has grown from ${formatError(baseline_error)} to ${
      formatError(current_error)
    }`
    : undefined;
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
