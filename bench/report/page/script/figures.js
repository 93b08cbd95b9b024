// deno-lint-ignore-file no-unused-vars -- the scripts of the page share their declarations
// Draws the figures of the page. Runs in the reader's browser.
"use strict";

function number(value) {
  const digits = Math.abs(value) >= 999.5 ? 0 : undefined;
  return digits === 0 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
}

function time(seconds) {
  const units = [["s", 1], ["ms", 1e-3], ["µs", 1e-6], ["ns", 1e-9]];
  const [symbol, unit] = units.find(([, unit]) => seconds >= unit) ?? units[3];
  return `${number(seconds / unit)} ${symbol}`;
}

/** A speed-up in words, as the reports have it. */
function comparison(speedup) {
  return speedup < 1 ? `${number(1 / speedup)} × slower than` : `${number(speedup)} ×`;
}

function factsOf(point) {
  const size = ["size", `${point.size.toLocaleString("en-US")} points`];
  if (point.median === undefined) return [size, [point.status, point.reason]];
  const interval = (low, high, format) => [
    "95 % interval",
    low === high
      ? "none"
      : point.one_process
      ? "none: within one process"
      : `${format(low)} … ${format(high)}`,
  ];
  const error = point.error === null
    ? "not finite"
    : point.error === 0
    ? "0"
    : point.error.toExponential(1);
  return [
    size,
    ["median", time(point.median)],
    interval(point.median_low, point.median_high, time),
    ["speed-up", `${comparison(point.speedup)} ${point.reference}`],
    interval(point.speedup_low, point.speedup_high, number),
    ["bandwidth", `${number(point.gbps)} GB/s`],
    ["error", error],
    ["check", point.reason ? `${point.status}: ${point.reason}` : point.status],
    ["processor", point.device_name],
    ...(point.machine ? [["machine", point.machine]] : []),
  ];
}

const tip = document.getElementById("tip");

/** Shows what is known of the row under the pointer. */
function showTip(_handler, event, _item, point) {
  tip.hidden = point?.summary === undefined;
  if (tip.hidden) return;
  const title = document.createElement("b");
  title.textContent = point.series;
  const list = document.createElement("dl");
  for (const [name, value] of factsOf(point)) {
    list.append(document.createElement("dt"), document.createElement("dd"));
    list.children[list.children.length - 2].textContent = name;
    list.lastElementChild.textContent = value;
  }
  tip.replaceChildren(title, list);
  const { clientX: x, clientY: y } = event;
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = x + 16 + width > innerWidth ? x - 16 - width : x + 16;
  const top = y + 16 + height > innerHeight ? y - 16 - height : y + 16;
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${Math.max(4, top)}px`;
}

/** Figures with their views, once drawn. */
const drawnFigures = figures.map((figure) => ({
  ...figure,
  element: document.getElementById(figure.id),
  view: undefined,
  drawn: undefined,
}));

/** Makes the view of a figure from one of its specifications. */
function openView(figure, spec) {
  figure.view?.finalize();
  figure.drawn = spec;
  figure.view = new vega.View(vega.parse(specs[spec]), {
    renderer: "svg",
    container: figure.element.querySelector(".plot"),
    hover: true,
    logLevel: vega.Error,
    tooltip: showTip,
  }).description(figure.description);
}

/** Draws a figure from points, or hides it where there are none. */
async function drawFigure(figure, chosen, scale) {
  const own = chosen.filter(({ panel }) => panel === figure.panel.panel);
  figure.element.hidden = own.length === 0;
  if (own.length === 0) return;
  if (figure.drawn !== figure.specs[scale]) openView(figure, figure.specs[scale]);
  const reference = own.find(({ comparable }) => comparable)?.reference ?? figure.reference;
  figure.element.querySelector("figcaption span").textContent = figure.caption
    .replace("{reference}", () => reference);
  const missing = figure.plot === "heatmap"
    ? wanted(gaps).filter(({ panel }) => panel === figure.panel.panel)
    : [];
  figure.view.data("points", [...own, ...missing].map((point) => ({ ...point })));
  const sizes = [...new Set(own.map(({ size }) => size))].sort((a, b) => a - b);
  if (figure.plot !== "heatmap" && figure.plot !== "accuracy") figure.view.signal("sizes", sizes);
  await figure.view.runAsync();
}
