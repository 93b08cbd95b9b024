/** Encodings shared by all plots: what colours, marks, lines and axes stand for. */
import type { Frame } from "./frame.ts";
import { FAILED_COLOR, FAILED_SHAPE, FAMILY_COLORS, SHAPES, type Spec } from "./theme.ts";

/** Solid lines in f64, dashed lines in f32. */
export const DASH: Spec = {
  field: "precision",
  type: "ordinal",
  scale: { domain: ["f64", "f32"], range: [[1, 0], [5, 3]] },
  legend: null,
};

/** Filled symbols in f64, open symbols in f32. */
export const FILLED: Spec = {
  field: "precision",
  type: "ordinal",
  scale: { domain: ["f64", "f32"], range: [1, 0] },
  legend: null,
};

/** Thick lines for GPUs. */
export const WIDTH: Spec = {
  field: "device",
  type: "ordinal",
  scale: { domain: ["cpu", "gpu"], range: [1.5, 3] },
  legend: null,
};

/** The colour of a row's backend: that of its family. */
export function color({ looks }: Frame): Spec {
  return byBackend(looks, looks.map(({ family }) => FAMILY_COLORS[family]));
}

/** The symbol of a row's backend. */
export function shape({ looks }: Frame): Spec {
  return byBackend(looks, looks.map((_, n) => SHAPES[n % SHAPES.length]));
}

function byBackend(looks: Frame["looks"], range: readonly string[]): Spec {
  const domain = looks.map(({ backend }) => backend);
  return { field: "backend", type: "nominal", scale: { domain, range }, legend: null };
}

/** Fades everything but the series under the pointer. */
export function emphasis({ hover }: Frame, usual = 1, faded = 0.1): Spec {
  return hover
    ? { opacity: { condition: { param: "hover", value: usual }, value: faded } }
    : { opacity: { value: usual } };
}

/** First digits of the ticks that get a label on a logarithmic axis. */
const DIGIT = "round(datum.value / pow(10, floor(log(datum.value) / LN10 + 1e-9)))";

/** Pixels between the ends of an axis and what is farthest out, so that marks and bands are whole. */
export const MARGIN = 10;

/** Axes leave out labels that would run into each other. */
export const SPARSE: Spec = { labelOverlap: "greedy", labelSeparation: 6 };

/** Scale and axis of a quantity that is never negative. */
export function quantity(scale: Frame["scale"], labels: string): { scale: Spec; axis: Spec } {
  if (scale === "linear") {
    return {
      scale: { domainMin: 0, nice: true, padding: MARGIN },
      axis: { tickCount: 6, ...SPARSE, labelExpr: labels },
    };
  }
  return {
    scale: { type: "log", nice: false, padding: MARGIN },
    axis: {
      tickCount: 6,
      ...SPARSE,
      labelExpr: `indexof([1, 2, 5], ${DIGIT}) >= 0 ? ${labels} : ''`,
      gridOpacity: { condition: { test: `${DIGIT} == 1`, value: 0.25 }, value: 0.08 },
    },
  };
}

/** Channels of the two axes. */
export interface Position {
  readonly x: Spec;
  readonly y: Spec;
}

/** One symbol per row: filled in f64, open in f32, crossed out where it failed. */
export function symbols(frame: Frame, { x, y }: Position): Spec[] {
  return [
    {
      ...(frame.hover ? { params: [HOVER] } : {}),
      mark: { type: "point", filled: true, size: 46, strokeWidth: 1.5, ...tooltip(frame) },
      encoding: {
        x,
        y,
        shape: shape(frame),
        fill: color(frame),
        stroke: color(frame),
        fillOpacity: FILLED,
        detail: { field: "series" },
        description: { field: "summary", type: "nominal" },
        ...emphasis(frame),
      },
    },
    {
      transform: [{ filter: "datum.status !== 'ok'" }],
      mark: {
        type: "point",
        shape: FAILED_SHAPE,
        size: 50,
        stroke: FAILED_COLOR,
        strokeWidth: 2,
        aria: false,
        ...tooltip(frame),
      },
      encoding: { x, y, detail: { field: "series" } },
    },
  ];
}

const HOVER: Spec = {
  name: "hover",
  select: { type: "point", fields: ["series"], on: "pointerover", clear: "pointerout" },
};

/** The tooltip of the row under the pointer. */
export function tooltip({ hover }: Frame): Spec {
  return hover ? { tooltip: { content: "data" } } : {};
}
