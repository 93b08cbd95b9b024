/** The bar at the top of the page: where its parts are, and what to show. */
import { DEVICES } from "../../../backends/backend.ts";
import { formatInteger } from "../../../base/text/units.ts";
import { PRECISIONS } from "../../../kernels/benchmark.ts";
import type { Model } from "../model.ts";
import { HEADINGS } from "../plots/plots.ts";
import { type Point, valuesOf } from "../plots/points.ts";
import { PLOTS } from "./figures.ts";
import { type Markup, markup } from "./markup.ts";

/** What can be filtered, and what the page calls it; the script filters by the same. */
export const FILTERS = {
  benchmark: "Benchmark",
  machine: "Machine",
  size: "Size",
  precision: "Precision",
  device: "Device",
  engine: "Engine",
  program: "Program",
  backend: "Backend",
} as const satisfies Readonly<Partial<Record<keyof Point, string>>>;

/** Values that have an order; others stay in that of the document. */
const ORDER: readonly unknown[] = [...DEVICES, ...PRECISIONS];

/** Links to the parts of the page, and a form with filters, reference and axes behind a summary. */
export function bar(points: readonly Point[], model: Model): Markup {
  const parts: readonly (readonly [id: string, name: string])[] = [
    ["verdict", "What to ship"],
    ...(model.engines.length > 0 ? [["engines", "Each engine"]] as const : []),
    ...PLOTS.map((plot) => [`plots-${plot}`, HEADINGS[plot]] as const),
    ...(model.maps.length > 0 ? [["maps", "What it computes"] as const] : []),
    ["tables", "Tables"],
    ...(model.skipped.length > 0 ? [["skipped", "Not measured"] as const] : []),
    ["environment", "Environment"],
  ];
  return markup`<div class="bar">
      <nav aria-label="Parts of the page">${
    parts.map(([id, name]) => markup`<a href="#${id}">${name}</a> `)
  }</nav>
      <details class="choices">
        <summary>Filters and reference</summary>
        <form class="controls" aria-label="What to show">
          ${Object.entries(FILTERS).map(([key, legend]) => filter(key as Filter, legend, points))}
          ${reference(points)}
          <fieldset>
            <legend>Axes</legend>
            <label><input type="radio" name="scale" value="log" checked> logarithmic</label>
            <label><input type="radio" name="scale" value="linear"> linear</label>
          </fieldset>
          <fieldset>
            <legend>Tables</legend>
            <label><input type="checkbox" name="columns" value="all"> all columns</label>
          </fieldset>
        </form>
      </details>
    </div>`;
}

type Filter = keyof typeof FILTERS;

/** Check boxes for the values of a property, if there are several. */
function filter(key: Filter, legend: string, points: readonly Point[]): Markup {
  const values = valuesOf(points, key).toSorted((a, b) =>
    typeof a === "number" ? a - Number(b) : ORDER.indexOf(a) - ORDER.indexOf(b)
  );
  if (values.length < 2) return markup``;
  const name = (value: string | number) =>
    typeof value === "number" ? formatInteger(value) : value === "" ? "unknown" : value;
  return markup`
        <fieldset>
          <legend>${legend}</legend>
          ${
    values.map((value) =>
      markup`<label><input type="checkbox" name="${key}" value="${value}" checked> ${
        name(value)
      }</label>
          `
    )
  }
        </fieldset>`;
}

/** The row that speed-ups refer to. */
function reference(points: readonly Point[]): Markup {
  return markup`
          <fieldset>
            <legend><label for="reference">Reference</label></legend>
            <select id="reference" name="reference">
              <option value="">as measured</option>
              ${
    valuesOf(points, "series").map((series) =>
      markup`<option>${series}</option>
              `
    )
  }
            </select>
          </fieldset>`;
}
