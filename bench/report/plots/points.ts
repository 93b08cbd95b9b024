/** Results as the points of pictures: named series over sizes, one panel per benchmark and machine. */
import type { Device } from "../../../backends/backend.ts";
import type { Precision } from "../../../kernels/benchmark.ts";
import { largestError } from "../../measuring/accuracy.ts";
import { caseKey, machineKey, processorOf } from "../../results/identity.ts";
import type { OfRun, Result, Results, Status } from "../../results/schema.ts";
import { formatError, formatInteger, formatTime, threeDigits } from "../../../base/units.ts";
import { commonSize } from "../tables/common_size.ts";
import { machineName } from "../machines.ts";

/** One row of a document, flat, with the names that a picture shows. */
export interface Point {
  /** Heading of the panel: the benchmark, and the machine where there are several. */
  readonly panel: string;
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Name of the machine; empty if there is only one. */
  readonly machine: string;
  /** Name of the series: backend, and whatever else tells it from the others. */
  readonly series: string;
  /** Name of the backend. */
  readonly backend: string;
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
  /** Whether the row can be believed. */
  readonly status: Status;
  /** The row in words, for those who cannot see the picture. */
  readonly summary: string;
  /** Whether the row has the largest size that most series of its panel have in common. */
  readonly common: boolean;
  /** Whether the speed-up refers to the row that most of the panel's speed-ups refer to. */
  readonly comparable: boolean;
  /** Place of the series among all, by the geometric mean of its speed-ups, from 1. */
  readonly rank: number;
}

type Row = Omit<Point, "common" | "comparable" | "rank">;

/** The rows of a document as points, without those that no logarithmic axis can show. */
export function pointsOf(results: Results): Point[] {
  const rows = results.results.filter(({ median, speedup, gbps }) =>
    median > 0 && speedup > 0 && gbps > 0
  );
  const machine = machineName(results);
  const name = seriesNames(results);
  const points = rows.map((row) =>
    pointOf(row, machine(row), name(row), processorOf(results.runs[row.run], row))
  );
  const panels = new Map([...Map.groupBy(points, ({ panel }) => panel)].map(([panel, own]) => {
    const trusted = own.filter(({ status }) => status === "ok");
    return [panel, {
      common: commonSize(own, trusted.length > 0 ? trusted : own, ({ series }) => series),
      reference: mostFrequent(own.map(({ reference }) => reference)),
    }];
  }));
  const order = seriesBySpeed(points);
  return points.map((point) => ({
    ...point,
    common: point.size === panels.get(point.panel)!.common,
    comparable: point.reference === panels.get(point.panel)!.reference,
    rank: order.indexOf(point.series) + 1,
  }));
}

function mostFrequent(values: readonly string[]): string {
  const counts = Map.groupBy(values, (value) => value);
  return [...counts].reduce((a, b) => b[1].length > a[1].length ? b : a)[0];
}

function pointOf(row: Result, machine: string, series: string, processor: string): Row {
  const { median, median_ci95 = [median, median], gbps, bandwidth_fraction } = row;
  const { speedup, speedup_ci95 = [speedup, speedup], status } = row;
  const positive = (bound: number, value: number) => bound > 0 ? bound : value;
  const [low, high] = median_ci95.map((bound) => positive(bound, median));
  return {
    panel: machine === "" ? row.benchmark : `${row.benchmark}, ${machine}`,
    benchmark: row.benchmark,
    machine,
    series,
    backend: row.backend,
    device: row.device,
    device_name: processor,
    precision: row.precision,
    size: row.size,
    median,
    median_low: low,
    median_high: high,
    speedup,
    speedup_low: positive(speedup_ci95[0], speedup),
    speedup_high: positive(speedup_ci95[1], speedup),
    reference: row.speedup_reference,
    gbps,
    gbps_low: gbps * median / high,
    gbps_high: gbps * median / low,
    limit: bandwidth_fraction ? gbps / bandwidth_fraction : null,
    error: largestError(row.errors),
    status,
    summary: `${series}, ${formatInteger(row.size)} points: ${formatTime(median)}, ` +
      `${threeDigits(speedup)} times as fast as ${row.speedup_reference}, ` +
      `error ${formatError(largestError(row.errors))}, ${status}`,
  };
}

/** Names of all series by the geometric mean of their speed-ups, the fastest first. */
function seriesBySpeed(points: readonly Row[]): string[] {
  const means = [...Map.groupBy(points, ({ series }) => series)].map(([series, own]) => ({
    series,
    mean: own.reduce((sum, { speedup }) => sum + Math.log(speedup), 0) / own.length,
  }));
  return means.sort((a, b) => b.mean - a.mean).map(({ series }) => series);
}

/**
 * Returns a function that names the series of a row: backend and precision, followed by device,
 * formulation and time of the run, each only where rows of the document differ in it.
 */
export function seriesNames(
  { results: rows, runs }: Results,
): (row: OfRun<Result>) => string {
  const machineOf = ({ run }: OfRun<Result>) => machineKey(runs[run]);
  const differ = (
    key: (row: OfRun<Result>) => string,
    value: (row: OfRun<Result>) => unknown,
  ) => {
    const values = new Map<string, Set<unknown>>();
    for (const row of rows) {
      values.set(key(row), (values.get(key(row)) ?? new Set()).add(value(row)));
    }
    return (row: OfRun<Result>) => values.get(key(row))!.size > 1;
  };
  const byDevice = differ(({ backend }) => backend, ({ device }) => device);
  const byFormulation = differ(
    ({ benchmark, backend, device, precision }) => [benchmark, backend, device, precision].join(),
    ({ formulation }) => formulation,
  );
  const byRun = differ(
    (row) => caseKey(row) + machineOf(row),
    ({ run }) => run,
  );
  const twice = new Set(rows.filter(byRun).map(machineOf));
  return (row) => {
    const parts = [
      row.backend,
      row.precision,
      byDevice(row) ? row.device : "",
      byFormulation(row) ? row.formulation : "",
      twice.has(machineOf(row))
        ? runs[row.run].environment.time.slice(0, 16).replace("T", " ")
        : "",
    ];
    return parts.filter(Boolean).join(" ");
  };
}

/** The values of a property in order of their first appearance. */
export function valuesOf<K extends keyof Point>(points: readonly Point[], key: K): Point[K][] {
  return [...new Set(points.map((point) => point[key]))];
}
