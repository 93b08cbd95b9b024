import assert from "node:assert/strict";
import fc from "fast-check";
import { csvCell, htmlText, markdownText, pictureText } from "../../../bench/report/escape.ts";
import { FORMATS } from "../../../bench/report/mod.ts";
import { modelOf } from "../../../bench/report/model.ts";
import { jsonMarkup } from "../../../bench/report/page/markup.ts";
import {
  environmentSection,
  skippedSection,
  tableSection,
  verdictSection,
  warningSection,
} from "../../../bench/report/page/sections.ts";
import { svgReport } from "../../../bench/report/plots/svg.ts";
import { COMPARISON_FORMATS } from "../../../bench/report/text/comparison.ts";
import { compareResults } from "../../../bench/results/comparison/compare.ts";
import { parseResults } from "../../../bench/results/read.ts";
import type { Results } from "../../../bench/results/schema.ts";
import { BUSY, inRun, onCpu, onGpu, results, row, WRONG } from "../documents.ts";

/** Names that mean something in one format or another. */
const HOSTILE = [
  ...["=1+1", "+SUM(A1)", "-2", "@cmd", "＝1", "\t=1", '"', '",=1,"', "a,b", "a\r\nb", "a\nb"],
  ...["# h", "a | b", "`code`", "* item", "- item", "1. item", "<b>", "[a](b)", "![a](b)", "a\\|b"],
  ...["</td></tr>", '" onload="x', "' x='", "&lt;", "<!--", "]]>", "</script>", "a\\", "~~a~~"],
  ...["\x1b[31m", "\x07", "\x9b2J", "\u202eabc", "\u2028", "\ud800", "\uffff", "\0", "Δ±…"],
];
const name = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 8 }),
);

/** A document in which every text of any origin is a name. */
function documentOf(evil: string): Results {
  const rows = [64, 4096].flatMap((size) => [
    row({ benchmark: evil, size, backend: evil, speedup_reference: evil }),
    row({ benchmark: evil, size, backend: `${evil}2`, device: "gpu", errors: WRONG, reason: evil }),
  ]);
  return inRun({
    tool: { name: evil, version: evil },
    environment: { cpu: evil, os: evil, arch: evil, deno: evil, v8: evil, governor: evil },
    options: { benchmarks: [evil], backends: [evil] },
    backends: [
      onCpu(evil, { version: evil, build_flags: evil, v8_flags: evil, engine_options: evil }),
      { ...onGpu(`${evil}2`, evil), driver: evil },
    ],
    control: {
      backend: evil,
      cases: [{
        ...{ benchmark: evil, size: 64, precision: "f64" as const },
        ...{ ratio: 1, ci95: [1, 1] as [number, number], significant: false },
      }],
    },
  }, {
    ...results,
    results: rows,
    skipped: [{ run: 0, benchmark: evil, backend: evil, device: "cpu", reason: evil }],
    warnings: [{ ...BUSY, rows: [evil], message: evil, hint: evil }],
  });
}

const harmless = documentOf("name");

/** Characters that act on terminals in any text. */
const ACTING = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

Deno.test("terminal: hostile names neither act nor add lines, in tables, charts and comparisons", () => {
  const lines = FORMATS.table(harmless, { chart: true, columns: Infinity }).split("\n").length;
  fc.assert(fc.property(name, (evil) => {
    const document = documentOf(evil);
    const all = FORMATS.table(document, { chart: true, columns: Infinity }).split("\n");
    assert.equal(all.length, lines);
    for (const line of all) assert.doesNotMatch(line, ACTING);
    const ascii = FORMATS.table(document, { chart: true, unicode: false });
    assert.match(ascii, /^[\x20-\x7e\n]*$/);
    const compared = COMPARISON_FORMATS.table(compareResults(document, document, 0.05)).split("\n");
    for (const line of compared) assert.doesNotMatch(line, ACTING);
  }));
});

Deno.test("Markdown: hostile names neither begin blocks, nor end cells, nor become markup", () => {
  const SPECIAL = /(?<!\\)(?:\\\\)*[|`*_<>[\]#~&]/;
  const shape = (text: string) =>
    text.split("\n").map((line) => ({
      begin: /^(#+ |[-+*] |\d+[.)] |>|\||)/.exec(line)![1],
      cells: count(line, /(?<!\\)(?:\\\\)*\|/g),
    }));
  fc.assert(fc.property(name, (evil) => {
    const escaped = markdownText(evil);
    assert.doesNotMatch(escaped, SPECIAL);
    assert.doesNotMatch(escaped, /^\s*([-+=]|\d+[.)](\s|$))/);
    assert.deepEqual(
      shape(FORMATS.markdown(documentOf(evil))).map(({ cells }) => cells),
      shape(FORMATS.markdown(harmless)).map(({ cells }) => cells),
    );
    assert.deepEqual(
      shape(FORMATS.markdown(documentOf(evil))),
      shape(FORMATS.markdown(harmless)),
    );
    const before = documentOf(evil);
    const compared = COMPARISON_FORMATS.markdown(compareResults(before, before, 0.05));
    const table = compared.split("\n").filter((line) => line.startsWith("|"));
    assert.equal(new Set(shape(table.join("\n")).map(({ cells }) => cells)).size, 1);
  }));
});

/** The cells of comma-separated values, parsed after RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let end = 0; end < text.length; end = pattern.lastIndex) {
    pattern.lastIndex = end;
    const [, quoted, plain, separator] = pattern.exec(text)!;
    rows.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (separator === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

Deno.test("CSV: hostile names are one cell each, which no spreadsheet executes", () => {
  fc.assert(fc.property(name, (evil) => {
    const [head, ...rows] = parseCsv(FORMATS.csv(documentOf(evil)));
    assert.equal(rows.length, 4);
    for (const cells of rows) {
      assert.equal(cells.length, head.length);
      for (const cell of cells) {
        assert.doesNotMatch(cell, ACTING);
        if (!Number.isFinite(Number(cell))) assert.doesNotMatch(cell, /^[=+\-@]/);
      }
    }
    const [[cell]] = parseCsv(`${csvCell(evil)}\r\n`);
    assert.ok(cell.startsWith("'") || !/^[=+\-@＝＋－＠]/.test(cell));
  }));
  assert.equal(csvCell(-2), "-2", "numbers remain numbers");
  assert.equal(csvCell("-2"), "'-2");
});

Deno.test("HTML: hostile names add no tags and end no attributes and scripts", () => {
  const page = (document: Results) => {
    const model = modelOf(document);
    return [verdictSection, warningSection, tableSection, skippedSection, environmentSection]
      .map((section) => section(model).text).join("");
  };
  const tags = (html: string) => html.match(/<\/?\w+/g);
  const attributes = (html: string) => count(html, /\s[\w-]+="[^"<>]*"/g);
  const expected = page(harmless);
  fc.assert(fc.property(name, (evil) => {
    assert.doesNotMatch(htmlText(evil), /[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    const html = page(documentOf(evil));
    assert.deepEqual(tags(html), tags(expected));
    assert.equal(attributes(html), attributes(expected));
    assert.doesNotMatch(jsonMarkup({ evil }).text, /</);
  }));
});

Deno.test("SVG: hostile names are text of well-formed XML", async () => {
  const elements = (svg: string) => svg.match(/<\/?\w+/g)!.toSorted();
  const expected = elements(await svgReport(harmless, { plots: ["runtime", "heatmap"] }));
  fc.assert(fc.property(name, (evil) => {
    const text = pictureText(evil);
    assert.doesNotMatch(text, ACTING);
    assert.ok(text.isWellFormed() && !/[\ufffe\uffff]/.test(text));
  }));
  for (const evil of ['</text><script x="', "a & b", "a\nb", "\x1b[31m\uffff", "]]><!--"]) {
    const svg = await svgReport(documentOf(evil), { plots: ["runtime", "heatmap"] });
    assert.deepEqual(elements(svg), expected, evil);
    assert.doesNotMatch(svg, /&(?!(amp|lt|gt|quot|apos|#\d+);)/);
    // deno-lint-ignore no-control-regex -- what XML forbids
    assert.doesNotMatch(svg, /[\x00-\x08\x0b-\x1f\ufffe\uffff]/);
  }
});

Deno.test("JSON: hostile names are read back as harmless ones", () => {
  fc.assert(fc.property(name, (evil) => {
    const text = FORMATS.json(documentOf(evil));
    assert.doesNotMatch(text.replaceAll("\n", ""), ACTING);
    const read = parseResults(text);
    assert.equal(FORMATS.json(read), text);
  }));
});
