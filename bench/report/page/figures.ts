/** The figures of the page: compiled specifications, and what the page's script draws with them. */
import { formatInteger } from "../../../base/text/units.ts";
import type { Frame } from "../plots/frame.ts";
import { heatmap } from "../plots/heatmap.ts";
import type { Panel as Rows } from "../model/groups.ts";
import { looksOf } from "../model/looks.ts";
import { LABEL_HEIGHT } from "../plots/labels.ts";
import { type Spec, theme } from "../plots/theme.ts";
import { accuracyPlot, dotPlot, linePlot, type Plot, PLOTS } from "../plots/plots.ts";
import { type Point, pointsOf, valuesOf } from "../plots/points.ts";
import { compile } from "../plots/vega.ts";

/** One benchmark on one machine. */
export interface Panel {
  /** Heading. */
  readonly panel: string;
  /** Name of the benchmark. */
  readonly benchmark: string;
  /** Name of the machine; empty if there is only one. */
  readonly machine: string;
  /** Nominal sizes in ascending order. */
  readonly sizes: readonly number[];
}

/** A picture of the page. */
export interface Figure {
  /** Identity in the page. */
  readonly id: string;
  /** What is plotted. */
  readonly plot: Plot;
  /** Names of the specifications for logarithmic and linear axes. */
  readonly specs: Readonly<Record<"log" | "linear", string>>;
  /** Panel that is plotted, unless it is all of them. */
  readonly panel?: Panel;
  /** Heading. */
  readonly caption: string;
  /** What the picture shows, for those who cannot see it. */
  readonly description: string;
}

/** Everything that the page's script draws from. */
export interface Figures {
  /** All points. */
  readonly points: readonly Point[];
  /** Specifications of Vega by name. */
  readonly specs: Readonly<Record<string, Spec>>;
  /** The pictures in order. */
  readonly figures: readonly Figure[];
}

/** Least height of a plot in pixels. */
const HEIGHT = 340;

/** Parameters that the page's script sets: a panel, and what the reader chose to see. */
const PARAMS: readonly Spec[] = [
  { name: "panel", value: "" },
  { name: "sizes", value: [1, 2] },
  { name: "benchmarks", value: [] },
  { name: "machines", value: [] },
  { name: "devices", value: [] },
  { name: "precisions", value: [] },
];

const WANTED = ["benchmark", "machine", "device", "precision"]
  .map((field) => `indexof(${field}s, datum.${field}) >= 0`).join(" && ");

/**
 * Compiles the specifications and lists the figures.
 *
 * @throws {BackendUnavailable} if the plotting library cannot be loaded
 */
export async function figuresOf(measured: readonly Rows[]): Promise<Figures> {
  const points = pointsOf(measured);
  const panels = valuesOf(points, "panel").map((panel): Panel => {
    const own = points.filter((point) => point.panel === panel);
    const { benchmark, machine } = own[0];
    const sizes = valuesOf(own, "size").toSorted((a, b) => a - b);
    return { panel, benchmark, machine, sizes };
  });
  const figures = PLOTS.flatMap((plot): Figure[] =>
    points.length === 0
      ? []
      : plot === "heatmap"
      ? [heatmapFigure(points)]
      : panels.map((panel) => figure(plot, panel, points))
  );
  const names = new Set(figures.flatMap(({ specs }) => Object.values(specs)));
  const specs: Record<string, Spec> = {};
  for (const name of names) specs[name] = await compile(specOf(name, points));
  return { points, specs, figures };
}

function figure(plot: Exclude<Plot, "heatmap">, panel: Panel, points: readonly Point[]): Figure {
  const own = points.filter((point) => point.panel === panel.panel);
  const kind = plot === "accuracy" || panel.sizes.length > 1 ? plot : `${plot} at one size`;
  const { reference } = own.find(({ comparable }) => comparable)!;
  const common = formatInteger(own.find(({ common }) => common)!.size);
  const count = valuesOf(own, "series").length;
  const captions = {
    runtime: "Median time per call",
    speedup: `Speed-up against ${reference}`,
    bandwidth: "Bytes that any implementation must move, per median time",
    accuracy: `Speed-up and largest error at ${common} points: the upper left is best`,
  };
  const what = `${captions[plot]}, ${panel.panel}`;
  return {
    id: `figure-${plot}-${points.indexOf(own[0])}`,
    plot,
    panel,
    specs: { log: `${kind}, log`, linear: `${kind}, linear` },
    caption: captions[plot],
    description:
      `${what}: ${count} series at ${panel.sizes.map(formatInteger).join(", ")} points. ` +
      "All values are in the tables below.",
  };
}

function heatmapFigure(points: readonly Point[]): Figure {
  return {
    id: "figure-heatmap",
    plot: "heatmap",
    specs: { log: "heatmap", linear: "heatmap" },
    caption: "Blue is faster than the reference, orange is slower",
    description: `Heat map of the speed-ups of ${valuesOf(points, "series").length} series ` +
      "by benchmark and size. All values are in the tables below.",
  };
}

/** The Vega-Lite specification of a name that a figure uses. */
function specOf(name: string, points: readonly Point[]): Spec {
  const config = theme("page");
  const data = { name: "points" };
  if (name === "heatmap") {
    const machines = valuesOf(points, "machine").length > 1;
    const filter = [{ filter: WANTED }];
    return {
      config,
      padding: 4,
      ...heatmap({ data, points, filter, params: PARAMS, machines, hover: true }),
    };
  }
  const [, plot, single, scale] = /^(\w+)( at one size)?, (\w+)$/.exec(name)!;
  const most = Math.max(
    ...Map.groupBy(points, ({ panel }) => panel).values()
      .map((own) => valuesOf(own, "series").length),
  );
  const frame: Frame = {
    data,
    filter: [{ filter: `datum.panel === panel && ${WANTED}` }],
    params: PARAMS,
    width: "container",
    height: Math.max(HEIGHT, most * (LABEL_HEIGHT + 1)),
    scale: scale as Frame["scale"],
    sizes: "sizes",
    looks: looksOf(points),
    hover: true,
  };
  const metric = plot as Exclude<Plot, "heatmap">;
  const spec = metric === "accuracy"
    ? accuracyPlot(frame, points)
    : single
    ? dotPlot(metric, frame)
    : linePlot(metric, frame);
  return { config, padding: 4, autosize: { type: "fit-x", contains: "padding" }, ...spec };
}
