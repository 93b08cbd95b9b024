/** Vega-Lite specification of the heat map of speed-ups over all cases. */
import type { Spec } from "./theme.ts";
import type { Gap } from "./gaps.ts";
import type { Point } from "./points.ts";
import { textWidth } from "./vega.ts";

/** Where and how the heat map is drawn. */
export interface HeatmapFrame {
  /** Where the points come from: values, or the name of a data set. */
  readonly data: Spec;
  /** All points and gaps: blocks are as wide as their titles at least. */
  readonly points: readonly Pick<Point | Gap, "panel" | "benchmark" | "size" | "comparable">[];
  /** Transforms that choose the points. */
  readonly filter?: readonly Spec[];
  /** Whether the points come from several machines. */
  readonly machines: boolean;
  /** Whether the cells have tooltips. */
  readonly hover: boolean;
}

/** Powers of two at which the colours end. */
const ENDS = 5;

/** Pixels of a cell, unless the title of its block needs more. */
const CELL = { width: 62, height: 20 };

/** Pixels of the longest title, and between titles. */
const TITLE = { longest: 240, gap: 12, fontSize: 12 };

/** Slower than the reference is orange, faster is blue; both get darker away from 1. */
const COLORS = ["#8c3b00", "#d2731e", "#f4b97a", "#f0efec", "#93bfe4", "#3a7fc4", "#123f7c"];

/** Colour of what stands for a missing speed-up, on light and dark pages. */
const MISSING = "#79818d";

/** A size in powers of 1024, where it is one: cells of a single block are narrow. */
const SHORT_SIZE = "datum.value % 1048576 == 0 ? datum.value / 1048576 + 'M' : " +
  "datum.value % 1024 == 0 ? datum.value / 1024 + 'k' : format(datum.value, ',d')";

/** Series by size, one block per benchmark and machine; each cell shows its speed-up as text. */
export function heatmap(
  { data, points, filter = [], machines, hover }: HeatmapFrame,
): Spec {
  return {
    data,
    transform: transforms(filter),
    facet: {
      column: {
        field: "benchmark",
        type: "nominal",
        title: null,
        sort: null,
        header: { labelAnchor: "start", labelPadding: 4, labelLimit: TITLE.longest },
      },
      ...(machines
        ? {
          row: {
            field: "machine",
            type: "nominal",
            title: null,
            sort: null,
            header: { labelAngle: 0, labelAlign: "left", labelOrient: "top", labelAnchor: "start" },
          },
        }
        : {}),
    },
    resolve: { scale: { x: "independent" } },
    spec: {
      width: { step: cellWidth(points) },
      height: { step: CELL.height },
      layer: cells(hover, false, points.every(({ comparable }) => comparable)),
    },
  };
}

/** The block of one benchmark and machine, as wide as the element around it and without a legend. */
export function heatmapBlock({ data, hover }: Pick<HeatmapFrame, "data" | "hover">): Spec {
  return {
    data,
    transform: transforms([]),
    width: "container",
    height: { step: CELL.height },
    layer: cells(hover, true, true),
  };
}

/** Whether a cell has a speed-up. */
const COMPARABLE = "datum.comparable && datum.status === 'ok'";

/** Says what cells show: a speed-up, what is wrong with it, or that there is none. */
function transforms(filter: readonly Spec[]): Spec[] {
  return [
    ...filter,
    // Vega leaves out cells whose colour comes from no number.
    {
      calculate: `datum.comparable ? clamp(log(datum.speedup) / LN2, -${ENDS}, ${ENDS}) : 0`,
      as: "heat",
    },
    {
      calculate: "!datum.comparable ? '–' : datum.status !== 'ok' ? datum.status : " +
        "format(datum.speedup, datum.speedup >= 99.5 ? ',.0f' : datum.speedup >= 9.95 ? '.1f' " +
        ": datum.speedup >= 0.995 ? '.2f' : '.2r')",
      as: "text",
    },
  ];
}

/**
 * Cells and their texts; a single block names sizes shortly, and its colours in words elsewhere.
 *
 * @param isComplete whether each cell has a speed-up, or what is missing is explained elsewhere
 */
function cells(hover: boolean, block: boolean, isComplete: boolean): Spec[] {
  const x = {
    field: "size",
    type: "ordinal",
    title: null,
    axis: {
      ...{ labelAngle: 0, orient: "top", domain: false, ticks: false },
      ...(block ? { labelExpr: SHORT_SIZE } : { format: ",d" }),
    },
  };
  const y = {
    field: "series",
    type: "nominal",
    title: null,
    sort: { field: "rank", op: "min" },
    axis: { labelLimit: block ? 150 : 240, domain: false, ticks: false },
  };
  const tooltip = hover ? { tooltip: { content: "data" } } : {};
  return [
    {
      mark: { type: "rect", ...tooltip },
      encoding: {
        x,
        y,
        color: {
          condition: { test: `!(${COMPARABLE})`, value: "rgba(121, 129, 141, 0.3)" },
          field: "heat",
          type: "quantitative",
          title: `speed-up (1×: as fast as the reference${
            isComplete ? "" : "; –: not measured or not comparable"
          })`,
          scale: { domain: [-ENDS, ENDS], range: COLORS, interpolate: "rgb" },
          legend: block ? null : {
            orient: "bottom",
            direction: "horizontal",
            gradientLength: 320,
            titleLimit: 600,
            values: [-ENDS, -3, -1, 0, 1, 3, ENDS],
            labelExpr: `(datum.value == -${ENDS} ? '≤' : datum.value == ${ENDS} ? '≥' : '') + ` +
              "(datum.value < 0 ? '1/' : '') + pow(2, abs(datum.value)) + '×'",
          },
        },
        description: { field: "summary", type: "nominal" },
      },
    },
    {
      mark: { type: "text", fontSize: block ? 10 : 11, aria: false, ...tooltip },
      encoding: {
        x,
        y,
        text: { field: "text" },
        color: {
          condition: [
            { test: "!datum.comparable", value: MISSING },
            {
              test: "datum.status === 'ok' && (datum.heat < -3.8 || datum.heat > 3.2)",
              value: "#ffffff",
            },
            { test: "datum.status === 'ok'", value: "#1f2328" },
          ],
          value: "#de3c37",
        },
      },
    },
  ];
}

/** Pixels of a cell that make every block as wide as its title. */
function cellWidth(points: HeatmapFrame["points"]): number {
  const widths = [...Map.groupBy(points, ({ panel }) => panel).values()].map((own) => {
    // Titles are semi-bold, which is wider.
    const title = 1.1 * textWidth(own[0].benchmark, TITLE.fontSize) + TITLE.gap;
    return Math.min(title, TITLE.longest) / new Set(own.map(({ size }) => size)).size;
  });
  return Math.ceil(Math.max(CELL.width, ...widths));
}
