/** The interfaces of reports. */
import type { Results } from "../results/schema.ts";
import type { PictureOptions } from "./plots/plots.ts";

/** Options of a text report. */
export interface ReportOptions {
  /** Whether to use terminal colours [default: false]. */
  readonly color?: boolean;
  /** Whether the table is followed by charts of time over size [default: false]. */
  readonly chart?: boolean;
  /** Whether characters beyond ASCII may be used [default: true]. */
  readonly unicode?: boolean;
  /** Columns that text and charts should keep to [default: 80]. */
  readonly columns?: number;
  /** Columns that tables should keep to, if need be by leaving out some of theirs [default: none]. */
  readonly width?: number;
}

/** Renders results as text. */
export type Report = (results: Results, options?: ReportOptions) => string;

/** Renders results as the content of a file. */
export type FileReport = (
  results: Results,
  options?: PictureOptions,
) => string | Uint8Array<ArrayBuffer> | Promise<string | Uint8Array<ArrayBuffer>>;
