/** What the page shows and how it answers to its readers. */
import assert from "node:assert/strict";
import { mergeResults } from "../../bench/results/merging/merge.ts";
import { inRun, onGpu } from "../bench/documents.ts";
import { mapped, pictured } from "../bench/report/pictures.ts";
import { browserTest } from "./chromium.ts";
import { open, plotted, settled } from "./report_page.ts";

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
