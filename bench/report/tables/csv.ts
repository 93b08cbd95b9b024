/** One line per row, for spreadsheets and data frames. */
import { largestError } from "../../measuring/accuracy.ts";
import { backendOf, processorOf } from "../../results/identity.ts";
import type { OfRun, Result, Results, Run } from "../../results/schema.ts";

const COLUMNS: readonly [
  string,
  (row: OfRun<Result>, run: Run) => string | number | null | undefined,
][] = [
  ["benchmark", (r) => r.benchmark],
  ["size", (r) => r.size],
  ["backend", (r) => r.backend],
  ["backend_version", (r, run) => backendOf(run, r)?.version],
  ["device", (r) => r.device],
  ["device_name", (r, run) => processorOf(run, r)],
  ["precision", (r) => r.precision],
  ["formulation", (r) => r.formulation],
  ["calls", (r) => r.calls],
  ["mean", (r) => r.mean],
  ["stdev", (r) => r.stdev],
  ["min", (r) => r.min],
  ["p25", (r) => r.p25],
  ["median", (r) => r.median],
  ["p75", (r) => r.p75],
  ["max", (r) => r.max],
  ["median_ci95_low", (r) => r.median_ci95?.[0]],
  ["median_ci95_high", (r) => r.median_ci95?.[1]],
  ["gpu_median", (r) => r.gpu_median],
  ["upload", (r) => r.preparation?.upload],
  ["download", (r) => r.preparation?.download],
  ["speedup", (r) => r.speedup],
  ["speedup_ci95_low", (r) => r.speedup_ci95?.[0]],
  ["speedup_ci95_high", (r) => r.speedup_ci95?.[1]],
  ["speedup_reference", (r) => r.speedup_reference],
  ["gbps", (r) => r.gbps],
  ["bandwidth_fraction", (r) => r.bandwidth_fraction],
  ["flops_fraction", (r) => r.flops_fraction],
  ["error", (r) => largestError(r.errors)],
  ["status", (r) => r.status],
  ["reason", (r) => r.reason],
];

/** Comma-separated values after RFC 4180 with a header line; times in seconds. */
export function csvReport({ results, runs }: Results): string {
  const lines = [
    COLUMNS.map(([name]) => name),
    ...results.map((row) =>
      COLUMNS.map(([, value]) => quote(String(value(row, runs[row.run]) ?? "")))
    ),
  ];
  return lines.map((cells) => cells.join(",") + "\r\n").join("");
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
