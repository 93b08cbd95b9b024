/** The page fits windows of all widths: nothing is cut off, covered or out of sight. */
import assert from "node:assert/strict";
import { HIDEABLE } from "../../bench/report/page/sections.ts";
import type { Results } from "../../bench/results/schema.ts";
import { inRun, onCpu } from "../bench/documents.ts";
import { mapped, pictured, withGaps } from "../bench/report/pictures.ts";
import { browserTest } from "./chromium.ts";
import { open, plotted, settled, TWO_FRAMES } from "./report_page.ts";

/** Results whose tables have every column, and rows of texts that no line holds. */
function wide(sizes?: readonly number[]): Results {
  const document = pictured(sizes);
  const results = document.results.map((row) => ({
    ...row,
    ...(row.device === "gpu" ? { gpu_median: row.median / 2 } : {}),
    flops_fraction: 0.1,
  }));
  const backends = [
    onCpu("native", { build_flags: "-ffast-math -march=native ".repeat(12) }),
  ];
  const environment = { revision: "0123456789".repeat(4) };
  return inRun({ backends, environment }, { ...document, results });
}

/** Runs in the page: pixels by which it is wider than the window. */
const EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

browserTest("no window makes the page scroll sideways, nor the paper", async (browser) => {
  for (const width of [390, 600, 1280]) {
    const { page } = await open(browser, wide(), "light", width);
    assert.equal(await page.evaluate(EXCESS), 0, `${width}`);
    await page.setViewportSize({ width: 718, height: 900 });
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.evaluate(EXCESS), 0, `printed from ${width}`);
  }
});

browserTest("tables hide what does not fit, say so, and show it when asked", async (browser) => {
  const { page } = await open(browser, wide(), "light", 900);
  const headings = () =>
    page.locator("details.table thead").first().locator("th:visible")
      .allTextContents();
  const fits = () =>
    page.locator("details.table .scroll").first().evaluate<
      boolean,
      { scrollWidth: number; clientWidth: number }
    >(
      (element) => element.scrollWidth <= element.clientWidth,
    );
  const few = await headings();
  const all = await page.locator("details.table thead").first().locator("th")
    .allTextContents();
  const hidden = all.filter((title) => !few.includes(title));
  const hideable = HIDEABLE.filter((title) => all.includes(title));
  assert.ok(hidden.length > 0);
  assert.deepEqual(new Set(hidden), new Set(hideable.slice(0, hidden.length)));
  assert.equal(await fits(), true);
  const note = page.locator("#hidden-columns");
  for (const title of hidden) assert.ok((await note.innerText()).includes(title), title);
  await page.getByLabel("all columns").check();
  await settled(page, 2);
  assert.deepEqual(await headings(), all);
  assert.equal(await note.isVisible(), false);
  await page.getByLabel("all columns").uncheck();
  await settled(page, 3);
  assert.deepEqual(await headings(), few);
  // The last column that was hidden comes back first.
  await page.setViewportSize({ width: 1600, height: 900 });
  const last = HIDEABLE.indexOf(hideable[hidden.length - 1]);
  await page.locator(`th[data-hideable="${last}"]:visible`).first().waitFor();
});

browserTest(
  "nothing is cut off at three widths, and nothing covers the figures",
  async (browser) => {
    for (const width of [390, 600, 1280]) {
      const { page, complaints } = await open(browser, wide(), "light", width);
      assert.deepEqual(complaints, []);
      const beyond = await page.evaluate<string[]>(`[...document.querySelectorAll(
      "figure svg, figure svg text, main h2, main h3, summary, caption, .decision, .notes",
    )].filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 0 && (left < -1 || right > innerWidth + 1);
    }).map((one) => one.tagName + " " + one.textContent.slice(0, 40))`);
      assert.deepEqual(beyond, [], `${width}`);
      const covered = await page.evaluate<string[]>(`[...document.querySelectorAll(
      ".table .scroll",
    )].filter((one) => one.scrollWidth > one.clientWidth)
      .flatMap((one) => [...one.querySelectorAll("th, td")])
      .filter((cell) => innerWidth < 960 && getComputedStyle(cell).position === "sticky")
      .map((cell) => cell.textContent)`);
      assert.deepEqual(covered, [], `${width}`);
    }
  },
);

browserTest(
  "cells without a row say so, give the reason, and follow the filters",
  async (browser) => {
    const { page, complaints } = await open(browser, withGaps());
    const gaps = async () => (await plotted(page)).filter((text) => text === "–").length;
    assert.equal(await gaps(), 4);
    const [eos, mixing] = await page.locator("figure.heatmap").all();
    await eos.locator("[aria-label*='wasm f64, 65,536 points: not measured']")
      .hover({ position: { x: 5, y: 5 } });
    const tip = page.locator("#tip");
    await tip.waitFor({ state: "visible" });
    assert.equal(
      (await tip.innerText()).replace(/\s+/g, " "),
      "wasm f64 size 65,536 points not measured does not fit into memory",
    );
    assert.match(await mixing.locator("svg").innerHTML(), /webgpu f32, 4,096 points: not measured/);
    await page.mouse.move(0, 0);
    await page.getByLabel("65,536", { exact: true }).uncheck();
    await settled(page, 2);
    assert.equal(await gaps(), 2);
    // Compared with a row that is missing somewhere, the rows beside it are.
    await page.getByLabel("Reference", { exact: true }).selectOption("webgpu f32");
    await settled(page, 3);
    assert.equal(await gaps(), 10);
    assert.deepEqual(complaints, []);
  },
);

browserTest("on a phone, the columns that matter and every text are in sight", async (browser) => {
  const document = wide();
  document.results.forEach((row) => {
    if (row.backend === "broken") row.backend = "onnxruntime_node";
    if (row.precision === "f32") row.formulation = "quadrature";
  });
  const { page } = await open(browser, document, "light", 390);
  const headings = await page.locator("details.table th[data-title]:visible").allTextContents();
  for (const title of ["backend", "precision", "median", "Δ", "check"]) {
    assert.ok(headings.includes(title), title);
  }
  const beyond = await page.evaluate<string[]>(`[...document.querySelectorAll("th, td")]
    .filter((cell) => cell.getBoundingClientRect().right > innerWidth + 1)
    .map((cell) => cell.textContent)`);
  assert.deepEqual(beyond, []);
  // Numbers stay in one piece, here as on wider pages.
  for (const width of [390, 600]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(TWO_FRAMES);
    const broken = await page.evaluate<string[]>(`[...document.querySelectorAll(
      ".sortable td.right:not(.interval), .number",
    )].filter((one) => one.checkVisibility() && one.getClientRects().length > 1 ||
      one.matches("td") && one.offsetHeight > 0 && getComputedStyle(one).whiteSpace !== "nowrap")
      .map((one) => one.textContent)`);
    assert.deepEqual(broken, [], `${width}`);
  }
  const flags = page.locator('td[data-title="compiler\'s flags"]').last();
  assert.ok((await flags.innerText()).includes("-ffast-math"));
});

browserTest(
  "on a phone, the answer says where each row runs, without scrolling",
  async (browser) => {
    const backends = [
      onCpu("typed_array", { family: "TypeScript", runs_in: ["Deno", "Node", "browsers"] }),
      onCpu("wasm", { family: "WASM", runs_in: ["Deno", "Node", "browsers"] }),
    ];
    for (const width of [390, 600, 1280]) {
      const { page } = await open(browser, inRun({ backends }, wide()), "light", width);
      const places = page.locator(".decision tbody :is(small, td)").filter({
        hasText: /^Deno, Node, browsers$/,
        visible: true,
      });
      assert.equal(await places.count(), 3, `${width}`);
      for (const place of await places.all()) {
        const { x, width: own } = (await place.boundingBox())!;
        assert.ok(x >= 0 && x + own <= width, `${x} + ${own} in ${width}`);
      }
      const speeds = page.locator('.decision td[data-column="speed"]');
      const words = await speeds.allTextContents();
      assert.ok(words.every((text) => /faster|slower|reference|–/.test(text)), `${words}`);
    }
  },
);

browserTest("the table of engines fits a phone, with times and speeds", async (browser) => {
  const document = pictured();
  const rows = document.results.filter(({ precision, device }) =>
    precision === "f64" && device === "cpu"
  );
  const all = rows.flatMap((one) =>
    one.benchmark === "isoneutral_mixing"
      ? [one, { ...one, benchmark: "turbulent_kinetic_energy" }]
      : one
  ).flatMap((one) => [one, { ...one, engine: "firefox" }]);
  const backends = [
    onCpu("typed_array", { family: "TypeScript" }),
    onCpu("wasm", { family: "WASM" }),
  ].flatMap((one) => [one, { ...one, engine: "firefox", version: "Firefox 150.0" }]);
  for (const width of [390, 600, 1280]) {
    const { page } = await open(
      browser,
      inRun({ backends }, { ...document, results: all }),
      "light",
      width,
    );
    const table = page.locator(".engines");
    assert.ok((await table.innerText()).includes("3.00× faster"));
    const scroll = page.locator(".scroll", { has: table });
    assert.equal(
      await scroll.evaluate<boolean, { scrollWidth: number; clientWidth: number }>(
        (element) => element.scrollWidth <= element.clientWidth,
      ),
      true,
      `${width}`,
    );
  }
});

browserTest("maps are no wider than a page of any width", async (browser) => {
  for (const [width, scheme] of [[1280, "light"], [600, "dark"], [390, "dark"]] as const) {
    const { page } = await open(browser, mapped(), scheme, width);
    const wider = await page.evaluate(
      `[...document.querySelectorAll("figure.maps, figure.maps *")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth).length`,
    );
    assert.equal(wider, 0, `${width}`);
  }
});
