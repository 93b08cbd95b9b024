/** All plots on one sheet, as SVG. */
import { FAMILIES } from "../../../backends/backend.ts";
import { list } from "../../../base/text/list.ts";
import type { Results } from "../../results/schema.ts";
import { gapsOf } from "./gaps.ts";
import { heatmap } from "./heatmap.ts";
import { type Spec, theme } from "./theme.ts";
import {
  accuracyPlot,
  dotPlot,
  HEADINGS,
  linePlot,
  type PictureOptions,
  type Plot,
  PLOTS,
} from "./plots.ts";
import { looksOf } from "../model/looks.ts";
import type { Frame } from "./frame.ts";
import { LABEL_HEIGHT } from "./labels.ts";
import { type Point, pointsOf, valuesOf } from "./points.ts";
import { pictureText } from "../escape.ts";
import { type Model, modelOf } from "../model.ts";
import { drawSvg } from "./vega.ts";

/** Width in pixels of a plot without its labels: one of several, or the only one. */
const WIDTH = { several: 340, only: 560 };

/** Least height of a plot in pixels. */
const HEIGHT = 280;

/** Most plots beside each other. */
const ACROSS = 3;

/**
 * Draws runtime, speed-up and bandwidth over size, accuracy over speed and the heat map of
 * speed-ups on one sheet.
 *
 * @throws {BackendUnavailable} if the plotting library cannot be loaded
 *
 * @example
 * ```ts ignore
 * await Deno.writeTextFile("results.svg", await svgReport(results));
 * ```
 */
export async function svgReport(results: Results, options: PictureOptions = {}): Promise<string> {
  return await drawSvg(sheet(results, options));
}

/** The specification of the sheet. */
export function sheet(results: Results, { plots = PLOTS }: PictureOptions = {}): Spec {
  const model = modelOf(results);
  const points = pointsOf(model.panels);
  const panels = valuesOf(points, "panel").map((panel) =>
    points.filter((point) => point.panel === panel)
  );
  const looks = looksOf(points);
  const overSize = plots.filter((plot) => plot !== "heatmap");
  const width = overSize.length * panels.length === 1 ? WIDTH.only : WIDTH.several;
  const units = overSize.flatMap((plot) => panels.map((own) => unit(plot, own, looks, width)));
  const across = panels.length > 1 ? Math.min(ACROSS, panels.length) : Math.min(2, units.length);
  const grid = {
    concat: units,
    columns: Math.max(1, across),
    spacing: { row: 36, column: 40 },
  };
  const cells = [...points, ...gapsOf(points, results.skipped, model.runs)];
  const map = {
    ...heatmap({
      data: { values: cells },
      points: cells,
      machines: new Set(points.map(({ machine }) => machine)).size > 1,
      hover: false,
    }),
    title: { text: HEADINGS.heatmap },
  };
  return {
    title: {
      text: model.benchmarks.map(pictureText).join(", "),
      subtitle: subtitle(model),
      fontSize: 18,
      offset: 24,
    },
    description: `Plots of benchmark results: ${plots.join(", ")}`,
    config: theme("file"),
    padding: 20,
    vconcat: [
      ...(units.length > 0 ? [grid] : []),
      ...(plots.includes("heatmap") && points.length > 0 ? [map] : []),
    ],
    spacing: 48,
    resolve: { scale: { color: "independent", x: "independent", y: "independent" } },
  };
}

function unit(
  plot: Exclude<Plot, "heatmap">,
  points: readonly Point[],
  looks: Frame["looks"],
  width: number,
): Spec {
  const sizes = valuesOf(points, "size").toSorted((a, b) => a - b);
  const series = valuesOf(points, "series").length;
  const [{ panel }] = points;
  const { reference } = points.find(({ comparable }) => comparable)!;
  const common = points.find((point) => point.common)!.size;
  const frame: Frame = {
    data: { values: points },
    title: {
      text: panel,
      subtitle: plot === "accuracy"
        ? `${HEADINGS.accuracy} at ${common.toLocaleString("en-US")} points`
        : plot === "speedup"
        ? `${HEADINGS.speedup} against ${reference}`
        : HEADINGS[plot],
    },
    width,
    height: Math.max(HEIGHT, series * (LABEL_HEIGHT + 1)),
    scale: "log",
    sizes,
    looks,
    hover: false,
  };
  if (plot === "accuracy") return accuracyPlot(frame, points);
  return sizes.length > 1 ? linePlot(plot, frame) : dotPlot(plot, frame);
}

/** The machine, and how to read the marks. */
function subtitle({ head, rows }: Model): string[] {
  const intervals = rows.some(({ isOneProcess }) => !isOneProcess)
    ? "; bands and bars: 95 % intervals"
    : "";
  const families = FAMILIES.filter((family) => rows.some((row) => row.family === family));
  return [
    ...head.map(pictureText),
    `colours: ${
      list(families)
    }; filled and solid: f64; open and dashed: f32; thick: GPU${intervals}; ` +
    "crossed out: FAILED or implausible",
  ];
}
