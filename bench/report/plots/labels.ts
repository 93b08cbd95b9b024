/** Direct labels: the names of the series at the ends of their lines. */
import { color, emphasis, FILLED, MARGIN, type Position, shape, tooltip } from "./encodings.ts";
import type { Frame } from "./frame.ts";
import type { Spec } from "./theme.ts";

/** Pixels between the lines of the direct labels. */
export const LABEL_HEIGHT = 14;

/** The name of a series, and what is wrong with its row. */
export const NAME = "datum.series + (datum.status === 'ok' ? '' : ' ' + datum.status)";

/**
 * The names of the series at the right edge, each beside a symbol and at the height of the last
 * point, moved apart where they would overlap, with a thin line from the point.
 *
 * Let t be the values (their logarithms on a logarithmic axis) in ascending order, k = 1 … n, and
 * s = t − k·gap. The running maximum of s from below moves labels up, its running minimum from
 * above moves them down; the mean of both keeps the distance and stays near the points. These are
 * window transforms, so the labels follow the filter that the reader chooses.
 */
export function directLabels(frame: Frame, { x, y }: Position, value: string): Spec[] {
  const log = frame.scale === "log";
  const high = `${value}_high`;
  const low = `${value}_low`;
  const of = (field: string) => log ? `log(datum.${field})` : `datum.${field}`;
  const sort = [{ field: "t", order: "ascending" }, { field: "series", order: "ascending" }];
  const window = (op: string, field: string | undefined, as: string, span: (number | null)[]) => ({
    window: [{ op, as, ...(field ? { field } : {}) }],
    sort,
    frame: span,
  });
  const transform = [
    { calculate: of(value), as: "t" },
    {
      calculate: value === "gbps"
        ? `max(${of(high)}, isValid(datum.limit) ? ${of("limit")} : ${of(high)})`
        : of(high),
      as: "t_high",
    },
    { calculate: log ? of(low) : "0", as: "t_low" },
    {
      joinaggregate: [
        { op: "min", field: "t_low", as: "bottom" },
        { op: "max", field: "t_high", as: "top" },
      ],
    },
    { joinaggregate: [{ op: "max", field: "size", as: "last" }], groupby: ["series"] },
    { filter: "datum.size === datum.last" },
    { joinaggregate: [{ op: "count", as: "n" }] },
    {
      calculate: `max((datum.top - datum.bottom) * ${
        LABEL_HEIGHT / (frame.height - 2 * MARGIN)
      }, 1e-9)`,
      as: "gap",
    },
    window("row_number", undefined, "k", [null, 0]),
    { calculate: "datum.t - datum.k * datum.gap", as: "s" },
    window("max", "s", "up", [null, 0]),
    window("min", "s", "down", [0, null]),
    { calculate: "(datum.up + datum.down) / 2 + datum.k * datum.gap", as: "free" },
    {
      calculate: "min(datum.free, datum.top - (datum.n - datum.k) * datum.gap)",
      as: "below",
    },
    { calculate: "max(datum.below, datum.bottom + (datum.k - 1) * datum.gap)", as: "place" },
    { calculate: log ? "exp(datum.place)" : "datum.place", as: "label_y" },
    { calculate: NAME, as: "label" },
  ];
  const right = (pixels: number) => ({
    value: typeof frame.width === "number" ? frame.width + pixels : { expr: `width + ${pixels}` },
  });
  const at = { ...y, field: "label_y" };
  const detail = { field: "series" };
  return [
    {
      transform,
      mark: { type: "rule", strokeWidth: 0.75, strokeDash: [1, 2], aria: false },
      encoding: { x, x2: right(12), y, y2: { field: "label_y" }, detail, ...emphasis(frame, 0.5) },
    },
    {
      transform,
      mark: { type: "point", filled: true, size: 36, aria: false, strokeWidth: 1.5 },
      encoding: {
        x: right(18),
        y: at,
        shape: shape(frame),
        fill: color(frame),
        stroke: color(frame),
        fillOpacity: FILLED,
        detail,
        ...emphasis(frame),
      },
    },
    {
      transform,
      mark: { type: "text", align: "left", baseline: "middle", aria: false, ...tooltip(frame) },
      encoding: {
        x: right(26),
        y: at,
        text: { field: "label" },
        detail,
        ...emphasis(frame, 1, 0.3),
      },
    },
  ];
}
