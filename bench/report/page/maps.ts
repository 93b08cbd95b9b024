/** The section of the page with maps of outputs and of their errors; its script draws them. */
import { formatInteger } from "../../../base/text/units.ts";
import { LETTERS_PER_DECADE, LOWEST_DECADE, MAP_LETTERS } from "../../results/map_letters.ts";
import type { FieldMap } from "../../results/schema.ts";
import { pictureText } from "../escape.ts";
import type { Maps } from "../model/maps.ts";
import { type Markup, markup } from "./markup.ts";

/** What the section is called. */
export const MAPS_HEADING = "What it computes, and where it is wrong";

/** What the page's script draws the maps from. */
export interface MapData {
  /** Letters of the cells in ascending order. */
  readonly letters: string;
  /** Letters per factor of ten of an error. */
  readonly perDecade: number;
  /** Decimal logarithm of the error at which the second letter begins. */
  readonly lowest: number;
  /** The figures, in the order of the page. */
  readonly figures: readonly Maps[];
}

/** The maps for the script; names are those of the points. */
export function mapData(maps: readonly Maps[]): MapData {
  return {
    letters: MAP_LETTERS,
    perDecade: LETTERS_PER_DECADE,
    lowest: LOWEST_DECADE,
    figures: maps.map(({ panel, outputs, ...rest }) => ({
      ...rest,
      panel: pictureText(panel),
      outputs: outputs.map(({ field, errors }) => ({
        field,
        errors: errors.map((one) => ({ ...one, series: pictureText(one.series) })),
      })),
    })),
  };
}

/** One figure per benchmark and machine; nothing where there are no maps. */
export function mapSection(maps: readonly Maps[]): Markup {
  if (maps.length === 0) return markup``;
  return markup`<section aria-labelledby="maps">
        <h2 id="maps">${MAPS_HEADING}</h2>
        <p class="notes">First an output of the reference, seen from above: where it has levels, a
        slice one level below the surface. Then for each backend where its own differs: a cell has
        the colour of the largest error in its columns, on all levels, relative to the largest value
        of the reference. Inputs are random numbers, and so fields look like noise. Rounding errors
        do too; a fault shows as an edge, a corner or a block of cells. Numbers in brackets are the
        index of the largest error.</p>
        ${maps.map(mapFigure)}
      </section>`;
}

function mapFigure(maps: Maps): Markup {
  const { panel, benchmark, machine, size, outputs } = maps;
  // What fails is what there is to see.
  const failing = outputs.findIndex(({ errors }) => errors.some(({ consistent }) => !consistent));
  const options = outputs.map(({ field }, n) =>
    markup`<option value="${n}"${n === Math.max(0, failing) ? markup` selected` : ""}>${
      titleOf(field)
    }</option>`
  );
  return markup`<figure class="maps" data-benchmark="${benchmark}" data-machine="${machine}">
            <figcaption><b>${panel}</b> at ${formatInteger(size)} points
              <label>Output <select>${options}</select></label>
            </figcaption>
            ${outputs.map(({ field }, n) => fieldMarkup(field, n))}
            <div class="errors">
              <p class="key">error <span data-key="low"></span> <svg data-key="scale" aria-hidden="true"></svg>
                <span data-key="high"></span> <svg data-key="exact" aria-hidden="true"></svg> exact
                <svg data-key="not-finite" aria-hidden="true"></svg> not finite</p>
              <ul></ul>
            </div>
          </figure>
          `;
}

/** The frame of the reference's map, with axes and colour bar. */
function fieldMarkup(field: FieldMap, place: number): Markup {
  const { shape: [nx = 1, ny = 1], unit = "", scale: [low, high] } = field;
  const ends = (name: string, last: number) =>
    markup`<span>0</span> <span>${name}</span> <span>${last}</span>`;
  return markup`<div class="field" data-output="${place}" hidden>
              <div class="axes">
                <div class="y">${ends("j, northward", ny - 1)}</div>
                <svg></svg>
                <div class="x">${ends("i, eastward", nx - 1)}</div>
              </div>
              <p class="key">${short(low)} <svg aria-hidden="true"></svg> ${short(high)} ${unit}</p>
              <p>${sliceOf(field)}</p>
            </div>
            `;
}

/** An output in words: `tke: turbulent kinetic energy`. */
function titleOf({ output, quantity }: FieldMap): string {
  return quantity === undefined ? output : `${output}: ${quantity}`;
}

/** Which part of an output its map shows, and of how many columns a cell is the mean. */
function sliceOf({ output, shape, level, extent }: FieldMap): string {
  const index = ["i", "j"].slice(0, shape.length).concat(level.map(String)).join(", ");
  const columns = extent.map((cells, axis) => (shape[axis] ?? 1) / cells);
  const widths = columns.map((count) => Number(count.toFixed(1)));
  const mean = widths.every((count) => count === 1)
    ? ""
    : `; a cell is the mean of ${widths.join(" × ")} columns`;
  return `${output}[${index}] of ${shape.join(" × ")} points in the reference${mean}`;
}

/** A number with three digits: `-1.23e-5`, `0.136`, `53.7`, `2.57e+7`. */
function short(value: number): string {
  const magnitude = Math.abs(value);
  const isUsual = value === 0 || (magnitude >= 1e-3 && magnitude < 1e3);
  return isUsual ? `${Number(value.toPrecision(3))}` : value.toExponential(2);
}
