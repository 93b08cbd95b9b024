import assert from "node:assert/strict";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { results } from "../../documents.ts";

Deno.test("Markdown: tables with one cell per heading, special characters escaped", () => {
  const text = FORMATS.markdown({
    ...results,
    skipped: [{ run: 0, backend: "odd_name", device: "cpu", reason: "a | b" }],
  });
  const tables = text.split("\n### ").slice(1)
    .map((part) => part.split("\n").filter((line) => line.startsWith("| ")));
  assert.deepEqual(tables.map((lines) => lines.length), [4, 5]);
  for (const table of tables) {
    const cells = table.map((line) => line.split(/(?<!\\)\|/).length);
    assert.ok(cells.every((count) => count === cells[0]), cells.join());
  }
  assert.ok(text.includes("odd\\_name (cpu): a \\| b"));
  assert.match(text, /typed\\_array/);
});

Deno.test("Markdown: the decision table leads", () => {
  const text = FORMATS.markdown(results);
  assert.match(
    text,
    /\n\n### What to ship, and how fast it is\n\n\| to ship \| best \| speed \|/,
  );
  assert.match(text, /\n\| pure TypeScript \| typed\\_array f64 \| reference \|/);
  assert.ok(text.indexOf("### What to ship") < text.indexOf("### equation"));
});
