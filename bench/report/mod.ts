/** The reports, by the name of their format and by file extension. */
import { csvReport } from "./text/csv.ts";
import { jsonReport } from "./text/json.ts";
import { markdownReport } from "./text/markdown.ts";
import type { FileReport, Report } from "./report.ts";
import { tableReport } from "./text/table.ts";

/** Formats for standard output. */
export const FORMATS: Readonly<Record<"table" | "json" | "csv" | "markdown", Report>> = {
  table: tableReport,
  json: jsonReport,
  csv: csvReport,
  markdown: markdownReport,
};

/** Name of a format. */
export type Format = keyof typeof FORMATS;

/** Formats of files, by extension. Pictures and pages load their libraries when they are made. */
export const FILE_FORMATS: Readonly<Record<string, FileReport>> = {
  ".json": (results) => jsonReport(results),
  ".csv": (results) => csvReport(results),
  ".md": (results) => markdownReport(results),
  ".html": async (results) => (await import("./page/html.ts")).htmlReport(results),
  ".svg": async (results, options) => (await import("./plots/svg.ts")).svgReport(results, options),
  ".png": async (results, options) => (await import("./plots/png.ts")).pngReport(results, options),
};
