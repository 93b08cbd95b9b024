import assert from "node:assert/strict";
import { gapsOf } from "../../../../bench/report/plots/gaps.ts";
import { pointsOf } from "../../../../bench/report/plots/points.ts";
import { sheet } from "../../../../bench/report/plots/svg.ts";
import { drawSvg } from "../../../../bench/report/plots/vega.ts";
import { modelOf } from "../../../../bench/report/model.ts";
import { mergeResults } from "../../../../bench/results/merging/merge.ts";
import type { Results } from "../../../../bench/results/schema.ts";
import { inRun } from "../../documents.ts";
import { pictured, withGaps } from "../pictures.ts";

function gaps(results: Results) {
  const { panels, runs } = modelOf(results);
  return gapsOf(pointsOf(panels), results.skipped, runs);
}

Deno.test("a case without a row is a gap, with the reason that the results give", () => {
  assert.deepEqual(gaps(pictured()), []);
  const found = gaps(withGaps()).map(({ benchmark, series, size, reason, comparable, status }) => {
    assert.ok(!comparable && status === "not measured");
    return [benchmark, series, size, reason].join("; ");
  });
  assert.deepEqual(found, [
    "equation_of_state; wasm f64; 65536; does not fit into memory",
    "isoneutral_mixing; webgpu f32; 4096; no kernel",
    "isoneutral_mixing; webgpu f32; 65536; no kernel",
    "isoneutral_mixing; webgpu f32; 1048576; no kernel",
  ]);
});

Deno.test("sizes that another machine measured are no gaps, those of no run say so", () => {
  const there = inRun({ environment: { cpu: "Another processor" } }, pictured([4096]));
  assert.deepEqual(gaps(mergeResults([pictured(), there])), []);
  const later = inRun({ environment: { time: "2030-01-01T00:00:00.000Z" } }, pictured([64]));
  later.results = later.results.filter(({ backend }) => backend === "typed_array");
  const found = gaps(mergeResults([pictured([4096]), later]));
  assert.deepEqual(new Set(found.map(({ size }) => size)), new Set([64]));
  assert.ok(found.every(({ reason }) => reason === "no run was asked to measure it"));
  assert.ok(found.every(({ series }) => !series.startsWith("typed_array")));
});

Deno.test("another formulation of a backend in one benchmark is no gap in the others", () => {
  const results = pictured();
  const closed = results.results.filter(({ benchmark, precision }) =>
    benchmark === "equation_of_state" && precision === "f64"
  );
  closed.forEach((row) => row.formulation = "closed");
  const both = closed.map((row) => ({ ...row, formulation: "quadrature" as const }));
  assert.deepEqual(gaps({ ...results, results: [...results.results, ...both] }), []);
});

Deno.test("the heat map of a picture shows gaps, and what they mean", async () => {
  const texts = async (results: Results) => {
    const svg = await drawSvg(sheet(results, { plots: ["heatmap"] }));
    return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  };
  const labels = await texts(withGaps());
  assert.equal(labels.filter((text) => text === "–").length, 4);
  assert.ok(labels.some((text) => text.endsWith("; –: not measured or not comparable)")));
  assert.ok(!(await texts(pictured())).some((text) => text.includes("–")));
});
