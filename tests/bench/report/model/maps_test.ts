import assert from "node:assert/strict";
import { mergeResults } from "../../../../bench/results/merging/merge.ts";
import { modelOf } from "../../../../bench/report/model.ts";
import type { Results } from "../../../../bench/results/schema.ts";
import { mapped, pictured } from "../pictures.ts";

const summary = (results: Results) =>
  modelOf(results).maps.map(({ panel, size, outputs }) => ({
    panel,
    size,
    outputs: outputs.map(({ field, errors }) => [
      field.output,
      ...errors.map(({ series, text }) => `${series}: ${text}`),
    ]),
  }));

const outputs = [
  ["dHdT", "wasm f64: not finite at [1, 1, 2]", "wasm f32: exact"],
  ["other", "wasm f64: 3.0e-3 at [3, 3, 0]", "wasm f32: 3.0e-3 at [3, 3, 0]"],
];

Deno.test("each benchmark has the maps of its outputs, with the largest errors in words", () => {
  assert.deepEqual(summary(mapped()), [
    { panel: "equation_of_state", size: 65536, outputs },
    { panel: "isoneutral_mixing", size: 65536, outputs },
  ]);
  assert.deepEqual(summary(pictured()), []);
});

Deno.test("machines have maps of their own, runs of one machine have them together", () => {
  const other = mapped();
  other.runs[0].environment.cpu = "Another processor";
  const panels = summary(mergeResults([mapped(), other])).map(({ panel }) => panel);
  assert.equal(panels.length, 4);
  assert.ok(panels.includes("equation_of_state, Another processor"), `${panels}`);

  const [f64, f32] = ["f64", "f32"].map((precision, n) => {
    const part = mapped();
    part.runs[0].environment.time = `2026-01-0${n + 1}T00:00:00.000Z`;
    return { ...part, results: part.results.filter((row) => row.precision === precision) };
  });
  const [{ outputs: joined }] = summary(mergeResults([f64, f32]));
  assert.deepEqual(joined.map(([output, ...errors]) => [output, errors.length]), [
    ["dHdT", 2],
    ["other", 2],
  ]);
});

Deno.test("the largest size that has maps is shown, and none without the fields of its run", () => {
  const document = mapped();
  const small = structuredClone(
    document.results.find(({ size, errors }) => size === 65536 && errors.some(({ map }) => map))!,
  );
  const results = [...document.results.filter(({ size }) => size !== 4096), {
    ...small,
    size: 4096,
  }];
  assert.equal(summary({ ...document, results })[0].size, 65536);
  const [{ fields: _, ...run }] = document.runs;
  assert.deepEqual(summary({ ...document, runs: [run] }), []);
});
