// Draws the page, and again when the reader chooses something. Runs in the reader's browser.
"use strict";

async function update() {
  const scale = form.querySelector('input[name="scale"]:checked').value;
  const chosen = chosenPoints();
  for (const figure of drawnFigures) await drawFigure(figure, chosen, scale);
  for (const figure of mapFigures) drawMaps(figure, chosen);
  filterTables(chosen);
  fit();
  const { dataset } = document.documentElement;
  dataset.drawn = String(Number(dataset.drawn ?? 0) + 1);
}

let nextFit = 0;

/** Hides columns anew before the page is painted again, once for all that has changed. */
function fitSoon() {
  cancelAnimationFrame(nextFit);
  nextFit = requestAnimationFrame(fit);
}

if (form) {
  // One after the other: a filter may change while the figures are still being drawn.
  let queue = Promise.resolve();
  form.addEventListener("change", () => queue = queue.then(update));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("resize", fitSoon);
  for (const one of [...tables, form.closest("details")]) one.addEventListener("toggle", fitSoon);
  for (const heading of document.querySelectorAll(".sortable th[data-title]")) {
    heading.querySelector("button").addEventListener("click", () => sort(heading));
  }
  // Paper shows everything.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });
  queue = queue.then(update);
}
