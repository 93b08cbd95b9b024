/** Vega-Lite specifications of the plots over size, and of accuracy over speed. */
import { color, DASH, emphasis, MARGIN, quantity, SPARSE, symbols, WIDTH } from "./encodings.ts";
import type { Frame } from "./frame.ts";
import type { Point } from "./points.ts";
import { directLabels, LABEL_HEIGHT, NAME } from "./labels.ts";
import type { Spec } from "./theme.ts";

/** What a plot over size shows. */
export type Metric = "runtime" | "speedup" | "bandwidth";

/** Everything that can be plotted. */
export type Plot = Metric | "accuracy" | "heatmap";

/** All plots, in the order of the reports. */
export const PLOTS: readonly Plot[] = ["runtime", "speedup", "bandwidth", "accuracy", "heatmap"];

/** What a picture of results shows. */
export interface PictureOptions {
  /** Plots, in this order [default: all]. */
  readonly plots?: readonly Plot[];
}

/** Headings of the plots. */
export const HEADINGS: Readonly<Record<Plot, string>> = {
  runtime: "Median time per call",
  speedup: "Speed-up",
  bandwidth: "Bandwidth",
  accuracy: "Accuracy and speed",
  heatmap: "Speed-up of all cases",
};

interface MetricSpec {
  readonly fields: readonly [value: string, low: string, high: string];
  readonly title: string;
  readonly labels: string;
}

const NUMBER = "format(datum.value, ',~g')";

/** Seconds in a unit that suits them. */
const SECONDS =
  "datum.value >= 1 ? format(datum.value, ',~g') + ' s' : datum.value >= 9.99e-4 ? format(1e3 * " +
  "datum.value, '~g') + ' ms' : datum.value >= 9.99e-7 ? format(1e6 * datum.value, '~g') + ' µs' " +
  ": datum.value == 0 ? '0' : format(1e9 * datum.value, '~g') + ' ns'";

/** What each metric shows. */
export const METRICS: Readonly<Record<Metric, MetricSpec>> = {
  runtime: {
    fields: ["median", "median_low", "median_high"],
    title: "median time per call",
    labels: SECONDS,
  },
  speedup: {
    fields: ["speedup", "speedup_low", "speedup_high"],
    title: "speed-up",
    labels: `${NUMBER} + '×'`,
  },
  bandwidth: {
    fields: ["gbps", "gbps_low", "gbps_high"],
    title: "bandwidth in GB/s",
    labels: NUMBER,
  },
};

/** A metric over size: lines with confidence bands, the names of the series at their ends. */
export function linePlot(metric: Metric, frame: Frame): Spec {
  const { fields: [value, low, high], title, labels } = METRICS[metric];
  const { scale, sizes } = frame;
  const values = typeof sizes === "string" ? { expr: sizes } : sizes;
  const end = typeof sizes === "string"
    ? [{ expr: `${sizes}[0]` }, { expr: `${sizes}[length(${sizes}) - 1]` }]
    : [sizes[0], sizes[sizes.length - 1]];
  const x = {
    field: "size",
    type: "quantitative",
    title: "grid points",
    scale: {
      ...(scale === "log" ? { type: "log", base: 2 } : { zero: false }),
      nice: false,
      domainMin: end[0],
      domainMax: end[1],
    },
    axis: { values, format: ",d", ...SPARSE, labelFlush: false, grid: false },
  };
  const y = { field: value, type: "quantitative", title, ...vertical(scale, labels) };
  const marks = [
    {
      mark: { type: "area", opacity: 0.16, aria: false },
      encoding: {
        x,
        y: { ...y, field: low },
        y2: { field: high },
        fill: color(frame),
        detail: { field: "series" },
        ...emphasis(frame, 0.16, 0.03),
      },
    },
    {
      mark: { type: "line", aria: false },
      encoding: {
        x,
        y,
        stroke: color(frame),
        strokeDash: DASH,
        strokeWidth: WIDTH,
        detail: { field: "series" },
        ...emphasis(frame),
      },
    },
    ...symbols(frame, { x, y }),
    ...directLabels(frame, { x, y }, value),
  ];
  return layered(compared(metric, frame), [
    ...ruleOf(metric, y),
    ...marks,
    ...ruleLabels(metric, y),
  ]);
}

/** A metric at a single size: one line per series, the best on top. */
export function dotPlot(metric: Metric, frame: Frame): Spec {
  const { fields: [value, low, high], title, labels } = METRICS[metric];
  const { scale, axis } = quantity(frame.scale, labels);
  // Labels of the ends stay within the width, or the picture would cut them.
  const x = { field: value, type: "quantitative", title, scale, axis: { ...axis, labelFlush: 20 } };
  const y = {
    field: "label",
    type: "nominal",
    title: null,
    sort: { field: value, op: "min", order: metric === "runtime" ? "ascending" : "descending" },
    axis: { labelLimit: 260, grid: true, ticks: false, domain: false },
  };
  const { filter = [], ...rest } = compared(metric, frame);
  const named = [...filter, { calculate: NAME, as: "label" }];
  return layered({ ...rest, filter: named, height: { step: 18 } }, [
    {
      mark: { type: "rule", strokeWidth: 3, opacity: 0.5, aria: false },
      encoding: { y, x: { ...x, field: low }, x2: { field: high }, stroke: color(frame) },
    },
    ...symbols(frame, { x, y }),
  ]);
}

/** Speed-up over the largest error, at the size that most series have in common. */
export function accuracyPlot(frame: Frame, points: readonly Pick<Point, "error">[]): Spec {
  const has = (test: (error: number) => boolean) =>
    points.some(({ error }) => error !== null && test(error));
  const low = has((error) => error < LEAST) ? EXACT : LEAST;
  const high = points.some(({ error }) => error === null)
    ? NOT_FINITE
    : has((error) => error > LARGE)
    ? WRONG
    : LARGE;
  const shown = `datum.error === null ? ${NOT_FINITE} : clamp(datum.error, ${EXACT}, ${WRONG})`;
  const ticks = [EXACT, 1e-14, 1e-11, 1e-8, 1e-5, LARGE, WRONG, NOT_FINITE];
  const x = {
    field: "error_shown",
    type: "quantitative",
    title: "largest error ‖e‖/‖reference‖ of all outputs",
    scale: { type: "log", domain: [low, high], padding: MARGIN },
    axis: {
      ...SPARSE,
      grid: false,
      values: ticks.filter((tick) => low <= tick && tick <= high),
      labelExpr: `datum.value <= ${2 * EXACT} ? '0' : datum.value >= ${NOT_FINITE / 2} ` +
        "? 'not finite' : datum.value >= 9 ? '≥10' : format(datum.value, '.0e')",
    },
  };
  const y = {
    field: "speedup",
    type: "quantitative",
    title: "speed-up",
    ...vertical(frame.scale, METRICS.speedup.labels),
  };
  return layered({
    ...frame,
    filter: [
      ...frame.filter ?? [],
      { filter: "datum.common && datum.comparable" },
      { calculate: shown, as: "error_shown" },
    ],
  }, [
    ...ruleOf("speedup", y),
    {
      mark: { type: "rule", strokeWidth: 2, opacity: 0.5, aria: false },
      encoding: {
        x,
        y: { ...y, field: "speedup_low" },
        y2: { field: "speedup_high" },
        stroke: color(frame),
        ...emphasis(frame, 0.5),
      },
    },
    ...symbols(frame, { x, y }),
    ...directLabels(frame, { x, y }, "speedup"),
  ]);
}

/** Where an error of zero is drawn. */
const EXACT = 1e-17;

/** The axis of errors begins here unless one is smaller. */
const LEAST = 1e-15;

/** The axis of errors ends here unless one is larger. */
const LARGE = 1e-2;

/** Where larger errors are drawn. */
const WRONG = 10;

/** Where an error that is no finite number is drawn. */
const NOT_FINITE = 1e4;

/** A quantity upwards: its labels stay within the height, so that titles stand in line. */
function vertical(scale: Frame["scale"], labels: string): { scale: Spec; axis: Spec } {
  const { axis, ...rest } = quantity(scale, labels);
  return { ...rest, axis: { ...axis, labelFlush: LABEL_HEIGHT / 2 } };
}

/** The line that a metric is measured by: no speed-up, or the bandwidth of the devices. */
function ruleOf(metric: Metric, y: Spec): Spec[] {
  const rule = { type: "rule", strokeDash: [2, 2], opacity: 0.6, aria: false };
  if (metric === "speedup") {
    return [{ mark: rule, encoding: { y: { ...y, datum: 1, field: undefined } } }];
  }
  if (metric !== "bandwidth") return [];
  return [{ transform: LIMITS, mark: rule, encoding: { y: { ...y, field: "limit" } } }];
}

/** Chooses the bandwidth of the devices. */
const LIMITS: readonly Spec[] = [
  { filter: "isValid(datum.limit)" },
  { aggregate: [{ op: "max", field: "limit", as: "limit" }], groupby: ["device"] },
  { calculate: "'measured limit of the ' + upper(datum.device)", as: "text" },
];

/** Labels of the lines of the devices, with an outline where a series crosses them. */
function ruleLabels(metric: Metric, y: Spec): Spec[] {
  if (metric !== "bandwidth") return [];
  const mark = { type: "text", align: "left", dy: -7, fontSize: 10, aria: false };
  const encoding = { y: { ...y, field: "limit" }, x: { value: 8 }, text: { field: "text" } };
  return [
    { transform: LIMITS, mark: { ...mark, style: "outline" }, encoding },
    { transform: LIMITS, mark, encoding },
  ];
}

/** Leaves out speed-ups that refer to another row than the others: their lines would be wrong. */
function compared(metric: Metric, frame: Frame): Frame {
  return metric === "speedup"
    ? { ...frame, filter: [...frame.filter ?? [], { filter: "datum.comparable" }] }
    : frame;
}

function layered(
  { data, filter = [], params, title, width, height }: Omit<Frame, "height"> & { height: unknown },
  layer: readonly Spec[],
): Spec {
  return {
    data,
    ...(title ? { title } : {}),
    ...(params ? { params } : {}),
    transform: filter,
    width,
    height,
    layer,
  };
}
