import assert from "node:assert/strict";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { differingSettings } from "../../../../bench/report/model/runs.ts";
import { modelOf } from "../../../../bench/report/model.ts";
import { htmlReport } from "../../../../bench/report/page/html.ts";
import { mergeResults } from "../../../../bench/results/merging/merge.ts";
import type { Limit, Results } from "../../../../bench/results/schema.ts";
import { inRun, onCpu, onGpu } from "../../documents.ts";

Deno.test("table: GPUs are named with their driver above the tables, once", () => {
  const backends = [
    onCpu("typed_array"),
    { ...onGpu("webgpu"), driver: "some 2.0" },
    { ...onGpu("tfjs"), driver: "some 2.0" },
  ];
  const lines = FORMATS.table(inRun({ backends })).split("\n");
  assert.equal(lines[1], "Some GPU, driver some 2.0");
  assert.match(lines[2], /shuffle seed/);
});

const CONTROL = {
  backend: "wasm",
  cases: [
    {
      ...{ benchmark: "equation_of_state", size: 64, precision: "f64" as const },
      ...{ ratio: 1.012, ci95: [0.99, 1.03] as [number, number], significant: false },
    },
    {
      ...{ benchmark: "equation_of_state", size: 4096, precision: "f64" as const },
      ...{ ratio: 0.96, ci95: [0.95, 0.97] as [number, number], significant: true },
    },
  ],
};

Deno.test("the control of a run is one line in every report for readers", async () => {
  const line = "control: the same code twice differs by 2.6 %, significantly in 1 of 2 sizes";
  const document = inRun({ control: CONTROL });
  for (const format of ["table", "markdown"] as const) {
    assert.ok(FORMATS[format](document).split(/ *\n/).includes(line), format);
    assert.doesNotMatch(FORMATS[format](inRun({})), /control/);
  }
  const page = (await htmlReport(document)).replaceAll(/<\/?span[^>]*>/g, "");
  assert.ok(page.includes(`<p>${line}</p>`));
});

Deno.test("what the processors can do is one line per limit, with its range over the rounds", () => {
  const limits: Limit[] = [
    {
      device: "cpu",
      precision: "f64",
      backend: "native",
      bandwidth: 4.5e10,
      bandwidth_range: [4.1e10, 4.7e10],
      flops: 1.2e11,
    },
    { device: "gpu", precision: "f32", backend: "webgpu", bandwidth: 2e12 },
  ];
  const lines = FORMATS.table(inRun({ limits })).split("\n");
  for (
    const line of [
      "limits of the cpu in f64, measured by native: memory 45.0 GB/s (41.0…47.0), " +
      "arithmetic 120 GFLOP/s",
      "limits of the gpu in f32, measured by webgpu: memory 2,000 GB/s",
    ]
  ) assert.ok(lines.includes(line), line);
});

Deno.test("every setting of a run is shown, those that differ between runs with all values", () => {
  const one = inRun({
    options: { repetitions: 51, formulation: "closed", shard: { index: 1, count: 4 } },
  });
  const other = inRun({ environment: { cpu: "Another" }, options: { isolated: true } });
  const settings = (document: Results) =>
    modelOf(document).settings.map(({ label, value }) => `${label}: ${value}`);
  assert.deepEqual(
    new Set(settings(one)).intersection(
      new Set(["number of repetitions: 51", "formulation: closed", "shard: 2/4", "isolated: no"]),
    ).size,
    4,
  );
  assert.ok(settings(mergeResults([one, other])).includes("isolated: no and yes"));
  assert.match(
    FORMATS.table(one),
    /^@hpc.*number of repetitions 51, .*shuffle seed 42, shard 2\/4/m,
  );
});

Deno.test("settings in which two documents differ are named, but for the seed", () => {
  const baseline = inRun({ options: { sizes: [64, 4096], rounds: 4, shuffle_seed: 1 } });
  const current = inRun({
    options: {
      ...{ sizes: [4096], rounds: 2, shuffle_seed: 2, target_time: 0.5, repetitions: 7 },
      backends: ["wasm"],
    },
  });
  assert.deepEqual(differingSettings(baseline, current), [
    "size: 64, 4,096 in the baseline, 4,096 now",
    "number of rounds: 4 in the baseline, 2 now",
    "target time: 2 s in the baseline, 0.5 s now",
    "backend: none in the baseline, wasm now",
    "number of repetitions: none in the baseline, 7 now",
  ]);
  assert.deepEqual(differingSettings(baseline, baseline), []);
});
