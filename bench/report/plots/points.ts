/** Results as the points of pictures: named series over sizes, one panel per benchmark and machine. */
import type { Device, Family } from "../../../backends/backend.ts";
import { formatError, formatInteger, formatTime } from "../../../base/text/units.ts";
import type { Precision } from "../../../kernels/benchmark.ts";
import type { Status } from "../../results/schema.ts";
import { pictureText } from "../escape.ts";
import { comparison } from "../model/speed/factor.ts";
import { commonSize, type Panel } from "../model/groups.ts";
import { intervalOf, type Row, speedupIntervalOf } from "../model/rows.ts";

/** One row of a document, flat, with the names that a picture shows. */
export interface Point {
  /** Heading of the panel: the benchmark, and the machine where there are several. */
  readonly panel: string;
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Name of the machine; empty if there is only one. */
  readonly machine: string;
  /** Name of the series: backend, and what else distinguishes it. */
  readonly series: string;
  /** Name of the backend. */
  readonly backend: string;
  /** What a program ships to compute with the backend. */
  readonly family: Family;
  /** What the backend computes from; empty if it is not recorded. */
  readonly program: string;
  /** JavaScript engine that computed. */
  readonly engine: string;
  /** Device that the backend computes on. */
  readonly device: Device;
  /** Name of the processor. */
  readonly device_name: string;
  /** Precision of arrays and arithmetic. */
  readonly precision: Precision;
  /** Nominal number of grid points. */
  readonly size: number;
  /** Median time in seconds. */
  readonly median: number;
  /** Lower end of the median's 95 % confidence interval, in seconds. */
  readonly median_low: number;
  /** Upper end of it. */
  readonly median_high: number;
  /** Speed-up against `reference`. */
  readonly speedup: number;
  /** Lower end of the speed-up's 95 % confidence interval. */
  readonly speedup_low: number;
  /** Upper end of it. */
  readonly speedup_high: number;
  /** Row that the speed-up refers to. */
  readonly reference: string;
  /** Bandwidth in 10⁹ bytes per second. */
  readonly gbps: number;
  /** The same at the upper end of the median's interval. */
  readonly gbps_low: number;
  /** The same at the lower end of it. */
  readonly gbps_high: number;
  /** Measured bandwidth of the device in 10⁹ bytes per second, where known. */
  readonly limit: number | null;
  /** Largest norm-wise error; `null` if an output is not finite. */
  readonly error: number | null;
  /** Whether the row can be trusted. */
  readonly status: Status;
  /** Why the status is not `ok`. */
  readonly reason?: string;
  /** Whether all calls were made in one process, so that there are no intervals. */
  readonly one_process: boolean;
  /** The row in words, for those who cannot see the picture. */
  readonly summary: string;
  /** Whether the row has the largest size that most series of its panel have in common. */
  readonly common: boolean;
  /** Whether the speed-up refers to the row that most of the panel's speed-ups refer to. */
  readonly comparable: boolean;
  /** Place of the series among all, by the geometric mean of its speed-ups, from 1. */
  readonly rank: number;
}

/** A point without what depends on the others. */
type Single = Omit<Point, "common" | "comparable" | "rank">;

/** The rows of all panels as points, without those that no logarithmic axis can show. */
export function pointsOf(panels: readonly Panel[]): Point[] {
  const drawn = panels.map((panel) => ({
    ...panel,
    rows: panel.rows.filter(({ median, speedup, gbps }) => median > 0 && speedup > 0 && gbps > 0),
  })).filter(({ rows }) => rows.length > 0);
  const order = seriesBySpeed(drawn.flatMap(({ rows }) => rows));
  return drawn.flatMap(({ title, rows }) => {
    const trusted = rows.filter(({ status }) => status === "ok");
    const common = commonSize(rows, trusted.length > 0 ? trusted : rows);
    const reference = mostFrequent(rows.map(({ speedup_reference }) => speedup_reference));
    return rows.map((row) => ({
      ...pointOf(row, title),
      common: row.size === common,
      comparable: row.speedup_reference === reference,
      rank: order.indexOf(row.series) + 1,
    }));
  });
}

function mostFrequent(values: readonly string[]): string {
  const counts = Map.groupBy(values, (value) => value);
  return [...counts].reduce((a, b) => b[1].length > a[1].length ? b : a)[0];
}

function pointOf(row: Row, panel: string): Single {
  const { median, speedup, gbps, bandwidth_fraction, status, error } = row;
  const positive = (bound: number, value: number) => bound > 0 ? bound : value;
  const [low, high] = (intervalOf(row) ?? [median, median])
    .map((bound) => positive(bound, median));
  const [speedupLow, speedupHigh] = speedupIntervalOf(row) ?? [speedup, speedup];
  const series = pictureText(row.series);
  const reference = pictureText(row.speedup_reference);
  return {
    panel: pictureText(panel),
    benchmark: pictureText(row.benchmark),
    machine: pictureText(row.machine),
    series,
    backend: pictureText(row.backend),
    family: row.family,
    program: row.program ?? "",
    engine: pictureText(row.engine ?? "deno"),
    device: row.device,
    device_name: pictureText(row.processor),
    precision: row.precision,
    size: row.size,
    median,
    median_low: low,
    median_high: high,
    speedup,
    speedup_low: positive(speedupLow, speedup),
    speedup_high: positive(speedupHigh, speedup),
    reference,
    gbps,
    gbps_low: gbps * median / high,
    gbps_high: gbps * median / low,
    limit: bandwidth_fraction ? gbps / bandwidth_fraction : null,
    error,
    status,
    ...(row.reason === undefined ? {} : { reason: pictureText(row.reason) }),
    one_process: row.isOneProcess,
    summary: `${series}, ${formatInteger(row.size)} points: ${formatTime(median)}, ` +
      `${comparison(speedup, undefined, false)} ${reference}, ` +
      `error ${formatError(error)}, ${status}${row.reason ? `: ${pictureText(row.reason)}` : ""}`,
  };
}

/** Names of all series by the geometric mean of their speed-ups, the fastest first. */
function seriesBySpeed(rows: readonly Row[]): string[] {
  const means = [...Map.groupBy(rows, ({ series }) => series)].map(([series, own]) => ({
    series,
    mean: own.reduce((sum, { speedup }) => sum + Math.log(speedup), 0) / own.length,
  }));
  return means.sort((a, b) => b.mean - a.mean).map(({ series }) => series);
}

/** The values of a property in order of their first appearance. */
export function valuesOf<K extends keyof Point>(points: readonly Point[], key: K): Point[K][] {
  return [...new Set(points.map((point) => point[key]))];
}
