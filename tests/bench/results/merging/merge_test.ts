import assert from "node:assert/strict";
import { mergeResults } from "../../../../bench/results/merging/merge.ts";
import { parseResults } from "../../../../bench/results/read.ts";
import { FORMATS } from "../../../../bench/report/mod.ts";
import { modelOf } from "../../../../bench/report/model.ts";
import type { OfRun, Results, Run, Warning } from "../../../../bench/results/schema.ts";
import {
  BUSY,
  checkpointOfNothing,
  inRun,
  results,
  row,
  type RunChanges,
} from "../../documents.ts";

const elsewhere: Results = inRun({
  environment: { cpu: "Another processor", os: "darwin 25" },
  options: { sizes: [4096, 64], backends: ["other"] },
}, { ...results, results: [row({ backend: "other" })] });

const cpuOf = ({ runs }: Results) => (one: { run: number }) => runs[one.run].environment.cpu;

Deno.test("every result keeps the machine it came from", () => {
  const merged = mergeResults([results, elsewhere]);
  assert.deepEqual(
    merged.results.map((row) => [row.backend, cpuOf(merged)(row)]),
    [
      ["slow", "A fine processor"],
      ["typed_array", "A fine processor"],
      ["wrong", "A fine processor"],
      ["other", "Another processor"],
    ],
  );
  const { settings } = modelOf(merged);
  assert.equal(settings.find(({ label }) => label === "size")!.value, "4,096, 64");
  assert.deepEqual(merged.runs.map(({ options }) => options.backends), [[], ["other"]]);
  assert.equal(merged.skipped.length, 4);
  assert.equal(modelOf(merged).groups.length, 2);
  assert.match(FORMATS.table(merged) as string, /4,096 \(32 × 32 × 4 points\), Another processor/);
});

Deno.test("a joined document can be read, and joined again", () => {
  const merged = mergeResults([results, elsewhere]);
  const read = parseResults(JSON.stringify(merged));
  assert.deepEqual(read.results, merged.results);
  const again = mergeResults([read, { ...results, results: [row({ size: 64 })] }]);
  assert.equal(cpuOf(again)(again.results[3]), "Another processor");
});

Deno.test("the same run twice, an unfinished one, or none are refused", () => {
  assert.throws(() => mergeResults([results, results]), /slow f64, .* size 4096 .* occurs twice/);
  const unfinished = { ...elsewhere, checkpoint: [checkpointOfNothing] };
  assert.throws(() => mergeResults([results, unfinished]), /document 2: it is unfinished/);
  assert.throws(() => mergeResults([]), /at least one/);
});

Deno.test("missing shards are warned of until they are there", () => {
  const part = (n: number, changes: RunChanges["options"] = {}): Results =>
    inRun({
      environment: { time: `2026-01-0${n}T00:00:00.000Z` },
      options: { shuffle_seed: n, shard: { index: n - 1, count: 4 }, ...changes },
    });
  const warned = ({ warnings }: Results) => warnings.map(({ message }) => message);
  const some = mergeResults([part(1), part(3)]);
  assert.deepEqual(warned(some), ["shards 2 and 4 of 4 are missing"]);
  assert.match(
    FORMATS.table(some) as string,
    /shards 2 and 4 .* missing: measure with --shard 2\/4/,
  );
  const read = parseResults(JSON.stringify(some));
  const more = mergeResults([read, part(2)]);
  assert.deepEqual(warned(more), ["shard 4 of 4 is missing"]);
  assert.deepEqual(warned(mergeResults([part(4), more])), []);
  assert.deepEqual(warned(mergeResults([1, 2, 3, 4].map((n) => part(n)))), []);
  const otherRun = mergeResults([
    part(1, { sizes: [64] }),
    ...[1, 2, 3, 4].map((n) =>
      part(n + 4, {
        shard: { index: n - 1, count: 4 },
      })
    ),
  ]);
  assert.deepEqual(warned(otherRun), ["shards 2, 3 and 4 of 4 are missing"]);
  assert.deepEqual(warned(mergeResults([results])), []);
});

Deno.test("warnings, limits and what was not measured keep the machine they came from", () => {
  const measured = (bandwidth: number): Run["limits"] => [
    { device: "cpu", precision: "f64", backend: "wasm", bandwidth },
  ];
  const doubt: OfRun<Warning> = {
    run: 0,
    code: "implausible",
    rows: ["equation_of_state 4096 typed_array f64"],
    message: "too fast",
    hint: "do not trust it",
  };
  const doubtful = row({ status: "implausible", reason: "too fast" });
  const there = inRun({ limits: measured(2e10) }, {
    ...elsewhere,
    results: [doubtful],
    warnings: [doubt],
  });
  const merged = mergeResults([inRun({ limits: measured(1e10) }), there]);
  assert.deepEqual(
    merged.runs.map(({ environment, limits }) => [limits[0].bandwidth, environment.cpu]),
    [[1e10, "A fine processor"], [2e10, "Another processor"]],
  );
  assert.equal(cpuOf(merged)(merged.warnings[0]), "Another processor");
  const again = mergeResults([parseResults(JSON.stringify(merged))]);
  assert.deepEqual(again.warnings, merged.warnings);
  const own = merged.results.filter(({ backend }) => backend === "typed_array");
  assert.deepEqual(own.map(({ status }) => status), ["ok", "implausible"]);
  for (const format of ["table", "markdown"] as const) {
    const text = FORMATS[format](merged);
    assert.match(text, /Another processor: too fast \(equation.*do not trust it/);
    assert.match(text, /gone \(cpu\), A fine processor, Another processor: no such library/);
    assert.match(text, /^A fine processor, 2 cores[^]*^Another processor, 2 cores/m);
  }
});

Deno.test("warnings of one machine do not name it", () => {
  const merged = mergeResults([{ ...results, warnings: [BUSY] }]);
  assert.match(FORMATS.table(merged), /^ {2}busy: wait$/m);
});

Deno.test("runs of one machine: seeds, programs and warnings are distinguished", () => {
  const first = { ...results, warnings: [BUSY] };
  const second = inRun({
    environment: { time: "2026-01-02T03:04:05.000Z" },
    options: { shuffle_seed: 7, repetitions: 51, isolated: true },
  }, { ...first, results: [row({ calls: 51, rounds: [{ times: Array(51).fill(0.0002) }] })] });
  const merged = parseResults(JSON.stringify(mergeResults([first, second])));
  const text = FORMATS.table(merged);
  assert.match(text, /0\.1\.0: .*shuffle seed 42 and 7, isolated no and yes$/m);
  assert.match(text, /^ {2}run of 2026-01-01 00:00:00: busy: wait$/m);
  assert.match(text, /^ {2}run of 2026-01-02 03:04:05: busy: wait$/m);
  assert.deepEqual(mergeResults([merged]).runs, merged.runs);
});
