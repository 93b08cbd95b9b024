/** The sections of the page that hold plots; its script draws them. */
import { HEADINGS } from "../plots/plots.ts";
import { type Figure, type Figures, PLOTS, REFERENCE } from "./figures.ts";
import { type Markup, markup } from "./markup.ts";

/** One section per kind of plot. */
export function figureSections({ figures }: Figures): Markup {
  return markup`<p class="notes" id="how-to-read">
        Colours are what is shipped, marks are backends. Filled marks and solid lines are f64, open
        marks and dashed lines f32, thick lines GPUs; bands and bars are 95 % confidence intervals,
        where a row has several rounds; what is crossed out FAILED its check or is implausible. A
        cell with – was not measured, or not beside the reference. Point at a series to bring it
        out, at a cell for the reason.
      </p>
      <noscript><p>The plots need JavaScript; the tables below hold the same values.</p></noscript>
      ${
    PLOTS.map((plot) =>
      markup`<section aria-labelledby="plots-${plot}">
        <h2 id="plots-${plot}">${HEADINGS[plot]}</h2>
        <div class="figures">
          ${figures.filter((figure) => figure.plot === plot).map(figureMarkup)}
        </div>
      </section>
      `
    )
  }`;
}

function figureMarkup({ id, plot, panel, caption, reference }: Figure): Markup {
  return markup`<figure id="${id}" class="${plot}" data-benchmark="${panel.benchmark}" data-machine="${panel.machine}">
            <figcaption><b>${panel.panel}</b> <span>${
    caption.replace(REFERENCE, reference)
  }</span></figcaption>
            <div class="plot"></div>
          </figure>
          `;
}
