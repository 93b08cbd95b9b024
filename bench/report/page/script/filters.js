// deno-lint-ignore-file no-unused-vars -- the scripts of the page share their declarations
// What the reader wants to see, and what speed-ups refer to. Runs in the reader's browser.
"use strict";

const { points, gaps, specs, figures, maps, hideable, filters } = JSON.parse(
  document.getElementById("data").textContent,
);
const form = document.querySelector("form.controls");

/** Names the row of a table and the point of a plot. */
const keyOf = ({ benchmark, machine, series, size }) =>
  [benchmark, machine, series, size].join(", ");

/** The values of a property that are not wanted. */
function unwanted(key) {
  return [...form.querySelectorAll(`input[name="${key}"]`)]
    .filter((box) => !box.checked).map((box) => box.value);
}

/** Times of another row of a point's benchmark and size over the point's own, without interval. */
function relativeTo(series, point) {
  const other = points.find((one) =>
    one.series === series && one.panel === point.panel && one.size === point.size
  );
  if (!other) return { ...point, comparable: false };
  const speedup = other.median / point.median;
  return {
    ...point,
    speedup,
    speedup_low: speedup,
    speedup_high: speedup,
    reference: series,
    comparable: true,
  };
}

/** The points, or gaps, that pass the filters. */
function wanted(all) {
  const without = filters.map((key) => [key, unwanted(key)]);
  return all.filter((one) => without.every(([key, values]) => !values.includes(String(one[key]))));
}

/** The points that pass the filters, their speed-ups as the reader chooses. */
function chosenPoints() {
  const reference = form.elements.reference.value;
  return wanted(points)
    .map((point) => reference === "" ? { ...point } : relativeTo(reference, point));
}
