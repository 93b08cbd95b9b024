// deno-lint-ignore-file no-unused-vars -- the scripts of the page share their declarations
// Filters and sorts the tables of the page, and hides columns that do not fit. Runs in the reader's
// browser.
"use strict";

const tables = [...document.querySelectorAll("details.table")];

/** The number that a cell begins with, or its text. */
function sortable(cell) {
  const text = cell.textContent.trim();
  const value = Number.parseFloat(text.replaceAll(",", ""));
  return Number.isNaN(value) ? text : value;
}

/** Sorts a table by a column; a second time the other way round. */
function sort(heading) {
  const [head, body] = [heading.parentElement, heading.closest("table").tBodies[0]];
  const column = [...head.children].indexOf(heading);
  const descending = heading.getAttribute("aria-sort") === "ascending";
  for (const other of head.children) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const order = (a, b) => {
    const [x, y] = [a, b].map((row) => sortable(row.children[column]));
    if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
    return (descending ? -1 : 1) * (typeof x === "number" ? x - y : x.localeCompare(y));
  };
  body.append(...[...body.rows].sort(order));
}

/** Replaces a text, or brings back what was measured. */
function show(element, text) {
  element.dataset.measured ??= element.textContent;
  element.textContent = text ?? element.dataset.measured;
}

/** Shows the rows of points, with their speed-ups. */
function filterTables(chosen) {
  const reference = form.elements.reference.value;
  const note = document.getElementById("about-speedup");
  if (note) show(note, reference === "" ? undefined : `Δ: times as fast as ${reference}`);
  const known = new Set(points.map(keyOf));
  const byKey = new Map(chosen.map((point) => [keyOf(point), point]));
  for (const table of tables) {
    const column = [...table.querySelectorAll("th[scope=col]")]
      .findIndex((heading) => heading.dataset.title === "Δ");
    let shown = 0;
    for (const row of table.querySelectorAll("tr[data-key]")) {
      const point = byKey.get(row.dataset.key);
      row.hidden = known.has(row.dataset.key) && !point;
      if (!row.hidden) shown++;
      const cell = row.children[column];
      const isMeasured = reference === "" || !point;
      show(cell, isMeasured ? undefined : point.comparable ? number(point.speedup) : "");
    }
    table.hidden = shown === 0;
  }
}

/** Shows all columns of the tables, or as many as fit: the same ones in every table. */
function fit() {
  const all = form.querySelector('input[name="columns"]').checked;
  const open = tables.filter((table) => table.open).map((table) => table.querySelector(".scroll"));
  const omitted = [];
  const note = document.getElementById("hidden-columns");
  for (const cell of document.querySelectorAll("[data-hideable]")) cell.hidden = false;
  for (let n = 0; !all && open.some((table) => table.scrollWidth > table.clientWidth); n++) {
    const cells = document.querySelectorAll(`[data-hideable="${n}"]`);
    if (n >= hideable.length) break;
    for (const cell of cells) cell.hidden = true;
    if (cells.length > 0) omitted.push(hideable[n]);
  }
  note.hidden = omitted.length === 0;
  note.textContent = `Hidden, as the page is too narrow: ${omitted.join(", ")}. ` +
    "“All columns” above brings them back.";
  const bar = document.querySelector(".bar");
  document.documentElement.style.setProperty("--covered", `${bar.offsetHeight}px`);
}
