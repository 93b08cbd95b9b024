import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { describeEnvironment } from "../../bench/measuring/environment.ts";
import { parseResults } from "../../bench/results/read.ts";
import type { Results } from "../../bench/results/schema.ts";
import { PLUGIN, program, start } from "../cli/program.ts";
import { TYPES } from "../../cli/serve/site.ts";
import { browserTest, REMOTE } from "./chromium.ts";
import { webkitTest } from "./webkit.ts";

/** Serves over https with a certificate that nobody has signed. */
const TLS = [
  ...["--cert", new URL("../fixtures/tls_cert.pem", import.meta.url).pathname],
  ...["--key", new URL("../fixtures/tls_key.pem", import.meta.url).pathname],
];

/** Starts `serve` on a free port; the address stands in its first line. */
async function serve(...args: string[]): Promise<{ url: string } & AsyncDisposable> {
  const child = start(["serve", "--port", "0", ...args]);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`serve ended: ${text}`);
    text += value;
  }
  return {
    url: /https?:\S+/.exec(text)![0],
    async [Symbol.asyncDispose]() {
      child.kill("SIGINT");
      await reader.cancel();
      await child.stderr.cancel();
      assert.equal((await child.status).code, 0);
    },
  };
}

/** Servers that tests share, by their arguments: making the bundles takes seconds. */
const servers = new Map<string, ReturnType<typeof serve>>();

Deno.test.afterAll(async () => {
  for (const server of servers.values()) await (await server)[Symbol.asyncDispose]();
});

/** The address of a server that was started with some arguments. */
async function served(...args: string[]): Promise<string> {
  const key = args.join(" ");
  if (!servers.has(key)) servers.set(key, serve(...args));
  const { url } = await servers.get(key)!;
  return url;
}

/** Opens the page, and waits until something can be chosen. */
async function open(browser: Browser, url: string, width = 1300): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 850 } });
  await page.goto(url);
  await page.waitForSelector("#start:enabled");
  return page;
}

/** Chooses the smallest run of two backends. */
async function choose(page: Page): Promise<void> {
  for (const size of [16384, 65536]) await page.uncheck(`[name=sizes][value="${size}"]`);
  await page.fill("[name=others]", "64");
  await page.fill("[name=targetTime]", "0.01");
  await page.fill("[name=rounds]", "2");
}

/** Runs what is chosen, and downloads the results to a file. */
async function runAndDownload(page: Page): Promise<{ path: string; results: Results }> {
  await page.click("#start");
  await page.waitForSelector("#outcome:visible, #error:visible");
  assert.equal(await page.locator("#error").isVisible(), false, await page.innerText("#error"));
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#json")]);
  const path = await Deno.makeTempFile({ suffix: ".json" });
  await download.saveAs(path);
  return { path, results: parseResults(await Deno.readTextFile(path)) };
}

for (const [name, width] of [["desktop", 1300], ["phone", 390]] as const) {
  browserTest(
    `serve: a browser chooses, runs and downloads what the command line reads (${name})`,
    async (browser) => {
      const page = await open(browser, await served(), width);
      const complaints: string[] = [];
      page.on("pageerror", ({ message }) => complaints.push(message));
      assert.match(await page.innerText("#clock"), /^The page is cross-origin isolated/);
      await choose(page);
      await page.check("[name=precisions][value=f32]");
      const { path, results } = await runAndDownload(page);
      const { results: rows, runs: [{ environment, options, control }], skipped } = results;
      assert.deepEqual(skipped, []);
      assert.deepEqual(
        rows.map(({ backend, engine, precision, size }) => [backend, engine, precision, size])
          .sort(),
        [["typed_array", "chromium", "f32", 64], ["wasm", "chromium", "f32", 64]],
      );
      assert.ok(rows.every(({ status, rounds }) => status === "ok" && rounds.length === 2));
      assert.match(environment.browser!, /^Chromium \d/);
      assert.equal(environment.deno, undefined);
      assert.deepEqual(options.engines, ["chromium"]);
      assert.equal(control?.cases.length, 1);

      const report = page.frameLocator("#report");
      await report.locator("main table caption").first().waitFor();
      assert.ok(await report.locator("figure svg").count() > 0);
      const overflow = () =>
        page.evaluate(
          "document.documentElement.scrollWidth > document.documentElement.clientWidth",
        );
      assert.equal(await overflow(), false, "nothing is wider than the screen");

      const { code, stdout } = await program(["report", path]);
      assert.equal(code, 0);
      assert.match(stdout, /Chromium \d+/);
      assert.match(stdout, /wasm +fused +chromium/);
      const merged = `${path}.merged.json`;
      const own = `${path}.own.json`;
      const run = ["equation_of_state", "-s", "64", "-b", "typed_array", "-p", "f32", "-r", "4"];
      await program([...run, "--no-isolate", "-o", own]);
      const joined = await program(["merge", path, own, "-o", merged]);
      assert.deepEqual([joined.code, joined.stderr], [0, ""]);
      const { results: all } = parseResults(await Deno.readTextFile(merged));
      assert.deepEqual(all.map(({ engine }) => engine ?? "deno").sort(), [
        ...["chromium", "chromium", "deno"],
      ]);
      const compared = await program(["compare", path, path]);
      assert.equal(compared.code, 0, compared.stderr);
      assert.deepEqual(complaints, []);
      for (const file of [path, own, merged]) await Deno.remove(file);
    },
  );
}

for (const [scheme, args, allowed] of [["http", [], false], ["https", TLS, true]] as const) {
  const offers = allowed ? "has" : "has not";
  browserTest(
    `serve: from another machine a page ${offers} WebGPU and a fine clock over ${scheme}`,
    async (browser) => {
      const { port } = new URL(await served(...args));
      const page = await browser.newPage({ ignoreHTTPSErrors: true });
      await page.goto(`${scheme}://${REMOTE}:${port}/`);
      await page.waitForSelector("#start:enabled");
      const found = await page.evaluate("['gpu' in navigator, crossOriginIsolated]");
      assert.deepEqual(found, [allowed, allowed]);
    },
  );
}

browserTest(
  "serve: a page learns on which machine it runs, but not on a phone with a forwarded port",
  async (browser) => {
    const url = await served();
    const nameOf = async (page: Page) => {
      await page.goto(url);
      await page.waitForSelector("#start:enabled");
      return await page.inputValue("[name=machine]");
    };
    const { cpu } = describeEnvironment();
    assert.equal(await nameOf(await browser.newPage()), cpu);
    const userAgent = "Mozilla/5.0 (Linux; Android 10; K) Chrome/140.0.0.0 Mobile Safari/537.36";
    assert.equal(await nameOf(await browser.newPage({ userAgent })), "");
  },
);

browserTest("serve: a benchmark of a plug-in is on the page, and runs there", async (browser) => {
  const page = await open(browser, await served("--plugin", PLUGIN));
  await choose(page);
  await page.uncheck("[name=benchmarks][value=equation_of_state]");
  await page.check("[name=benchmarks][value=scaling]");
  // The plug-in's backends run in Deno only.
  assert.equal(await page.locator("[name=backends][value=twin]").count(), 0);
  await page.uncheck("[name=backends][value=wasm]");
  const { path, results: { results, skipped } } = await runAndDownload(page);
  assert.deepEqual(skipped, []);
  assert.deepEqual(
    results.map(({ benchmark, backend, engine, status }) => [benchmark, backend, engine, status]),
    [["scaling", "typed_array", "chromium", "ok"]],
  );
  await Deno.remove(path);
});

browserTest("serve: a run can be stopped, and wrong sizes are an error", async (browser) => {
  const page = await open(browser, await served());
  await choose(page);
  await page.fill("[name=others]", "many");
  await page.click("#start");
  await page.waitForSelector("#error:visible");
  assert.match(await page.innerText("#error"), /^Cannot use size "many": size must be/);
  await page.fill("[name=others]", "64");
  await page.fill("[name=targetTime]", "1000");
  await page.click("#start");
  await page.waitForFunction("/^measure/.test(document.getElementById('status').textContent)");
  await page.click("#stop");
  await page.waitForSelector("#outcome:visible");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#json")]);
  const { runs } = parseResults(await Deno.readTextFile(await download.path()));
  assert.equal(runs[0].interrupted, true);
});

browserTest(
  "serve: the exported page runs from any server, and says what is missing",
  async (browser) => {
    const folder = await Deno.makeTempDir();
    try {
      const { code, stdout, stderr } = await program(["serve", "--export", folder]);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /^The page is in/);
      // A folder of a server, as many static hosts are.
      const server = Deno.serve({ port: 0, onListen() {} }, async (request) => {
        const path = new URL(request.url).pathname.replace(/^\/bench\//, "").replace(
          /^$/,
          "index.html",
        );
        try {
          const type = TYPES[/\.\w+$/.exec(path)?.[0] ?? ""];
          return new Response(await Deno.readFile(`${folder}/${path}`), {
            headers: { "content-type": type },
          });
        } catch {
          return new Response("", { status: 404 });
        }
      });
      try {
        const page = await open(browser, `http://localhost:${server.addr.port}/bench/`);
        const clock = await page.innerText("#clock");
        assert.match(clock, /^The page is not cross-origin isolated: its clock steps by 1\d\d µs/);
        assert.match(clock, /Cross-Origin-Embedder-Policy: require-corp/);
        await choose(page);
        const { path, results } = await runAndDownload(page);
        assert.deepEqual(results.skipped, []);
        assert.equal(results.results.length, 2);
        assert.match(results.runs[0].backends[0].version, /not cross-origin isolated/);
        assert.equal(results.runs[0].environment.cpu, "unnamed machine");
        await Deno.remove(path);
      } finally {
        await server.shutdown();
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

webkitTest("serve: the page runs all its CPU backends in WebKit", async (page) => {
  await using server = await serve();
  await page.open(server.url);
  await page.waitFor(
    'return document.querySelector("#start:enabled, #error:not([hidden])") !== null',
  );
  await page.run(`
    const { elements } = document.querySelector("form");
    for (const box of elements.sizes) box.checked = false;
    for (const box of elements.backends) box.checked = !box.disabled;
    elements.others.value = "64";
    elements.targetTime.value = "0.01";
    elements.rounds.value = "2";
    document.querySelector("#start").click();
  `);
  const isOver = 'document.querySelector("#outcome:not([hidden]), #error:not([hidden])") !== null';
  await page.waitFor(`return ${isOver}`);
  assert.equal(await page.run('return document.querySelector("#error").innerText'), "");
  await page.run(`
    fetch(document.querySelector("#json").href).then((response) => response.text())
      .then((text) => globalThis.downloaded = text);
  `);
  const { results, skipped } = parseResults(
    await page.waitFor("return globalThis.downloaded") as string,
  );
  assert.deepEqual(skipped, []);
  const rows = results.map(({ backend, status }) => `${backend} ${status}`).sort();
  // jax_js computes inaccurate logarithms in f64, in every engine.
  assert.deepEqual(rows, [
    ...["jax_js FAILED", "numpy_ts ok", "onnxruntime ok", "plain ok", "tfjs ok", "typed_array ok"],
    "wasm ok",
  ]);
});
