/** Opens a report's page in a browser. */
import type { Browser, Page } from "playwright-core";
import { htmlReport } from "../../bench/report/page/html.ts";
import type { Results } from "../../bench/results/schema.ts";

/** A page that has been opened, and what went wrong in it. */
export interface Opened {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

/** Runs in the page: waits until it has been painted after what has changed. */
export const TWO_FRAMES = `new Promise((resolve) =>
  setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve))))`;

/** Pages that were made, by their results: making one takes longer than opening it. */
const pages = new Map<string, string>();

async function pageOf(results: Results): Promise<string> {
  const key = JSON.stringify(results);
  const html = pages.get(key) ?? await htmlReport(results);
  pages.set(key, html);
  return html;
}

/** Opens the page of some results, with all details unfolded. */
export async function open(
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
export async function settled(page: Page, times: number): Promise<void> {
  await page.waitForSelector(`html[data-drawn="${times}"]`, { state: "attached" });
}

/** Texts of all plots that are shown. */
export async function plotted(page: Page): Promise<string[]> {
  return await page.locator("figure:not([hidden]) svg text").allTextContents();
}
