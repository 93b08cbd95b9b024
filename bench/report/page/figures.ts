/** The figures of the page: compiled specifications, and what the page's script draws with them. */
import { formatInteger } from "../../../base/text/units.ts";
import type { Frame } from "../plots/frame.ts";
import { type Gap, gapsOf } from "../plots/gaps.ts";
import { heatmapBlock } from "../plots/heatmap.ts";
import type { Results } from "../../results/schema.ts";
import type { Model } from "../model.ts";
import { looksOf } from "../model/looks.ts";
import { LABEL_HEIGHT } from "../plots/labels.ts";
import { type Spec, theme } from "../plots/theme.ts";
import { accuracyPlot, dotPlot, linePlot, type Plot } from "../plots/plots.ts";
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
  /** Panel that is plotted. */
  readonly panel: Panel;
  /** Heading; the script puts the name of the reference for {@linkcode REFERENCE}. */
  readonly caption: string;
  /** Row that speed-ups refer to unless the reader chooses another. */
  readonly reference: string;
  /** What the picture shows, for those who cannot see it. */
  readonly description: string;
}

/** Everything that the page's script draws from. */
export interface Figures {
  /** All points. */
  readonly points: readonly Point[];
  /** Cases without a row, which the heat map shows. */
  readonly gaps: readonly Gap[];
  /** Specifications of Vega by name. */
  readonly specs: Readonly<Record<string, Spec>>;
  /** The pictures in order. */
  readonly figures: readonly Figure[];
}

/** Stands for the name of the reference in captions. */
export const REFERENCE = "{reference}";

/** Plots in the order of the page: the answer first, what it comes from after. */
export const PLOTS: readonly Plot[] = ["heatmap", "speedup", "accuracy", "runtime", "bandwidth"];

/** Least height of a plot in pixels. */
const HEIGHT = 340;

/** The parameter that the page's script sets: the sizes on the axis. */
const PARAMS: readonly Spec[] = [{ name: "sizes", value: [1, 2] }];

/**
 * Compiles the specifications and lists the figures.
 *
 * @throws {BackendUnavailable} if the plotting library cannot be loaded
 */
export async function figuresOf(
  { panels: measured, runs }: Model,
  { skipped }: Pick<Results, "skipped">,
): Promise<Figures> {
  const points = pointsOf(measured);
  const panels = valuesOf(points, "panel").map((panel): Panel => {
    const own = points.filter((point) => point.panel === panel);
    const { benchmark, machine } = own[0];
    const sizes = valuesOf(own, "size").toSorted((a, b) => a - b);
    return { panel, benchmark, machine, sizes };
  });
  const figures = PLOTS.flatMap((plot) => panels.map((panel) => figure(plot, panel, points)));
  const names = new Set(figures.flatMap(({ specs }) => Object.values(specs)));
  const specs: Record<string, Spec> = {};
  for (const name of names) specs[name] = await compile(specOf(name, points));
  return { points, gaps: gapsOf(points, skipped, runs), specs, figures };
}

function figure(plot: Plot, panel: Panel, points: readonly Point[]): Figure {
  const own = points.filter((point) => point.panel === panel.panel);
  const overSize = plot !== "accuracy" && plot !== "heatmap";
  const kind = overSize && panel.sizes.length === 1 ? `${plot} at one size` : plot;
  const { reference } = own.find(({ comparable }) => comparable)!;
  const common = formatInteger(own.find(({ common }) => common)!.size);
  const count = valuesOf(own, "series").length;
  const captions: Readonly<Record<Plot, string>> = {
    heatmap: `Times as fast as ${REFERENCE}: blue is faster, orange is slower`,
    speedup: `Speed-up against ${REFERENCE}`,
    runtime: "Median time per call",
    bandwidth: "Bytes that any implementation must move, per median time",
    accuracy: `Speed-up against ${REFERENCE} and largest error at ${common} points: ` +
      "the upper left is best",
  };
  const caption = captions[plot];
  const scaled = (scale: "log" | "linear") => plot === "heatmap" ? plot : `${kind}, ${scale}`;
  return {
    id: `figure-${plot}-${points.indexOf(own[0])}`,
    plot,
    panel,
    specs: { log: scaled("log"), linear: scaled("linear") },
    caption,
    reference,
    description: `${caption.replace(REFERENCE, reference)}, ${panel.panel}: ${count} series at ${
      panel.sizes.map(formatInteger).join(", ")
    } points. All values are in the tables below.`,
  };
}

/** The Vega-Lite specification of a name that a figure uses. */
function specOf(name: string, points: readonly Point[]): Spec {
  const base = { config: theme("page"), padding: 4 };
  const fitted = { ...base, autosize: { type: "fit-x", contains: "padding" } };
  const data = { name: "points" };
  if (name === "heatmap") return { ...fitted, ...heatmapBlock({ data, hover: true }) };
  const [, plot, single, scale] = /^(\w+)( at one size)?, (\w+)$/.exec(name)!;
  const most = Math.max(
    ...Map.groupBy(points, ({ panel }) => panel).values()
      .map((own) => valuesOf(own, "series").length),
  );
  const frame: Frame = {
    data,
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
  return { ...fitted, ...spec };
}
