/** The page: one self-contained HTML file with interactive plots, tables and environment. */
import { list } from "../../../base/text/list.ts";
import type { Results } from "../../results/schema.ts";
import { bar, FILTERS } from "./bar.ts";
import { decisionTable } from "./decision.ts";
import { figureSections } from "./figure_sections.ts";
import { engineSection } from "./engines.ts";
import { figuresOf } from "./figures.ts";
import { mapData, mapSection } from "./maps.ts";
import { jsonMarkup, Markup, markup, scriptMarkup } from "./markup.ts";
import filters from "./script/filters.js" with { type: "text" };
import drawing from "./script/figures.js" with { type: "text" };
import mapping from "./script/maps.js" with { type: "text" };
import page from "./script/page.js" with { type: "text" };
import tables from "./script/tables.js" with { type: "text" };
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
import { FAMILY_COLORS } from "../plots/theme.ts";
import { vegaSource } from "../plots/vega.ts";

/** Keeps the page from loading anything; Vega compiles expressions, which needs `unsafe-eval`. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; " +
  "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The colours of the families, as the plots have them. */
const FAMILY_STYLE = Object.entries(FAMILY_COLORS)
  .map(([family, color]) => `[data-family="${family}"] { --family: ${color} }\n`).join("");

/** What the page is about: the engines, where they are compared. */
function headingOf({ panels }: Model): string {
  const engines = new Set(panels.flatMap(({ rows }) => rows.map(({ engine = "deno" }) => engine)));
  return engines.size > 1 ? `hpc-bench in ${list([...engines])}` : "hpc-bench";
}

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
  const figures = await figuresOf(model, results);
  const benchmarks = model.benchmarks.join(", ");
  const { environment: { time } } = model.runs[0];
  const heading = headingOf(model);
  const title = `${heading}: ${benchmarks}`;
  const drawn = figures.figures.length > 0;
  const library = drawn ? await vegaSource() : "";
  return markup`<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <style>${new Markup(style + FAMILY_STYLE)}</style>
  </head>
  <body>
    <header>
      <h1>${heading}</h1>
      <p>${benchmarks} · ${machines(model)} · ${time.slice(0, 10)}</p>
    </header>
    ${drawn ? bar(figures.points, model) : ""}
    <main>
      <section aria-labelledby="verdict">
        <h2 id="verdict">What to ship</h2>
        ${model.decisions.map(decisionTable)}
        ${engineSection(model)}
        ${verdictSection(model)}
      </section>
      ${warningSection(model)}
      ${drawn ? [figureSections(figures), mapSection(model.maps)] : []}
      ${tableSection(model)}
      ${skippedSection(model)}
      ${environmentSection(model)}
    </main>
    <footer>
      <p>${model.programs.join(", ")}</p>
    </footer>
    <div id="tip" role="tooltip" hidden></div>
    <script type="application/json" id="data">${
    jsonMarkup({
      ...figures,
      maps: mapData(model.maps),
      hideable: HIDEABLE,
      filters: Object.keys(FILTERS),
    })
  }</script>
    <script>${scriptMarkup(library)}</script>
    ${
    [filters, drawing, mapping, tables, page].map((source) =>
      markup`<script>${scriptMarkup(source)}</script>`
    )
  }
  </body>
</html>
`.text;
}

function machines({ runs }: Model): string {
  return [...new Set(runs.map(({ environment }) => environment.cpu))].join(", ");
}
