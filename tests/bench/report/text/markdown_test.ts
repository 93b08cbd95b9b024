import assert from "node:assert/strict";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { results } from "../../documents.ts";

Deno.test("Markdown: tables with one cell per heading, special characters escaped", () => {
  const text = FORMATS.markdown({
    ...results,
    skipped: [{ run: 0, backend: "odd_name", device: "cpu", reason: "a | b" }],
  });
  const table = text.split("\n").filter((line) => line.startsWith("| "));
  assert.equal(table.length, 5);
  const cells = table.map((line) => line.split(/(?<!\\)\|/).length);
  assert.ok(cells.every((count) => count === cells[0]), cells.join());
  assert.ok(text.includes("odd\\_name (cpu): a \\| b"));
  assert.match(text, /typed\\_array/);
});
