/** The decision table on the page. */
import {
  type Decision,
  DECISION_OMITTED_FIRST,
  decisionColumns,
  decisionNotes,
  decisionTitle,
} from "../model.ts";
import { type Markup, markup, wholeNumbers } from "./markup.ts";
import { scrolled } from "./sections.ts";

/**
 * What to ship on one machine; narrow pages leave out what matters least, and say below its name
 * where the best runs.
 */
export function decisionTable(decision: Decision): Markup {
  const columns = decisionColumns(decision);
  const title = decisionTitle(decision);
  const place = ({ title, align }: typeof columns[number]) =>
    markup`class="${align}" data-column="${title}"${
      DECISION_OMITTED_FIRST.slice(0, 3).includes(title) ? markup` data-wide` : ""
    }`;
  return markup`${decision.machine === "" ? "" : markup`<h3>${title}</h3>`}
        <p class="notes">All that was measured, relative to ${decision.reference}; filters and
        another reference change plots and tables only.</p>
        <div ${scrolled(title)}>
          <table class="decision">
            <thead>
              <tr>${
    columns.map((column) =>
      markup`<th scope="col" ${place(column)}>${column.title}${
        column.title === "best" ? narrow("runs in") : ""
      }</th>`
    )
  }</tr>
            </thead>
            <tbody>
              ${
    decision.choices.map((one) =>
      markup`<tr data-family="${one.family}">${
        columns.map((column, n) =>
          n === 0
            ? markup`<th scope="row">${column.cell(one)}</th>`
            : markup`<td ${place(column)}>${column.cell(one)}${
              column.title === "best" ? narrow(one.runsIn.join(", ")) : ""
            }</td>`
        )
      }</tr>
              `
    )
  }
            </tbody>
          </table>
        </div>
        <div class="notes">${
    decisionNotes(decision).map((note) => markup`<p>${wholeNumbers(note)}</p>`)
  }</div>
        `;
}

/** A second line in a cell of a page that has no room for a column. */
function narrow(text: string): Markup {
  return text === "" ? markup`` : markup`<small data-narrow>${text}</small>`;
}
