import assert from "node:assert/strict";
import { FORMATS } from "../../../../../bench/report/mod.ts";
import { modelOf } from "../../../../../bench/report/model.ts";
import {
  engineColumns,
  engineNotes,
  enginesTitle,
} from "../../../../../bench/report/model/speed/engine_table.ts";
import { htmlReport } from "../../../../../bench/report/page/html.ts";
import type { OfRun, Result, Results } from "../../../../../bench/results/schema.ts";
import { inRun, onCpu, results, row } from "../../../documents.ts";

const EVERYWHERE = ["Deno", "Node", "browsers"] as const;

const BACKENDS = [undefined, "firefox", "chromium", "safari"].flatMap((engine) => {
  const where = engine === undefined ? {} : { engine, version: `${engine} 1` };
  return [
    onCpu("typed_array", { family: "TypeScript", runs_in: [...EVERYWHERE], ...where }),
    onCpu("wasm", { family: "WASM", runs_in: [...EVERYWHERE], ...where }),
  ];
}).concat(onCpu("numpy", { family: "Python", runs_in: ["Python"] }));

/** Rows of two benchmarks in an engine. */
function both(
  backend: string,
  medians: readonly [number, number],
  engine?: string,
): OfRun<Result>[] {
  return (["equation_of_state", "isoneutral_mixing"] as const).map((benchmark, n) =>
    row({
      backend,
      benchmark,
      median: medians[n],
      rounds: [1, 1].map(() => ({ times: [medians[n]] })),
      ...(engine === undefined ? {} : { engine }),
    })
  );
}

function document(...rows: OfRun<Result>[][]): Results {
  return inRun({ backends: BACKENDS }, { ...results, results: rows.flat() });
}

const measured = document(
  both("typed_array", [0.002, 0.002]),
  both("wasm", [0.001, 0.0005]),
  both("typed_array", [0.016, 0.004], "firefox"),
  both("wasm", [0.002, 0.002], "firefox"),
  both("wasm", [0.001, 0.001], "chromium"),
  both("numpy", [0.01, 0.01]),
);

Deno.test("each engine has a table of its own, relative to its own TypeScript", () => {
  const [table, ...others] = modelOf(measured).engines;
  assert.deepEqual(others, []);
  const columns = engineColumns(table);
  assert.deepEqual(columns.map(({ title }) => title), [
    ...["engine", "backend", "equation_of_state", "isoneutral_mixing"],
    ...["speed there", "range"],
  ]);
  const cells = table.engines.flatMap((engine) =>
    engine.rows.map((one) => columns.map(({ cell }) => cell(one, engine)))
  );
  assert.deepEqual(cells, [
    ["deno", "typed_array f64", "2.00", "2.00", "reference", ""],
    ["deno", "wasm f64", "1.00", "0.500", "2.83× faster", "2.00…4.00× faster"],
    ["chromium", "wasm f64", "1.00", "1.00", "–", ""],
    ["firefox", "typed_array f64", "16.0", "4.00", "reference", ""],
    ["firefox", "wasm f64", "2.00", "2.00", "4.00× faster", "2.00…8.00× faster"],
  ]);
  assert.equal(enginesTitle(table), "In each JavaScript engine, times in ms");
  assert.deepEqual(engineNotes(table), [
    "speed there: relative to the TypeScript of the same engine, geometric mean and range over " +
    "the benchmarks",
    "times: medians of a call in ms, at 4,096 points",
    "engines: deno is 1; firefox is firefox 1",
    "not measured: Safari and phones; the command serve makes a page to measure there",
  ]);
});

Deno.test("one engine, or only TypeScript in each, makes no table", () => {
  const engines = (...rows: OfRun<Result>[][]) => modelOf(document(...rows)).engines;
  const loops = both("typed_array", [1, 1]);
  assert.deepEqual(engines(loops, both("wasm", [1, 1]), both("numpy", [1, 1])), []);
  assert.deepEqual(engines(loops, both("typed_array", [1, 1], "firefox")), []);
});

Deno.test("where Safari was measured, it is not called missing", () => {
  const [table] = modelOf(document(
    both("typed_array", [1, 1]),
    both("typed_array", [1, 1], "safari"),
    both("wasm", [1, 1], "safari"),
  )).engines;
  assert.ok(engineNotes(table).every((line) => !line.startsWith("not measured")));
});

Deno.test("terminal, Markdown and page have the table, narrow terminals the speeds", async () => {
  const text = FORMATS.table(measured, { width: 60 });
  const start = text.indexOf("In each JavaScript engine");
  const lines = text.slice(start, text.indexOf("speed there:", start)).split("\n");
  assert.ok(lines.every((line) => line.length <= 60), lines.join("\n"));
  assert.ok(lines.some((line) => /^firefox +wasm f64 .* 4\.00× faster/.test(line)));
  assert.match(
    FORMATS.markdown(measured),
    /\| firefox \| wasm f64 \| 2\.00 \| 2\.00 \| 4\.00× faster \|/,
  );
  const page = await htmlReport(measured);
  assert.match(page, /<th scope="rowgroup" colspan="5">firefox <small>firefox 1<\/small><\/th>/);
  assert.match(page, /<a href="#engines">.*<div id="engines">/s);
  assert.doesNotMatch(await htmlReport(results), /class="engines"|#engines/);
});
