/** The theme of the pictures: colours, marks, fonts. */

import type { Family } from "../../../backends/backend.ts";

/** A part of a Vega-Lite specification. */
export type Spec = Readonly<Record<string, unknown>>;

/**
 * Colours of the backends by family. Each has a contrast of at least 3:1 against white and against
 * the dark background of the page.
 */
export const FAMILY_COLORS: Readonly<Record<Family, string>> = {
  "TypeScript": "#2a80e2",
  "WASM": "#8e57d8",
  "WebGPU": "#2e9e52",
  "array library": "#da720d",
  "native code": "#df3798",
  "Python": "#928a07",
  "other": "#79818d",
};

/** Colour of what failed. */
export const FAILED_COLOR = "#de3c37";

/** Shapes of the backends by their place; the terminal has the same in the same order. */
export const SHAPES: readonly string[] = [
  "circle",
  "square",
  "triangle-up",
  "diamond",
  "triangle-down",
  "cross",
  "triangle-right",
  "triangle-left",
  // A star, an hourglass, a bow-tie, a pentagon, a hexagon.
  "M0,-1L.24,-.32L.95,-.31L.38,.12L.59,.81L0,.4L-.59,.81L-.38,.12L-.95,-.31L-.24,-.32Z",
  "M-.8,-1H.8L-.8,1H.8Z",
  "M-1,-.8V.8L1,-.8V.8Z",
  "M0,-1L.95,-.31L.59,.81H-.59L-.95,-.31Z",
  "M-.5,-.87H.5L1,0L.5,.87H-.5L-1,0Z",
];

/** A cross of two strokes: what failed. */
export const FAILED_SHAPE = "M-1,-1L1,1M1,-1L-1,1";

/** Fonts of the pictures; the first is the one that PNG files are drawn with. */
export const FONT = "Inter, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif";

/** Where a picture is shown. */
export type Surface = "file" | "page";

/**
 * Configuration of Vega-Lite. Pictures in files are dark on white; those of the page take the
 * colour of the text around them, so that they follow the page's style. The style `outline`
 * has the colour of the background.
 */
export function theme(surface: Surface): Spec {
  const ink = surface === "page" ? "currentColor" : "#1f2328";
  const paper = surface === "page" ? "var(--paper)" : "#ffffff";
  const text = { labelColor: ink, titleColor: ink };
  return {
    background: surface === "page" ? null : "#ffffff",
    font: FONT,
    view: { stroke: null },
    axis: {
      ...text,
      labelFontSize: 11,
      titleFontSize: 12,
      titleFontWeight: 400,
      gridColor: ink,
      gridOpacity: 0.12,
      domainColor: ink,
      domainOpacity: 0.4,
      tickColor: ink,
      tickOpacity: 0.4,
    },
    header: { ...text, labelFontSize: 12, labelFontWeight: 600 },
    legend: { ...text, labelFontSize: 11, titleFontSize: 12, titleFontWeight: 400 },
    text: { color: ink, fontSize: 11 },
    rule: { color: ink },
    style: { outline: { fill: paper, stroke: paper, strokeWidth: 4, strokeJoin: "round" } },
    title: {
      color: ink,
      subtitleColor: ink,
      anchor: "start",
      frame: "group",
      fontSize: 14,
      fontWeight: 600,
      subtitleFontSize: 12,
      subtitlePadding: 4,
      offset: 12,
    },
  };
}
