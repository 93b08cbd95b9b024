// Draws the figures of the page and filters figures and tables. Runs in the reader's browser.
"use strict";
(() => {
  const { points, specs, figures, hideable } = JSON.parse(
    document.getElementById("data").textContent,
  );
  const form = document.querySelector("form.controls");
  if (!form) return;

  const KEYS = ["benchmark", "machine", "device", "precision"];
  const boxes = (key) => [...form.querySelectorAll(`input[name="${key}"]`)];

  /** The values of a property that the reader wants to see; all where there is no choice. */
  function wanted(key) {
    const choice = boxes(key);
    return choice.length === 0
      ? [...new Set(points.map((point) => point[key]))]
      : choice.filter((box) => box.checked).map((box) => box.value);
  }

  function number(value) {
    const digits = Math.abs(value) >= 999.5 ? 0 : undefined;
    return digits === 0 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
  }

  function time(seconds) {
    const units = [["s", 1], ["ms", 1e-3], ["µs", 1e-6], ["ns", 1e-9]];
    const [symbol, unit] = units.find(([, unit]) => seconds >= unit) ?? units[3];
    return `${number(seconds / unit)} ${symbol}`;
  }

  function factsOf(point) {
    const interval = (low, high, format) => [
      "95 % interval",
      point.one_process ? "none: within one process" : `${format(low)} … ${format(high)}`,
    ];
    const error = point.error === null
      ? "not finite"
      : point.error === 0
      ? "0"
      : point.error.toExponential(1);
    return [
      ["size", `${point.size.toLocaleString("en-US")} points`],
      ["median", time(point.median)],
      interval(point.median_low, point.median_high, time),
      ["speed-up", `${number(point.speedup)} × ${point.reference}`],
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
    tip.hidden = !point || point.series === undefined || point.median === undefined;
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
  const drawn = figures.map((figure) => ({
    ...figure,
    element: document.getElementById(figure.id),
    view: undefined,
    scale: undefined,
  }));

  function chosen(panel) {
    return {
      panel: panel?.panel ?? "",
      sizes: panel?.sizes ?? [1, 2],
      ...Object.fromEntries(KEYS.map((key) => [`${key}s`, wanted(key)])),
    };
  }

  /** Whether a figure has anything to show under the filters. */
  function shows({ panel }, filters) {
    return points.some((point) =>
      (panel === undefined || point.panel === panel.panel) &&
      KEYS.every((key) => filters[`${key}s`].includes(point[key]))
    );
  }

  async function draw(figure, scale, filters) {
    figure.view?.finalize();
    figure.scale = scale;
    const view = new vega.View(vega.parse(specs[figure.specs[scale]]), {
      renderer: "svg",
      container: figure.element.querySelector(".plot"),
      hover: true,
      logLevel: vega.Error,
      tooltip: showTip,
    });
    figure.view = view;
    view.description(figure.description).data("points", points.map((point) => ({ ...point })));
    for (const [name, value] of Object.entries(filters)) view.signal(name, value);
    await view.runAsync();
  }

  /** Shows all columns of the tables, or as many as fit: the same ones in every table. */
  function fit() {
    const all = form.querySelector('input[name="columns"]').checked;
    const tables = [...document.querySelectorAll(".scroll[data-benchmark]")];
    const omitted = [];
    const note = document.getElementById("hidden-columns");
    for (const cell of document.querySelectorAll("[data-hideable]")) cell.hidden = false;
    for (let n = 0; !all && tables.some((table) => table.scrollWidth > table.clientWidth); n++) {
      const cells = document.querySelectorAll(`[data-hideable="${n}"]`);
      if (n >= hideable.length) break;
      for (const cell of cells) cell.hidden = true;
      if (cells.length > 0) omitted.push(hideable[n]);
    }
    note.hidden = omitted.length === 0;
    note.textContent = `Hidden, as the page is too narrow: ${omitted.join(", ")}. ` +
      "“All columns” above brings them back.";
    const { position } = getComputedStyle(form);
    const covered = position === "sticky" ? form.offsetHeight : 0;
    document.documentElement.style.setProperty("--covered", `${covered}px`);
  }

  async function update() {
    const scale = form.querySelector('input[name="scale"]:checked').value;
    for (const figure of drawn) {
      const filters = chosen(figure.panel);
      figure.element.hidden = !shows(figure, filters);
      if (figure.element.hidden) continue;
      if (figure.scale === undefined || figure.specs[figure.scale] !== figure.specs[scale]) {
        await draw(figure, scale, filters);
        continue;
      }
      figure.scale = scale;
      for (const [name, value] of Object.entries(filters)) figure.view.signal(name, value);
      await figure.view.runAsync();
    }
    for (const element of document.querySelectorAll(".scroll[data-benchmark]")) {
      const { benchmark, machine } = element.dataset;
      element.hidden = !wanted("benchmark").includes(benchmark) ||
        !wanted("machine").includes(machine);
      for (const row of element.querySelectorAll("tr[data-device]")) {
        row.hidden = !wanted("device").includes(row.dataset.device) ||
          !wanted("precision").includes(row.dataset.precision);
      }
    }
    fit();
    document.documentElement.dataset.drawn = String(
      Number(document.documentElement.dataset.drawn ?? 0) + 1,
    );
  }

  // One after the other: a filter may change while the figures are still being drawn.
  let queue = Promise.resolve();
  form.addEventListener("change", () => queue = queue.then(update));
  addEventListener("resize", fit);
  form.addEventListener("submit", (event) => event.preventDefault());
  queue = queue.then(update);
})();
