import assert from "node:assert/strict";
import { distribution } from "../../../../bench/report/page/distribution.ts";
import { htmlReport } from "../../../../bench/report/page/html.ts";
import {
  jsonMarkup,
  Markup,
  markup,
  scriptMarkup,
  wholeNumbers,
} from "../../../../bench/report/page/markup.ts";
import { BUSY, inRun, onCpu, onGpu, results } from "../../documents.ts";
import { CELLS, mapped, pictured } from "../pictures.ts";

Deno.test("markup: what comes from outside is escaped, markup is not", () => {
  const evil = `<b title="x">&'`;
  assert.equal(
    markup`<p title="${evil}">${[evil, new Markup("<i>"), 7]}</p>`.text,
    '<p title="&lt;b title=&quot;x&quot;&gt;&amp;&#39;">' +
      "&lt;b title=&quot;x&quot;&gt;&amp;&#39;<i>7</p>",
  );
});

Deno.test("markup: numbers with a hyphen, ranges and shares stay in one piece", () => {
  assert.equal(
    wholeNumbers("5.36 (5.34…5.38) times, 3.8 %").text,
    '5.36 <span class="number">(5.34…5.38)</span> times, <span class="number">3.8 %</span>',
  );
  assert.equal(
    wholeNumbers("error 1.0e-9, <accepted> 2 (3.4e-5).").text,
    'error <span class="number">1.0e-9,</span> &lt;accepted&gt; 2 ' +
      '<span class="number">(3.4e-5).</span>',
  );
});

Deno.test("markup: data and scripts cannot end their element", () => {
  const value = { name: "</script><!--" };
  const { text } = jsonMarkup(value);
  assert.ok(!text.includes("<"));
  assert.deepEqual(JSON.parse(text), value);
  const source = 'const s = "</script><!--";';
  assert.doesNotMatch(scriptMarkup(source).text, /<\/script|<!--/);
});

Deno.test("the page refers to nothing outside itself", async () => {
  const page = await htmlReport(pictured());
  const [before, after] = page.split(/<script>[^]*<\/script>/);
  assert.match(before, /^<!DOCTYPE html>\n<html lang="en">/);
  assert.match(after, /<\/body>\n<\/html>\n$/);
  assert.doesNotMatch(
    before,
    /<(?:link|img|iframe|base|object|embed)\b|\s(?:src|href)=(?!"#)|@import|url\(/,
  );
  assert.match(before, /Content-Security-Policy" content="default-src 'none'; /);
});

Deno.test("the page holds verdict, warnings, tables, environment and what was not measured", async () => {
  const page = await htmlReport(inRun({ interrupted: true }, {
    ...results,
    warnings: [{ ...BUSY, message: "was <busy>" }],
  }));
  const parts = [
    "At 4,096 points, typed_array f64 is the fastest",
    "wrong f64 FAILED at 4,096 points",
    "The run was interrupted",
    "was &lt;busy&gt;: wait",
    "<summary>equation_of_state, size 4,096 (32 × 32 × 4 points), times in µs</summary>",
    '<th scope="col" class="right" data-title="median"><button type="button">median</button></th>',
    '<th scope="row" class="left first">typed_<wbr>array</th>',
    '<tr class="failed"',
    "no such library",
    "A fine processor",
    '<th scope="row">shuffle seed</th><td>42</td>',
  ];
  assert.deepEqual(parts.filter((part) => !page.includes(part)), []);
});

Deno.test("the page shows drivers, flags and measured limits, without columns that are empty", async () => {
  const backends = [
    onCpu("native", { version: "gcc 12", build_flags: "-O3 -shared" }),
    { ...onGpu("webgpu", "G"), driver: "some <2>" },
  ];
  const page = await htmlReport(inRun({
    backends,
    limits: [{ device: "cpu", precision: "f64", backend: "native", bandwidth: 2e10, flops: 1e9 }],
  }));
  const cell = (heading: string, text: string) => `<td data-title="${heading}">${text}</td>`;
  const parts = [
    cell("compiler&#39;s flags", "-O3 -shared"),
    cell("driver", "some &lt;2&gt;"),
    cell("bandwidth", "20.0 GB/s"),
    cell("arithmetic", "1.00 GFLOP/s"),
  ];
  assert.deepEqual(parts.filter((part) => !page.includes(part)), []);
  assert.doesNotMatch(page, /V8&#39;s flags|>machine</);
  assert.match(
    await htmlReport(results),
    /<th scope="row">typed_array<\/th><td data-title="version">V8 15<\/td>/,
  );
});

Deno.test("a document without results is a page without plots", async () => {
  const page = await htmlReport({ ...results, results: [] });
  assert.match(page, /Nothing was measured/);
  assert.doesNotMatch(page, /<figure/);
  assert.ok(page.length < 40_000);
});

Deno.test("warnings stand behind a summary that counts them by kind", async () => {
  const drift = { ...BUSY, code: "drift" as const, message: "slower and slower" };
  const page = await htmlReport({ ...results, warnings: [BUSY, drift, BUSY] });
  assert.match(page, /<details class="warnings">\s*<summary><b>Warnings<\/b>: 2 × loaded, drift</);
  assert.match(page, /<h3>loaded<\/h3>\s*<ul>\s*<li>busy: wait<\/li>\s*<li>busy: wait<\/li>/);
});

Deno.test("every row has a picture of its calls with the medians of its processes", () => {
  const rounds = [{ times: [1, 1, 1, 3] }, { times: [3, 3, 3, 5] }];
  const picture = distribution({ rounds }).text;
  assert.match(
    picture,
    /aria-label="8 calls from 1\.00 s to 4\.72 s; medians of the processes: 1\.00 s, 3\.00 s"/,
  );
  assert.deepEqual([...picture.matchAll(/d="M([\d.]+),/g)].map(([, x]) => x), ["0.0", "64.5"]);
  const outline = /points="([^"]*)"/.exec(picture)![1].split(" ");
  const high = outline.filter((point) => !point.endsWith(",20"));
  assert.deepEqual(high, ["0,6", "3,6", "63,2", "66,2"]);
  assert.match(distribution({ rounds: [{ times: [2] }] }).text, /1 calls from 2\.00 s to 2\.00 s/);
});

Deno.test("a page that compares engines names them", async () => {
  const page = await htmlReport({
    ...results,
    results: results.results.map((one, n) => n === 0 ? one : { ...one, engine: "firefox" }),
  });
  assert.match(page, /<h1>hpc-bench in deno and firefox<\/h1>/);
  assert.match(await htmlReport(results), /<h1>hpc-bench<\/h1>/);
});

Deno.test("a document with maps has a section of them, others have none", async () => {
  const page = await htmlReport(mapped());
  const parts = [
    '<h2 id="maps">What it computes, and where it is wrong</h2>',
    '<a href="#maps">What it computes</a>',
    '<figure class="maps" data-benchmark="equation_of_state" data-machine="">',
    "dHdT: some &lt;heat&gt;</option>",
    "at 65,536 points",
    "dHdT[i, j, 1] of 4 × 4 × 3 points in the reference; a cell is the mean of 2 × 2 columns",
    `"cells":"${CELLS}"`,
  ];
  assert.deepEqual(parts.filter((part) => !page.includes(part)), []);
  assert.equal(page.match(/<option value="0" selected>dHdT/g)!.length, 2);
  assert.doesNotMatch(await htmlReport(pictured()), /id="maps"|href="#maps"|<figure class="maps"/);
});

Deno.test("the output that is wrong is the one shown first", async () => {
  const document = mapped();
  const wrong = document.results.find(({ errors }) => errors.length === 2)!;
  wrong.errors[1].consistent = false;
  const page = await htmlReport({ ...document, results: [wrong] });
  assert.match(page, /<option value="1" selected>other/);
});
