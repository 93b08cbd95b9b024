import assert from "node:assert/strict";
import { mergeResults } from "../../../../bench/results/merging/merge.ts";
import { FILE_FORMATS } from "../../../../bench/report/mod.ts";
import { pngReport } from "../../../../bench/report/plots/png.ts";
import { svgReport } from "../../../../bench/report/plots/svg.ts";
import { inRun, results } from "../../documents.ts";
import { pictured } from "../pictures.ts";

Deno.test("SVG: a complete document without links to anything outside", async () => {
  const svg = await FILE_FORMATS[".svg"](pictured()) as string;
  assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(svg, /<\/svg>\s*$/);
  assert.deepEqual([...svg.matchAll(/(?:href|src|url)\s*[=(]\s*["']?(?!#)(\w[^"')]*)/g)], []);
  assert.match(svg, /aria-label="[^"]*wasm f32, 65,536 points: /);
});

Deno.test("SVG: a single size, several machines, and nothing at all", async () => {
  assert.match(await svgReport(pictured([4096])), /wasm f32/);
  const there = inRun({ environment: { cpu: "Another processor" } }, pictured());
  const both = mergeResults([pictured(), there]);
  assert.match(await svgReport(both), /equation_of_state, Another processor/);
  assert.match(await svgReport({ ...results, results: [] }), /<\/svg>/);
});

Deno.test("PNG: twice the size of the SVG, with text drawn by the font that comes along", async () => {
  const svg = await svgReport(results);
  const png = await pngReport(results);
  assert.deepEqual([...png.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const [width, height] = [16, 20].map((at) => new DataView(png.buffer).getUint32(at));
  const [, w, h] = /width="(\d+(?:\.\d+)?)" height="(\d+(?:\.\d+)?)"/.exec(svg)!.map(Number);
  assert.ok(Math.abs(width - 2 * w) <= 2 && Math.abs(height - 2 * h) <= 2, `${width} × ${height}`);
  const renamed = inRun({ options: { benchmarks: ["something else"] } });
  assert.notDeepEqual(await pngReport(renamed), png);
});
