import assert from "node:assert/strict";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { inRun, onGpu, results, row } from "../../documents.ts";

Deno.test("CSV: a header, one line per row, quotes where needed", () => {
  const backends = [{ ...onGpu("odd", 'a "fine", big\none'), device: "cpu" as const }];
  const awkward = inRun({ backends }, { ...results, results: [row({ backend: "odd" }), row()] });
  const text = FORMATS.csv(awkward);
  const [header, ...rest] = text.split("\r\n");
  assert.ok(header.startsWith("benchmark,size,backend,"));
  assert.equal(rest.length, 3);
  assert.ok(rest[0].includes('"a ""fine"", big\\none"'));
  const fields = rest[1].split(",");
  assert.equal(fields.length, header.split(",").length);
  assert.equal(fields[header.split(",").indexOf("median")], "0.0002");
  assert.equal(fields[header.split(",").indexOf("status")], "ok");
});
