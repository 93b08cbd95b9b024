import assert from "node:assert/strict";
import { inRun } from "../bench/documents.ts";
import { pictured } from "../bench/report/pictures.ts";
import { PROGRAM, program } from "./program.ts";

/** A directory with the files of two machines. */
async function files(): Promise<AsyncDisposable & { path: (name: string) => string }> {
  const directory = await Deno.makeTempDir();
  const path = (name: string) => `${directory}/${name}`;
  const there = inRun({ environment: { cpu: "Another processor" } }, pictured());
  await Deno.writeTextFile(path("a.json"), JSON.stringify(pictured()));
  await Deno.writeTextFile(path("b.json"), JSON.stringify(there));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }) };
}

Deno.test("report makes a page and pictures of the results of several machines", async () => {
  await using here = await files();
  const names = ["r.html", "r.svg", "r.png", "r.md"];
  const { code, stdout, stderr } = await program([
    "report",
    here.path("a.json"),
    here.path("b.json"),
    ...names.flatMap((name) => ["-o", here.path(name)]),
  ]);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
  const [html, svg, png, markdown] = await Promise.all(
    names.map((name) => Deno.readFile(here.path(name))),
  );
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  for (const content of [html, svg, markdown].map(text)) {
    assert.ok(content.includes("Another processor"));
  }
  assert.match(text(html), /^<!DOCTYPE html>/);
  assert.equal(text(png.subarray(1, 4)), "PNG");
});

Deno.test("report --plot draws only what is asked for", async () => {
  await using here = await files();
  const draw = (...args: string[]) =>
    program(["report", here.path("a.json"), "-o", here.path("r.svg"), ...args]);
  assert.equal((await draw("--plot", "runtime", "--plot", "accuracy")).code, 0);
  const svg = await Deno.readTextFile(here.path("r.svg"));
  assert.ok(svg.includes("Median time per call") && svg.includes("Accuracy and speed"));
  assert.ok(!svg.includes("Bandwidth") && !svg.includes("Speed-up of all cases"));
  const unknown = await draw("--plot", "runtme");
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /did you mean "runtime"/);
});

Deno.test("report shows tables, charts and the verdict; --no-chart and other formats do not", async () => {
  await using here = await files();
  const show = async (...args: string[]) => {
    const { code, stdout } = await program(["report", here.path("a.json"), ...args], {
      LC_ALL: "C.UTF-8",
    });
    assert.equal(code, 0);
    return stdout;
  };
  assert.match(
    await show(),
    /points\), times in[^]*equation_of_state: median time over size[^]*┤[^]*verdict:/,
  );
  const plain = await show("--no-chart");
  assert.doesNotMatch(plain, /┤/);
  assert.match(plain, /verdict:/);
  assert.doesNotMatch(await show("--format", "markdown"), /┤/);
});

Deno.test("report: charts are plain ASCII where the locale is not Unicode", async () => {
  await using here = await files();
  const { stdout } = await program(["report", here.path("a.json")], { LC_ALL: "C" });
  const chart = stdout.slice(stdout.indexOf("equation_of_state: median time"));
  const lines = chart.slice(0, chart.indexOf("verdict:")).trimEnd().split("\n");
  assert.ok(lines.length > 30);
  assert.ok(lines.every((line) => /^[\x20-\x7e]{0,80}$/.test(line)), lines.join("\n"));
});

Deno.test("report: what cannot be read or written is an error of usage", async () => {
  await using here = await files();
  const missing = await program(["report", here.path("none.json"), "-o", here.path("r.html")]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /Cannot read results from "[^"]*none\.json"/);
  const extension = await program(["report", here.path("a.json"), "-o", here.path("r.pdf")]);
  assert.equal(extension.code, 2);
  assert.match(extension.stderr, /must be one of \.json, \.csv, \.md, \.html, \.svg, \.png/);
});

Deno.test("the plotting libraries are no part of the program's static graph", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", PROGRAM],
    stderr: "null",
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const loaded = modules.map(({ specifier }: { specifier: string }) => specifier);
  assert.ok(loaded.some((specifier: string) => specifier.endsWith("/bench/report/plots/png.ts")));
  assert.deepEqual(
    loaded.filter((specifier: string) =>
      /vega|resvg|inter@|playwright/.test(specifier) &&
      specifier.startsWith("npm:")
    ),
    [],
  );
});

Deno.test("merge and report name the file that is unfinished", async () => {
  await using here = await files();
  const unfinished = { ...pictured(), checkpoint: [] };
  await Deno.writeTextFile(here.path("part.json"), JSON.stringify(unfinished));
  const paths = [here.path("a.json"), here.path("part.json")];
  for (const args of [["report", ...paths], ["merge", ...paths, "-o", here.path("m.json")]]) {
    const { code, stderr } = await program(args);
    assert.equal(code, 2);
    assert.match(stderr, /^hpc-bench: Cannot join "\S+part\.json": it is unfinished, resume it/);
  }
});

Deno.test("a byte-order mark is skipped, other encodings and contents are named", async () => {
  await using here = await files();
  const good = await Deno.readFile(here.path("a.json"));
  const text = new TextDecoder().decode(good);
  const encode = (content: string) => new TextEncoder().encode(content);
  const path = here.path("c.json");
  const read = async (content: Uint8Array) => {
    await Deno.writeFile(path, content);
    return await program(["report", path]);
  };
  assert.equal((await read(encode(`\ufeff${text}`))).code, 0);
  const gzip = new Blob([good]).stream().pipeThrough(new CompressionStream("gzip"));
  const utf16 = new Uint8Array(Uint16Array.from(`\ufeff${text}`, (c) => c.charCodeAt(0)).buffer);
  const cases: [Uint8Array, RegExp][] = [
    [utf16, /it is encoded in UTF-16, save it in UTF-8$/],
    [new Uint8Array(await new Response(gzip).arrayBuffer()), /compressed, decompress .* gzip -d$/],
    [Uint8Array.of(0x7b, 0x22, 0xfc, 0x22, 0x7d), /it is not encoded in UTF-8$/],
    [encode("version https://git-lfs.github.com/spec/v1\n"), /Git LFS, fetch .* git lfs pull$/],
    [encode(`{\n<<<<<<< HEAD\n"a": 1}`), /it holds conflict markers of Git, resolve them$/],
    [encode("<!DOCTYPE html><html></html>"), /it is an HTML or XML document, not JSON$/],
    [encode(text.slice(0, 500)), /it is not JSON, perhaps cut off$/],
    [encode('{"schema": NaN}'), /it is not JSON: Unexpected token 'N'/],
    [encode(""), /the file is empty$/],
  ];
  for (const [content, message] of cases) {
    const { code, stderr } = await read(content);
    assert.match(stderr.trimEnd(), message);
    assert.match(stderr, /^hpc-bench: Cannot read results from "[^"]*c\.json": [^\n]*\n$/);
    assert.equal(code, 2);
  }
});
