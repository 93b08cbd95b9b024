import assert from "node:assert/strict";
import { parseResults } from "../../../bench/results/read.ts";
import { type Sample, summarizeSamples } from "../../../bench/results/summary.ts";
import { getBenchmark } from "../../../mod.ts";
import { results as plain } from "../documents.ts";

function sample(backend: string, times: readonly number[]): Sample {
  const benchmark = getBenchmark("equation_of_state");
  return {
    id: { benchmark: benchmark.name, backend, device: "cpu", precision: "f64", size: 1000 },
    benchmark,
    rounds: [{ times, gpuTimes: [] }],
    errors: [],
  };
}

Deno.test("times of 0 lead to no figure that JSON cannot hold", () => {
  const limits = [
    { device: "cpu", precision: "f64", backend: "one", bandwidth: 1e9, flops: 1e9 },
  ] as const;
  const samples = [sample("one", [0, 0, 0]), sample("other", [0, 2, 0])];
  const results = summarizeSamples(samples, limits).map((row) => ({ ...row, run: 0 }));
  assert.deepEqual(results.map(({ rounds }) => rounds[0].times), [[0, 0, 0], [0, 2, 0]]);
  assert.ok(results.every(({ median }) => median > 0));
  const text = JSON.stringify({ ...plain, results });
  assert.deepEqual(parseResults(text).results, results);
});
