import assert from "node:assert/strict";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { results } from "../../documents.ts";

Deno.test("JSON: the document survives a round trip", () => {
  const text = FORMATS.json(results);
  assert.deepEqual(JSON.parse(text), results);
  assert.match(text, /"times": \[0\.000\d+,0\.000\d+,0\.000\d+\]/);
});
