import assert from "node:assert/strict";
import { FILE_FORMATS, FORMATS } from "../../../bench/report/mod.ts";
import { inRun, results } from "../documents.ts";

Deno.test("formats of files are the reports of the same name", async () => {
  for (const [extension, format] of [[".json", "json"], [".csv", "csv"], [".md", "markdown"]]) {
    const report = FORMATS[format as keyof typeof FORMATS];
    assert.equal(await FILE_FORMATS[extension](results), report(results));
  }
});

Deno.test("a run that measured nothing still makes a report", () => {
  for (const report of Object.values(FORMATS)) {
    const text = report(inRun({ interrupted: true }, { ...results, results: [] }));
    assert.ok(text.length > 0);
  }
  assert.match(
    FORMATS.table(inRun({ interrupted: true }, { ...results, results: [] })),
    /interrupted/,
  );
});
