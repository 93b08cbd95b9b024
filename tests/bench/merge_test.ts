import assert from "node:assert/strict";
import { mergeResults } from "../../bench/merge.ts";
import { parseResults } from "../../bench/read.ts";
import { FORMATS } from "../../bench/report/mod.ts";
import { groupResults } from "../../bench/report/rows.ts";
import { statusOf } from "../../bench/report/status.ts";
import type { Results } from "../../bench/results.ts";
import { checkpointOfNothing, results, row } from "./documents.ts";

const elsewhere: Results = {
  ...results,
  environment: { ...results.environment, cpu: "Another processor", os: "darwin 25" },
  options: { ...results.options, sizes: [4096, 64], backends: ["other"] },
  results: [row({ backend: "other" })],
};

Deno.test("every result keeps the machine it came from", () => {
  const merged = mergeResults([results, elsewhere]);
  assert.deepEqual(
    merged.results.map(({ backend, environment }) => [backend, environment!.cpu]),
    [
      ["slow", "A fine processor"],
      ["typed_array", "A fine processor"],
      ["wrong", "A fine processor"],
      ["other", "Another processor"],
    ],
  );
  assert.deepEqual(merged.options.sizes, [64, 4096]);
  assert.deepEqual(merged.options.backends, ["other"]);
  assert.equal(merged.skipped.length, 4);
  assert.equal(groupResults(merged).length, 2);
  assert.match(FORMATS.table(merged) as string, /4,096 \(32 × 32 × 4 points\), Another processor/);
});

Deno.test("a joined document can be read, and joined again", () => {
  const merged = mergeResults([results, elsewhere]);
  const read = parseResults(JSON.stringify(merged));
  assert.deepEqual(read.results, merged.results);
  const again = mergeResults([read, { ...results, results: [row({ size: 64 })] }]);
  assert.equal(again.results[3].environment!.cpu, "Another processor");
});

Deno.test("the same run twice, an unfinished one, or none are refused", () => {
  assert.throws(() => mergeResults([results, results]), /slow f64, .* size 4096 .* occurs twice/);
  const unfinished = { ...elsewhere, checkpoint: [checkpointOfNothing] };
  assert.throws(() => mergeResults([results, unfinished]), /document 2: it is unfinished/);
  assert.throws(() => mergeResults([]), /at least one/);
});

Deno.test("warnings, limits and what was not measured keep the machine they came from", () => {
  const measured = (bandwidth: number): Results["limits"] => [
    { device: "cpu", precision: "f64", backend: "wasm", bandwidth },
  ];
  const doubt: Results["warnings"] = [{
    code: "implausible",
    rows: ["equation_of_state 4096 typed_array f64"],
    message: "too fast",
    hint: "do not trust it",
  }];
  const there = { ...elsewhere, results: [row()], warnings: doubt, limits: measured(2e10) };
  const merged = mergeResults([{ ...results, limits: measured(1e10) }, there]);
  assert.deepEqual(
    merged.limits.map(({ bandwidth, environment }) => [bandwidth, environment?.cpu]),
    [[1e10, "A fine processor"], [2e10, "Another processor"]],
  );
  assert.equal(merged.warnings[0].environment?.cpu, "Another processor");
  const again = mergeResults([parseResults(JSON.stringify(merged))]);
  assert.deepEqual(again.warnings, merged.warnings);
  const status = statusOf(merged);
  const own = merged.results.filter(({ backend }) => backend === "typed_array");
  assert.deepEqual(own.map(status), ["ok", "implausible"]);
  for (const format of ["table", "markdown"] as const) {
    const text = FORMATS[format](merged);
    assert.match(text, /Another processor: too fast \(equation.*do not trust it/);
    assert.match(text, /gone \(cpu\), A fine processor, Another processor: no such library/);
    assert.match(text, /^A fine processor, 2 cores[^]*^Another processor, 2 cores/m);
  }
});

Deno.test("warnings of one machine do not name it", () => {
  const loaded: Results["warnings"] = [{ code: "loaded", rows: [], message: "busy", hint: "wait" }];
  const merged = mergeResults([{ ...results, warnings: loaded }]);
  assert.match(FORMATS.table(merged), /^ {2}busy: wait$/m);
});
