// Draws the maps of outputs and of their errors. Runs in the reader's browser.
"use strict";

const SVG = "http://www.w3.org/2000/svg";

/** Place of the letter for values that are not finite. */
const NOT_FINITE = maps.letters.length - 1;

/** Figures of maps with their elements. */
const mapFigures = [...document.querySelectorAll("figure.maps")]
  .map((element, n) => ({ ...maps.figures[n], element }));

function svgElement(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** The outlines of the cells of each place among the letters; neighbours along `j` are joined. */
function outlines({ extent: [width, height], cells }) {
  const paths = new Map();
  for (let i = 0; i < width; i++) {
    for (let j = 0, end; j < height; j = end) {
      const letter = cells[i * height + j];
      for (end = j + 1; end < height && cells[i * height + end] === letter;) end++;
      const place = maps.letters.indexOf(letter);
      const cell = `M${i},${height - end}h1v${end - j}h-1z`;
      paths.set(place, (paths.get(place) ?? "") + cell);
    }
  }
  return paths;
}

/** Fills a picture with cells: each letter has the colour, or else the class, of its place. */
function drawCells(svg, map, colorOf, classOf) {
  const [width, height] = map.extent;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.replaceChildren(...[...outlines(map)].map(([place, d]) => {
    const name = classOf(place);
    return svgElement("path", name ? { d, class: name } : { d, fill: colorOf(place) });
  }));
}

/** Says what a picture shows to those who cannot see it, and to those who point at it. */
function describe(svg, text) {
  const title = svgElement("title", {});
  title.textContent = text;
  svg.prepend(title);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", text);
}

/** A bar of the colours of some places, from left to right. */
function drawBar(svg, first, last, colorOf, classOf) {
  const cells = maps.letters.slice(first, last + 1);
  drawCells(svg, { extent: [cells.length, 1], cells }, colorOf, classOf);
  svg.setAttribute("preserveAspectRatio", "none");
}

/** The colours of a field: from blue over white at 0 to orange where it has both signs. */
function fieldColors([low, high]) {
  const ends = Math.max(-low, high);
  const isDiverging = low < 0 && high > 0;
  const scheme = vega.scheme(isDiverging ? "blueorange" : "cividis");
  return (place) => {
    const share = place / (NOT_FINITE - 1);
    return scheme(isDiverging ? 0.5 + (low + share * (high - low)) / (2 * ends) : share);
  };
}

const fieldClass = (place) => place === NOT_FINITE ? "not-finite" : "";
const errorClass = (place) => place === 0 ? "exact" : fieldClass(place);

function drawField(element, { field }) {
  const colorOf = fieldColors(field.scale);
  const [picture, bar] = element.querySelectorAll("svg");
  drawCells(picture, field, colorOf, fieldClass);
  const [low, high] = field.scale.map(number);
  const unit = field.unit ? ` ${field.unit}` : "";
  describe(picture, `${field.output} of the reference, seen from above: ${low} to ${high}${unit}`);
  drawBar(bar, 0, NOT_FINITE - 1, colorOf, fieldClass);
}

/** Draws the maps of the errors, the fastest series first, on one scale from the least to the largest. */
function drawErrors(element, { field, errors }, ranks) {
  const shown = errors.filter(({ series }) => ranks.has(series))
    .sort((a, b) => ranks.get(a.series) - ranks.get(b.series));
  const places = shown.flatMap(({ cells }) => [...new Set(cells)])
    .map((letter) => maps.letters.indexOf(letter))
    .filter((place) => errorClass(place) === "");
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const scheme = vega.scheme("viridis");
  const colorOf = (place) => scheme(last > first ? (place - first) / (last - first) : 0.5);
  element.querySelector("ul").replaceChildren(...shown.map((one) => {
    const item = document.createElement("li");
    const picture = svgElement("svg", {});
    drawCells(picture, one, colorOf, errorClass);
    const state = one.consistent ? "" : "FAILED, ";
    describe(picture, `Error of ${field.output} by ${one.series}: ${state}${one.text}`);
    const name = document.createElement("b");
    name.textContent = one.series;
    item.className = one.consistent ? "" : "failed";
    item.append(picture, name, `${state}${one.text}`);
    return item;
  }));
  const key = (name) => element.querySelector(`[data-key="${name}"]`);
  // Powers of ten where the letters begin and end.
  const edge = (place) => (10 ** (maps.lowest + (place - 1) / maps.perDecade)).toExponential(0);
  const isScaled = places.length > 0;
  for (const name of ["low", "scale", "high"]) key(name).toggleAttribute("hidden", !isScaled);
  if (isScaled) {
    key("low").textContent = first === 1 ? "0" : edge(first);
    key("high").textContent = last === NOT_FINITE - 1 ? "∞" : edge(last + 1);
    drawBar(key("scale"), first, last, colorOf, errorClass);
  }
  drawBar(key("exact"), 0, 0, colorOf, errorClass);
  drawBar(key("not-finite"), NOT_FINITE, NOT_FINITE, colorOf, errorClass);
}

/** Draws the chosen output of a figure for the series of some points, or hides it where there are none. */
function drawMaps({ panel, size, outputs, element }, chosen) {
  const own = chosen.filter((point) => point.panel === panel && point.size === size);
  element.hidden = own.length === 0;
  const place = Number(element.querySelector("select").value);
  for (const field of element.querySelectorAll(".field")) {
    field.hidden = Number(field.dataset.output) !== place;
    if (!field.hidden) drawField(field, outputs[place]);
  }
  const ranks = new Map(own.map(({ series, rank }) => [series, rank]));
  drawErrors(element.querySelector(".errors"), outputs[place], ranks);
}

for (const figure of mapFigures) {
  figure.element.querySelector("select")
    .addEventListener("change", () => drawMaps(figure, chosenPoints()));
}
