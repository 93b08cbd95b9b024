/** The page: one self-contained HTML file with interactive plots, tables and environment. */
import { DEVICES } from "../../../backends/backend.ts";
import { PRECISIONS } from "../../../kernels/benchmark.ts";
import type { Results } from "../../results/schema.ts";
import { type Figure, type Figures, figuresOf } from "./figures.ts";
import { jsonMarkup, Markup, markup, scriptMarkup } from "./markup.ts";
import draw from "./script.js" with { type: "text" };
import {
  environmentSection,
  HIDEABLE,
  skippedSection,
  tableSection,
  verdictSection,
  warningSection,
} from "./sections.ts";
import style from "./style.css" with { type: "text" };
import { type Model, modelOf } from "../model.ts";
import { HEADINGS, PLOTS } from "../plots/plots.ts";
import { type Point, valuesOf } from "../plots/points.ts";
import { vegaSource } from "../plots/vega.ts";

/** Keeps the page from loading anything; Vega compiles expressions, which needs `unsafe-eval`. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; " +
  "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * Makes the page. It needs no network: the plotting library is part of the file.
 *
 * @throws {BackendUnavailable} if the plotting library cannot be loaded
 *
 * @example
 * ```ts ignore
 * await Deno.writeTextFile("report.html", await htmlReport(results));
 * ```
 */
export async function htmlReport(results: Results): Promise<string> {
  const model = modelOf(results);
  const figures = await figuresOf(model.panels);
  const benchmarks = model.benchmarks.join(", ");
  const { environment: { time } } = model.runs[0];
  const title = `hpc-bench: ${benchmarks}`;
  const library = figures.figures.length > 0 ? await vegaSource() : "";
  return markup`<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <style>${new Markup(style)}</style>
  </head>
  <body>
    <header>
      <h1>hpc-bench</h1>
      <p>${benchmarks} · ${machines(model)} · ${time.slice(0, 10)}</p>
    </header>
    <main>
      <section aria-labelledby="verdict">
        <h2 id="verdict">Verdict</h2>
        ${verdictSection(model)}
      </section>
      ${warningSection(model)}
      ${figures.figures.length > 0 ? [controls(figures.points), figureSection(figures)] : []}
      ${tableSection(model)}
      ${skippedSection(model)}
      ${environmentSection(model)}
    </main>
    <footer>
      <p>${model.programs.join(", ")}</p>
    </footer>
    <div id="tip" role="tooltip" hidden></div>
    <script type="application/json" id="data">${
    jsonMarkup({ ...figures, hideable: HIDEABLE })
  }</script>
    <script>${scriptMarkup(library)}</script>
    <script>${scriptMarkup(draw)}</script>
  </body>
</html>
`.text;
}

function machines({ runs }: Model): string {
  return [...new Set(runs.map(({ environment }) => environment.cpu))].join(", ");
}

/** Values that have an order; others stay in that of the document. */
const ORDER: readonly string[] = [...DEVICES, ...PRECISIONS];

/** Check boxes for everything that can be filtered, and the scale of the axes. */
function controls(points: readonly Point[]): Markup {
  const group = (key: "benchmark" | "machine" | "device" | "precision", legend: string) => {
    const values = valuesOf(points, key).toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
    if (values.length < 2) return markup``;
    return markup`
        <fieldset>
          <legend>${legend}</legend>
          ${
      values.map((value) =>
        markup`<label><input type="checkbox" name="${key}" value="${value}" checked> ${value}</label>
          `
      )
    }
        </fieldset>`;
  };
  return markup`<form class="controls" aria-label="What to show">
        ${group("benchmark", "Benchmark")}
        ${group("machine", "Machine")}
        ${group("device", "Device")}
        ${group("precision", "Precision")}
        <fieldset>
          <legend>Axes</legend>
          <label><input type="radio" name="scale" value="log" checked> logarithmic</label>
          <label><input type="radio" name="scale" value="linear"> linear</label>
        </fieldset>
        <fieldset>
          <legend>Tables</legend>
          <label><input type="checkbox" name="columns" value="all"> all columns</label>
        </fieldset>
      </form>`;
}

function figureSection({ figures }: Figures): Markup {
  return markup`<section aria-labelledby="plots">
        <h2 id="plots">Plots</h2>
        <p class="notes">
          Filled symbols and solid lines are f64, open symbols and dashed lines are f32, thick lines
          are GPUs; bands and bars are 95 % confidence intervals, where a row has several rounds; what
          is crossed out FAILED its
          check or is implausible. Point at a series to bring it out.
        </p>
        <noscript><p>The plots need JavaScript; the tables below hold the same values.</p></noscript>
        ${
    PLOTS.map((plot) =>
      markup`<h3>${HEADINGS[plot]}</h3>
        <div class="figures">
          ${figures.filter((figure) => figure.plot === plot).map(figureMarkup)}
        </div>
        `
    )
  }
      </section>`;
}

function figureMarkup({ id, plot, panel, caption }: Figure): Markup {
  const data = panel
    ? markup`data-benchmark="${panel.benchmark}" data-machine="${panel.machine}"`
    : "";
  const title = panel ? markup`<b>${panel.panel}</b>` : "";
  return markup`<figure id="${id}" class="${plot}" ${data}>
            <figcaption>${title} ${caption}</figcaption>
            <div class="plot"></div>
          </figure>
          `;
}
