/** The table of engines on the page. */
import { breakable, type Markup, markup } from "./markup.ts";
import {
  engineColumns,
  engineNotes,
  enginesTitle,
  type EngineTable,
  type Model,
} from "../model.ts";
import { scrolled } from "./sections.ts";

/** Headings that narrow pages have no room for. */
const WIDE: readonly string[] = ["95% CI", "range"];

/** What each engine makes of the same code, per machine. */
export function engineSection({ engines }: Model): Markup {
  return engines.length === 0 ? markup`` : markup`<div id="engines">${engines.map(tableOf)}</div>`;
}

/** The table of one machine; the rows of an engine stand below its name. */
function tableOf(table: EngineTable): Markup {
  const [, ...columns] = engineColumns(table);
  const title = enginesTitle(table);
  const place = ({ title, align }: typeof columns[number]) =>
    markup`class="${align}"${WIDE.includes(title) ? markup` data-wide` : ""}`;
  return markup`<h3>${title}</h3>
        <div ${scrolled(title)}>
          <table class="engines">
            <thead>
              <tr>${
    columns.map((column) =>
      markup`<th scope="col" ${place(column)}>${breakable(column.title)}</th>`
    )
  }</tr>
            </thead>
            ${
    table.engines.map((engine) =>
      markup`<tbody>
              <tr><th scope="rowgroup" colspan="${columns.length}">${engine.engine} <small>${engine.version}</small></th></tr>
              ${
        engine.rows.map((row) =>
          markup`<tr>${
            columns.map((column, n) =>
              n === 0
                ? markup`<th scope="row">${breakable(column.cell(row, engine))}</th>`
                : markup`<td ${place(column)}>${column.cell(row, engine)}</td>`
            )
          }</tr>
              `
        )
      }</tbody>
            `
    )
  }
          </table>
        </div>
        <div class="notes">${engineNotes(table).map((note) => markup`<p>${note}</p>`)}</div>
        `;
}
