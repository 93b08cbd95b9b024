import assert from "node:assert/strict";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { modelOf } from "../../../../bench/report/model.ts";
import { machineNames, runNames } from "../../../../bench/report/model/names.ts";
import { mergeResults } from "../../../../bench/results/merging/merge.ts";
import type { Results } from "../../../../bench/results/schema.ts";
import { inRun, results, row, run, type RunChanges } from "../../documents.ts";

/** A run of a machine that differs from the others as named. */
function on(environment: RunChanges["environment"], document?: Results): Results {
  return inRun({ environment }, document);
}

const runsOf = (...all: RunChanges["environment"][]) =>
  all.map((environment) => on(environment).runs[0]);

Deno.test("machines are named by what distinguishes them; a single one needs no name", () => {
  assert.deepEqual(machineNames(runsOf({}, { os: "linux 7" })), ["", ""], "after an update");
  assert.deepEqual(machineNames(runsOf({}, { cpu: "Another" })), ["A fine processor", "Another"]);
  assert.deepEqual(machineNames(runsOf({}, { os: "darwin 25" }, { cpu: "Another" })), [
    "A fine processor, linux x86_64",
    "A fine processor, darwin x86_64",
    "Another",
  ]);
});

Deno.test("runs of one machine are named by their start, and counted where that is the same", () => {
  const time = "2026-01-02T03:04:05.678Z";
  assert.deepEqual(runNames([run]), [""]);
  assert.deepEqual(runNames(runsOf({}, { time }, { cpu: "Another" })), [
    "2026-01-01 00:00:00",
    "2026-01-02 03:04:05",
    "",
  ]);
  assert.deepEqual(runNames(runsOf({ time }, { time: "2026-01-02T03:04:05.999Z" })), [
    "2026-01-02 03:04:05 #1",
    "2026-01-02 03:04:05 #2",
  ]);
});

Deno.test("rows of one case from several runs say of which, in every format", () => {
  const merged = mergeResults([
    on({}, { ...results, results: [row()] }),
    on({ time: "2026-01-02T03:04:05.000Z" }, { ...results, results: [row()] }),
    on({ cpu: "Another" }, { ...results, results: [row()] }),
  ]);
  const { rows } = modelOf(merged);
  assert.deepEqual(rows.map(({ series, machine }) => `${series} on ${machine}`), [
    "typed_array f64 2026-01-01 00:00:00 on A fine processor",
    "typed_array f64 2026-01-02 03:04:05 on A fine processor",
    "typed_array f64 on Another",
  ]);
  const table = FORMATS.table(merged).split("\n").filter((line) => / typed_array {2}/.test(line));
  assert.match(table[0], / f64 closed +2026-01-01 00:00:00 /);
  assert.match(table[1], / f64 closed +2026-01-02 03:04:05 /);
  assert.doesNotMatch(table[2], /2026/);
  const lines = FORMATS.csv(merged).split("\r\n").map((line) => line.split(","));
  const column = lines[0].indexOf("run");
  assert.deepEqual(lines.slice(1, 4).map((cells) => cells[column]), ["0", "1", "2"]);
});

Deno.test("rows that no other run measured are not marked", () => {
  const merged = mergeResults([
    on({}, { ...results, results: [row()] }),
    on({ time: "2026-01-02" }, { ...results, results: [row({ size: 64 })] }),
  ]);
  assert.doesNotMatch(FORMATS.markdown(merged), /\| run \|/);
  assert.deepEqual(
    modelOf(merged).rows.map(({ series }) => series),
    Array(2).fill("typed_array f64"),
  );
});
