/** The columns of the printed tables. */
import type { Device } from "../../../backends/backend.ts";
import { largestError } from "../../measuring/accuracy.ts";
import { intervalOfOneRound } from "../../results/rounds.ts";
import type { Result } from "../../results/schema.ts";
import { formatError, formatInteger, threeDigits, type TimeUnit } from "../../../base/units.ts";
import { precisionOf } from "./rows.ts";

/** One column: its heading and how a row is shown in it. */
export interface Column {
  /** Heading. */
  readonly title: string;
  /** Alignment of the cells. */
  readonly align: "left" | "right";
  /** Text of a cell. */
  readonly cell: (row: Result, rank: string) => string;
}

/** Headings of what a narrow table can do without, the least important first. */
export const EXPENDABLE: readonly string[] = ["stdev", "25%", "75%", "mean", "max", "%FMA", "%BW"]
  .concat("min", "calls", "GB/s", "95% CI", "interval", "copies", "gpu", "error", "#");

/**
 * All columns of a table whose times are shown in one unit; some only where a row fills them.
 *
 * @param device device that was asked for: rows of another one are marked
 */
export function columnsFor(
  rows: readonly Result[],
  unit: TimeUnit,
  device?: Device,
): Column[] {
  const time = (title: string, seconds: (row: Result) => number | undefined): Column => ({
    title,
    align: "right",
    cell: (row) => {
      const value = seconds(row);
      return value === undefined ? "" : threeDigits(value / unit.seconds);
    },
  });
  const share = (
    title: string,
    value: (row: Result) => number | undefined,
    instead: (row: Result) => string | undefined = () => undefined,
  ): Column[] =>
    rows.some((row) => (value(row) ?? instead(row)) !== undefined)
      ? [{
        title,
        align: "right",
        cell: (row) => {
          const fraction = value(row);
          return fraction === undefined ? instead(row) ?? "" : `${(100 * fraction).toFixed(0)}`;
        },
      }]
      : [];
  return [
    { title: "#", align: "right", cell: (_, rank) => rank },
    { title: "backend", align: "left", cell: ({ backend }) => backend },
    ...(rows.some((row) => row.device !== (device ?? rows[0].device))
      ? [{ title: "device", align: "left" as const, cell: ({ device }: Result) => device }]
      : []),
    { title: "precision", align: "left", cell: precisionOf },
    { title: "calls", align: "right", cell: ({ calls }) => formatInteger(calls) },
    time("mean", ({ mean }) => mean),
    time("stdev", ({ stdev }) => stdev),
    time("min", ({ min }) => min),
    time("25%", ({ p25 }) => p25),
    time("median", ({ median }) => median),
    time("75%", ({ p75 }) => p75),
    time("max", ({ max }) => max),
    {
      title: rows.some(({ median_ci95 }) => median_ci95) ? "95% CI" : "interval",
      align: "left",
      cell: ({ median_ci95, rounds }) => {
        const written = (interval: readonly number[]) =>
          interval.map((bound) => threeDigits(bound / unit.seconds)).join("…");
        if (median_ci95) return written(median_ci95);
        const within = intervalOfOneRound(rounds);
        return within ? `(${written(within)})` : "–";
      },
    },
    ...(rows.some(({ gpu_median }) => gpu_median !== undefined)
      ? [time("gpu", ({ gpu_median }) => gpu_median)]
      : []),
    ...(rows.some(copiesOf) ? [time("copies", copiesOf)] : []),
    { title: "Δ", align: "right", cell: speedupOf },
    { title: "GB/s", align: "right", cell: ({ gbps }) => threeDigits(gbps) },
    ...share("%BW", ({ bandwidth_fraction }) => bandwidth_fraction, ({ cached_in }) => cached_in),
    ...share("%FMA", ({ flops_fraction }) => flops_fraction),
    { title: "error", align: "right", cell: ({ errors }) => formatError(largestError(errors)) },
    { title: "check", align: "left", cell: ({ status }) => status },
  ];
}

/** Seconds of copying to the device and back. */
export function copiesOf({ preparation }: Result): number | undefined {
  const { upload, download } = preparation ?? {};
  return upload === undefined && download === undefined
    ? undefined
    : (upload ?? 0) + (download ?? 0);
}

/** Speed-up with the half width of its confidence interval. */
function speedupOf({ speedup, speedup_ci95: [low, high] = [speedup, speedup] }: Result): string {
  if (low === high) return threeDigits(speedup);
  return `${threeDigits(speedup)} ±${Number(((high - low) / 2).toPrecision(1))}`;
}

/** What the headings mean, but for those that are left out, for the lines under the tables. */
export function legend(rows: readonly Result[], omitted: readonly string[] = []): string[] {
  const references = [...new Set(rows.map((row) => row.speedup_reference))];
  const shown = (title: string, filled = true) => filled && !omitted.includes(title);
  const meanings: [boolean, string][] = [
    [shown("error"), "error: largest ‖e‖/‖reference‖ of all outputs"],
    [
      shown("GB/s"),
      "GB/s: bytes of the arrays without gaps, each read or written once, per median time",
    ],
    [
      shown("%BW", rows.some((row) => row.bandwidth_fraction ?? row.cached_in)),
      "%BW: GB/s as a share of what main memory was measured to deliver, or the cache that holds " +
      "the arrays",
    ],
    [
      shown("%FMA", rows.some((row) => row.flops_fraction)),
      "%FMA: share of the measured peak arithmetic",
    ],
  ];
  const uncopied = rows.filter((row) => row.device !== "cpu" && copiesOf(row) === undefined);
  const names = [...new Set(uncopied.map(({ backend }) => backend))];
  const copies = [
    shown("copies", rows.some(copiesOf))
      ? "copies: to the device and back, measured once, no part of the other times"
      : "",
    names.length > 0 ? `transfers of ${names.join(", ")} not measured` : "",
  ].filter((text) => text !== "").join("; ");
  const rank = shown("#") ? "; #: rank, = where chance explains the difference (99%)" : "";
  const single = rows.some(({ rounds }) => rounds.length === 1) &&
    ["95% CI", "interval"].some((title) => shown(title));
  return [
    `Δ: times as fast as ${references.join(" or ")}, ± half its 95% interval${rank}`,
    single ? "(…): interval within one process; another process may differ by more" : "",
    copies,
    meanings.filter(([shown]) => shown).map(([, text]) => text).join("; "),
  ].filter((line) => line !== "");
}
