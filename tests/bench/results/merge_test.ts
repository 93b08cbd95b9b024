import assert from "node:assert/strict";
import { mergeResults } from "../../../bench/results/merge.ts";
import { parseResults } from "../../../bench/results/read.ts";
import { FORMATS } from "../../../bench/report/mod.ts";
import { groupResults } from "../../../bench/report/tables/rows.ts";
import { factsOfRuns } from "../../../bench/report/runs.ts";
import { statusOf } from "../../../bench/report/status.ts";
import { caseName, type Results } from "../../../bench/results/results.ts";
import { checkpointOfNothing, results, row } from "../documents.ts";

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

Deno.test("missing shards are warned of until they are there", () => {
  const part = (n: number, changes: Partial<Results["options"]> = {}): Results => ({
    ...results,
    environment: { ...results.environment, time: `${n}` },
    options: { ...results.options, shuffle_seed: n, shard: { index: n - 1, count: 4 }, ...changes },
  });
  const warned = ({ warnings }: Results) => warnings.map(({ message }) => message);
  const some = mergeResults([part(1), part(3)]);
  assert.equal(some.options.shard, undefined);
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

Deno.test("runs of one machine: seeds, programs and warnings are told apart", () => {
  const loaded: Results["warnings"] = [{ code: "loaded", rows: [], message: "busy", hint: "wait" }];
  const first = { ...results, warnings: loaded };
  const second: Results = {
    ...first,
    environment: { ...results.environment, time: "2026-01-02T03:04:05.000Z" },
    options: { ...results.options, shuffle_seed: 7, repetitions: 51, isolated: true },
    results: [row({ calls: 51, times: Array(52).fill(0.0002) })],
  };
  const merged = parseResults(JSON.stringify(mergeResults([first, second])));
  const text = FORMATS.table(merged);
  assert.match(text, /0\.1\.0, calls in random order, shuffle seeds 42 and 7$/m);
  assert.match(text, /^ {2}run of 2026-01-01 00:00:00: busy: wait$/m);
  assert.match(text, /^ {2}run of 2026-01-02 03:04:05: busy: wait$/m);
  const facts = factsOfRuns(merged);
  assert.deepEqual(
    [facts.calls, facts.burnin, facts.seeds, facts.processes],
    ["3 to 51", "1", [42, 7], "one for all; one per backend"],
  );
  assert.deepEqual(factsOfRuns(results).calls, "2 s per case");
  assert.deepEqual(mergeResults([merged]).runs, merged.runs);
  const { runs: _, ...unrecorded } = merged;
  assert.match(FORMATS.table(unrecorded), /0\.1\.0, calls in random order$/m);
  assert.deepEqual(factsOfRuns(unrecorded).seeds, []);
});

Deno.test("implausible: neither another device, formulation nor run is meant; old names are read", () => {
  const cpu = row({ backend: "tfjs" });
  const gpu = { ...cpu, device: "gpu" as const };
  const doubt = (name: string): Results["warnings"] => [
    { code: "implausible", rows: [name], message: "too fast", hint: "do not trust it" },
  ];
  const status = statusOf({ warnings: doubt(caseName(gpu)) });
  assert.deepEqual([cpu, gpu].map(status), ["ok", "implausible"]);
  assert.equal(status({ ...gpu, formulation: "quadrature" }), "ok");
  const old = statusOf({ warnings: doubt("equation_of_state 4096 tfjs f64") });
  assert.deepEqual([cpu, row()].map(old), ["implausible", "ok"]);
  const later = { ...results.environment, time: "2026-01-02T00:00:00.000Z" };
  const merged = mergeResults([
    { ...results, results: [cpu], warnings: doubt("equation_of_state 4096 tfjs f64") },
    { ...results, results: [gpu], environment: later },
  ]);
  assert.deepEqual(merged.results.map(statusOf(merged)), ["implausible", "ok"]);
});
