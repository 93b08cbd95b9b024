import assert from "node:assert/strict";
import { parseResults } from "../../../../bench/results/read.ts";
import { type Sample, summarizeSamples } from "../../../../bench/results/assembly/summary.ts";
import { getBenchmark } from "../../../../mod.ts";
import { results as plain } from "../../documents.ts";

function sample(backend: string, ...rounds: readonly (readonly number[])[]): Sample {
  const benchmark = getBenchmark("equation_of_state");
  return {
    id: {
      benchmark: benchmark.name,
      backend,
      device: "cpu",
      precision: "f64",
      formulation: "closed",
      size: 1000,
    },
    benchmark,
    rounds: rounds.map((times) => ({ times: [...times], gpuTimes: [], waited: [] })),
    errors: [],
  };
}

Deno.test("a row: geometric mean of process medians, quartiles of all calls, interval", () => {
  const [row] = summarizeSamples([sample("typed_array", [1, 2, 3], [8, 8], [])]);
  assert.equal(row.median, 4);
  assert.deepEqual([row.calls, row.rounds.length, row.min, row.p25, row.max], [5, 2, 1, 2, 8]);
  assert.ok(row.median_ci95![0] < 4 && row.median_ci95![1] > 4);
  assert.equal(row.gbps, row.bytes / 4 / 1e9);
  const [single] = summarizeSamples([sample("typed_array", [1, 2, 3])]);
  assert.equal("median_ci95" in single, false);
});

Deno.test("speed-ups are paired by rounds: what all rows meet in a round cancels", () => {
  const [fast, reference] = summarizeSamples([
    sample("fast", [1], [2], [3]),
    sample("typed_array", [2], [4], [6]),
  ]);
  assert.equal(reference.speedup, 1);
  assert.ok(Math.abs(fast.speedup - 2) < 1e-12);
  assert.ok(fast.speedup_ci95!.every((bound) => Math.abs(bound - 2) < 1e-9));
  assert.equal(fast.speedup_reference, "typed_array f64");
  const [alone] = summarizeSamples([sample("fast", [1]), sample("typed_array", [2])]);
  assert.deepEqual([alone.speedup, alone.speedup_ci95], [2, undefined]);
});

Deno.test("the device's own clock: the same statistics", () => {
  const base = sample("typed_array", [9], [9]);
  const rounds = [[1, 2, 3], [8]].map((gpuTimes) => ({ times: [9, 9, 9], gpuTimes, waited: [] }));
  const [row] = summarizeSamples([{ ...base, rounds }]);
  assert.equal(row.gpu_median, 4);
  assert.deepEqual(row.rounds[0].gpu_times, [1, 2, 3]);
});

Deno.test("no share of bandwidth where a cache holds the arrays, but the cache's name", () => {
  const limits = [
    { device: "cpu", precision: "f64", backend: "native", bandwidth: 1e9, flops: 1e9 },
  ] as const;
  const rows = (machine: Parameters<typeof summarizeSamples>[1]) =>
    summarizeSamples([sample("typed_array", [0.001], [0.001])], { limits, ...machine })[0];
  // 1,000 points of three numbers are 24 kB.
  const cached = rows({ caches: "L1d 16K, L2 1024K" });
  assert.deepEqual([cached.cached_in, cached.bandwidth_fraction], ["L2", undefined]);
  assert.ok(cached.flops_fraction! > 0);
  const streamed = rows({ caches: "L1d 16K" });
  assert.equal(streamed.cached_in, undefined);
  assert.ok(Math.abs(streamed.bandwidth_fraction! - streamed.bytes / 1e6) < 1e-12);
  assert.ok(rows({ caches: "L2 1024K", cache: "cold" }).bandwidth_fraction! > 0);
});

Deno.test("times of 0 lead to no figure that JSON cannot hold", () => {
  const limits = [
    { device: "cpu", precision: "f64", backend: "one", bandwidth: 1e9, flops: 1e9 },
  ] as const;
  const samples = [sample("one", [0, 0, 0]), sample("other", [0, 2, 0])];
  const results = summarizeSamples(samples, { limits }).map((row) => ({ ...row, run: 0 }));
  assert.deepEqual(results.map(({ rounds }) => rounds[0].times), [[0, 0, 0], [0, 2, 0]]);
  assert.ok(results.every(({ median }) => median > 0));
  const text = JSON.stringify({ ...plain, results });
  assert.deepEqual(parseResults(text).results, results);
});
