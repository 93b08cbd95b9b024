import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { mergeResults } from "../../bench/results/merging/merge.ts";
import { htmlReport } from "../../bench/report/page/html.ts";
import { HIDEABLE } from "../../bench/report/page/sections.ts";
import type { Results } from "../../bench/results/schema.ts";
import { inRun, onCpu, onGpu } from "../bench/documents.ts";
import { mapped, pictured, withGaps } from "../bench/report/pictures.ts";
import { browserTest } from "./chromium.ts";

/** A page that has been opened, and what went wrong in it. */
interface Opened {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

/** Runs in the page: waits until it has been painted after what has changed. */
const TWO_FRAMES = `new Promise((resolve) =>
  setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve))))`;

/** Pages that were made, by their results: making one takes longer than opening it. */
const pages = new Map<string, string>();

async function pageOf(results: Results): Promise<string> {
  const key = JSON.stringify(results);
  const html = pages.get(key) ?? await htmlReport(results);
  pages.set(key, html);
  return html;
}

async function open(
  browser: Browser,
  results: Results,
  colorScheme: "light" | "dark" = "light",
  width = 1300,
): Promise<Opened> {
  const path = await Deno.makeTempFile({ suffix: ".html" });
  try {
    await Deno.writeTextFile(path, await pageOf(results));
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(`file://${path}`);
    await settled(page, 1);
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    await page.evaluate(TWO_FRAMES);
    return { page, complaints, requests };
  } finally {
    await Deno.remove(path);
  }
}

/** Waits until the page has been drawn for the n-th time. */
async function settled(page: Page, times: number): Promise<void> {
  await page.waitForSelector(`html[data-drawn="${times}"]`, { state: "attached" });
}

/** Texts of all plots that are shown. */
async function plotted(page: Page): Promise<string[]> {
  return await page.locator("figure:not([hidden]) svg text").allTextContents();
}

browserTest("the page opens without a complaint and without the network", async (browser) => {
  const { page, complaints, requests } = await open(browser, pictured());
  assert.deepEqual(complaints, []);
  assert.equal(requests.length, 1, `${requests}`);
  assert.equal(await page.locator("figure svg").count(), 10);
  assert.equal(await page.locator(".plot[aria-label*='series at']").count(), 10);
  assert.equal(await page.locator("main table caption").first().isVisible(), true);
  const texts = await plotted(page);
  for (const text of ["wasm f64", "webgpu f32", "broken f32 FAILED", "1 ms", "65,536"]) {
    assert.ok(texts.includes(text), `${text} in ${texts}`);
  }
  const outside = await page.evaluate(() => fetch("https://example.org/").catch(() => "blocked"));
  assert.equal(outside, "blocked");
});

browserTest(
  "filters hide figures, series, cells and rows of tables, and bring them back",
  async (browser) => {
    const { page, complaints } = await open(browser, pictured());
    const rows = () => page.locator("tr[data-device=gpu]:visible").count();
    assert.equal(await rows(), 6);
    assert.ok((await plotted(page)).includes("webgpu f32"));
    await page.getByLabel("gpu", { exact: true }).uncheck();
    await settled(page, 2);
    assert.equal(await rows(), 0);
    const texts = await plotted(page);
    assert.ok(!texts.includes("webgpu f32") && texts.includes("wasm f32"), `${texts}`);

    await page.getByLabel("f32", { exact: true }).uncheck();
    await settled(page, 3);
    assert.ok(!(await plotted(page)).some((text) => text.startsWith("wasm f32")));
    assert.equal(await page.locator("tr[data-precision=f32]:visible").count(), 0);

    await page.getByLabel("isoneutral_mixing", { exact: true }).uncheck();
    await settled(page, 4);
    assert.equal(await page.locator("figure:visible").count(), 5);
    assert.equal(await page.locator("[data-benchmark=isoneutral_mixing]:visible").count(), 0);

    for (const [n, label] of ["gpu", "f32", "isoneutral_mixing"].entries()) {
      await page.getByLabel(label, { exact: true }).check();
      await settled(page, 5 + n);
    }
    assert.equal(await rows(), 6);
    assert.ok((await plotted(page)).includes("webgpu f32"));
    for (const label of ["cpu", "gpu"]) await page.getByLabel(label, { exact: true }).uncheck();
    await settled(page, 9);
    assert.equal(await page.locator("figure:visible").count(), 0);
    assert.deepEqual(complaints, []);
  },
);

browserTest("axes switch between logarithmic and linear", async (browser) => {
  const { page, complaints } = await open(browser, pictured());
  const ticks = () =>
    page.locator("figure.runtime").first().locator(".role-axis-label text").allTextContents();
  const log = await ticks();
  await page.getByLabel("linear").check();
  await settled(page, 2);
  assert.notDeepEqual(await ticks(), log);
  await page.getByLabel("logarithmic").check();
  await settled(page, 3);
  assert.deepEqual(await ticks(), log);
  assert.deepEqual(complaints, []);
});

browserTest(
  "the row under the pointer shows its figures, and its series stands out",
  async (browser) => {
    const { page } = await open(browser, pictured());
    const symbol = page.locator("figure.runtime").first().locator(
      "[aria-label^='wasm f64, 65,536']",
    );
    await symbol.first().hover();
    const tip = page.locator("#tip");
    await tip.waitFor({ state: "visible" });
    const text = await tip.innerText();
    for (
      const part of ["wasm f64", "65,536 points", "218 µs", "3.00 × typed_array f64", "1.0e-16"]
    ) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    const lines = await page.locator("figure.runtime").first().locator(".mark-line path").all();
    const opacities = await Promise.all(lines.map((line) => line.getAttribute("opacity")));
    assert.equal(opacities.filter((opacity) => opacity === "1").length, 1);
    await page.mouse.move(0, 0);
    await tip.waitFor({ state: "hidden" });
  },
);

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

browserTest("plots of accuracy have room for what lies close together", async (browser) => {
  const { page } = await open(browser, pictured());
  const widths = await page.locator("figure.accuracy .role-axis-domain line").evaluateAll<
    number[],
    { getBoundingClientRect(): { width: number } }
  >((lines) => lines.map((line) => line.getBoundingClientRect().width));
  assert.ok(Math.max(...widths) > 250, `${widths}`);
});

browserTest("the decision table leads, and the bar links to every part", async (browser) => {
  const { page } = await open(browser, pictured());
  const cells = await page.locator(".decision tbody tr").first().locator("th, td")
    .allInnerTexts();
  assert.deepEqual(cells.slice(0, 3), ["pure TypeScript", "typed_array f64", "reference"]);
  const links = await page.locator("nav a").all();
  assert.ok(links.length >= 7);
  for (const link of links) {
    const target = await link.getAttribute("href");
    assert.equal(await page.locator(target!).count(), 1, target!);
  }
  const [decision, plots, tables] = await Promise.all(
    [".decision", "#plots-heatmap", "#tables"].map((one) => page.locator(one).boundingBox()),
  );
  assert.ok(decision!.y < plots!.y && plots!.y < tables!.y);
});

browserTest("filters by size, backend and program narrow plots and tables", async (browser) => {
  const { page, complaints } = await open(browser, pictured());
  const rows = () => page.locator("tr[data-key]:visible").count();
  assert.equal(await rows(), 30);
  await page.getByLabel("65,536", { exact: true }).uncheck();
  await settled(page, 2);
  assert.equal(await rows(), 20);
  assert.equal(await page.locator("details.table:visible").count(), 4);
  assert.ok(!(await plotted(page)).includes("64k"));
  await page.getByLabel("wasm", { exact: true }).uncheck();
  await settled(page, 3);
  assert.equal(await rows(), 12);
  assert.ok(!(await plotted(page)).some((text) => text.startsWith("wasm")));
  assert.deepEqual(complaints, []);
});

browserTest(
  "another reference changes speed-ups in plots and tables, and back",
  async (browser) => {
    const { page, complaints } = await open(browser, pictured());
    const speedup = () =>
      page.locator("tr[data-key='equation_of_state, , typed_array f64, 4096'] td").first()
        .evaluate((cell) => {
          const row =
            (cell as unknown as { parentElement: { children: ArrayLike<{ textContent: string }> } })
              .parentElement;
          return Array.from(row.children).map(({ textContent }) => textContent).join(" ");
        });
    const before = await speedup();
    await page.getByLabel("Reference", { exact: true }).selectOption("wasm f64");
    await settled(page, 2);
    assert.match(await speedup(), / 0\.333 /);
    assert.ok((await plotted(page)).includes("0.33"));
    const captions = await page.locator("figure.speedup figcaption").allTextContents();
    assert.ok(captions.every((text) => text.includes("against wasm f64")), captions.join());
    const about = page.locator("#about-speedup");
    assert.equal(await about.innerText(), "Δ: times as fast as wasm f64");
    // What was decided from all measurements stays, and says so.
    const note = await page.locator("#verdict + .notes").innerText();
    assert.match(note, /^All that was measured, relative to typed_array f64; filters and /);
    assert.match(await page.locator(".decision tbody").innerText(), /typed_array f64\s+reference/);
    await page.getByLabel("Reference", { exact: true }).selectOption("");
    await settled(page, 3);
    assert.equal(await speedup(), before);
    assert.match(await about.innerText(), /^Δ: times as fast as typed_array f64, ± half its 95 %/);
    assert.deepEqual(complaints, []);
  },
);

browserTest(
  "tables sort by a heading, numbers as numbers, and the other way round",
  async (browser) => {
    const { page } = await open(browser, pictured());
    const table = page.locator("details.table").first();
    const backends = () => table.locator("tbody th").allTextContents();
    const byMedian = await backends();
    await table.getByRole("button", { name: "backend" }).click();
    const sorted = byMedian.toSorted((a, b) => a.localeCompare(b));
    assert.deepEqual(await backends(), sorted);
    await table.getByRole("button", { name: "median" }).click();
    await table.getByRole("button", { name: "median" }).click();
    assert.deepEqual(await backends(), byMedian.toReversed());
    assert.equal(await table.locator("th[aria-sort=descending]").innerText(), "median");
  },
);

/** Runs in the page: colours of background, text and the labels of a plot. */
const COLORS = `(() => {
  const { backgroundColor, color } = getComputedStyle(document.body);
  const label = document.querySelector("figure svg .role-axis-label text");
  return [backgroundColor, color, getComputedStyle(label).fill];
})()`;

browserTest("light, dark and print differ, and print has no controls", async (browser) => {
  const looks = [];
  for (const scheme of ["light", "dark"] as const) {
    const { page } = await open(browser, pictured(), scheme);
    const colors = () => page.evaluate<string[]>(COLORS);
    looks.push({ colors: await colors(), picture: await page.screenshot() });
    await page.emulateMedia({ media: "print", colorScheme: scheme });
    assert.deepEqual(await colors(), ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgb(0, 0, 0)"]);
    assert.equal(await page.locator("form.controls").isVisible(), false);
  }
  const [light, dark] = looks;
  assert.notDeepEqual(light.picture, dark.picture);
  assert.deepEqual(light.colors, ["rgb(255, 255, 255)", "rgb(31, 35, 40)", "rgb(31, 35, 40)"]);
  assert.deepEqual(dark.colors, ["rgb(15, 19, 24)", "rgb(230, 233, 237)", "rgb(230, 233, 237)"]);
});

browserTest("nothing in a results file becomes markup or code", async (browser) => {
  const evil =
    `</script><img src=x onerror="globalThis.hacked=1">'"\\<script>globalThis.hacked=1//`;
  const document = pictured();
  document.results.forEach((row) => {
    row.benchmark += evil;
    row.backend += evil;
    row.speedup_reference = evil;
  });
  document.skipped = [{ run: 0, backend: evil, device: "cpu", reason: evil }];
  document.warnings = [{ run: 0, code: "loaded", rows: [evil], message: evil, hint: evil }];
  const spoiled = inRun({
    environment: { cpu: evil, os: evil },
    options: { benchmarks: [evil] },
    backends: [{ ...onGpu(evil, evil), version: evil, driver: evil }],
  }, document);
  const { page, complaints, requests } = await open(browser, mergeResults([spoiled]));
  assert.deepEqual(complaints, []);
  assert.equal(requests.length, 1);
  assert.equal(await page.evaluate(() => "hacked" in globalThis), false);
  assert.equal(await page.locator("img").count(), 0);
  assert.ok((await plotted(page)).some((text) => text.includes("onerror")));
});

browserTest("several machines stand side by side and can be chosen", async (browser) => {
  const there = inRun({ environment: { cpu: "Another processor" } }, pictured([4096]));
  const both = mergeResults([pictured(), there]);
  const { page, complaints } = await open(browser, both);
  assert.deepEqual(complaints, []);
  assert.equal(await page.locator("figure:visible").count(), 20);
  await page.getByLabel("Another processor", { exact: true }).uncheck();
  await settled(page, 2);
  assert.equal(await page.locator("figure:visible").count(), 10);
  assert.equal(await page.locator('[data-machine="Another processor"]:visible').count(), 0);
});

browserTest("maps show each cell where it is, and follow output and filters", async (browser) => {
  const { page, complaints } = await open(browser, mapped());
  const figure = page.locator("figure.maps").first();
  const items = figure.locator(".errors li");
  const texts = async () => (await items.allInnerTexts()).sort();
  assert.deepEqual(await texts(), ["wasm f32\nexact", "wasm f64\nnot finite at [1, 1, 2]"]);
  const label = "Error of dHdT by wasm f64: not finite at [1, 1, 2]";
  const picture = figure.getByRole("img", { name: label });
  // Columns go east and rows north: the first cell is at the bottom on the left.
  const cells = await picture.locator("path").evaluateAll((paths) =>
    paths.map((path) => `${path.getAttribute("d")} ${path.getAttribute("class")}`)
  );
  assert.deepEqual(cells, [
    "M0,1h1v1h-1z exact",
    "M0,0h1v1h-1z null",
    "M1,1h1v1h-1z null",
    "M1,0h1v1h-1z not-finite",
  ]);
  const field = figure.getByRole("img", { name: /^dHdT of the reference.*: -1\.00 to 3\.00 J$/ });
  assert.equal(await field.count(), 1);
  assert.match(await figure.locator(".errors .key").innerText(), /1e-12.*3e-6.*exact.*not finite/s);

  await figure.getByRole("combobox").selectOption("1");
  assert.deepEqual(await texts(), [
    "wasm f32\n3.0e-3 at [3, 3, 0]",
    "wasm f64\n3.0e-3 at [3, 3, 0]",
  ]);
  assert.equal(await figure.getByText("other[i, j, 1] of").isVisible(), true);
  assert.equal(await figure.getByText("dHdT[i, j, 1] of").isVisible(), false);

  await page.getByLabel("f32", { exact: true }).uncheck();
  await settled(page, 2);
  assert.deepEqual(await texts(), ["wasm f64\n3.0e-3 at [3, 3, 0]"]);
  await page.getByLabel("65,536", { exact: true }).uncheck();
  await settled(page, 3);
  assert.equal(await figure.isVisible(), false);
  assert.deepEqual(complaints, []);
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
