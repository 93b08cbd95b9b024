import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeResults } from "../../../bench/results/merging/merge.ts";
import { parseResults } from "../../../bench/results/read.ts";
import { FORMATS } from "../../../bench/report/mod.ts";
import { modelOf } from "../../../bench/report/model.ts";
import { environmentSection } from "../../../bench/report/page/sections.ts";
import type { Results } from "../../../bench/results/schema.ts";
import { BUSY, checkpointOfNothing, inRun, onCpu, results, row } from "../documents.ts";

const text = JSON.stringify(results);

Deno.test("a document survives writing and reading", () => {
  assert.deepEqual(parseResults(text), JSON.parse(text));
});

Deno.test("a document that is cut off anywhere is refused", () => {
  fc.assert(fc.property(fc.nat(text.length - 1), (length) => {
    assert.throws(() => parseResults(text.slice(0, length)), SyntaxError);
  }));
});

/** Paths to every value of a document. */
function paths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, child]) => paths(child, [...path, key]));
  return [path, ...below].filter((one) => one.length > 0);
}

/** The map of an output with two by two columns on three levels, and of its error. */
const FIELD = {
  ...{ benchmark: "equation_of_state", size: 4096, output: "dHdT", quantity: "q", unit: "m" },
  ...{ shape: [2, 2, 3], level: [1], extent: [2, 2] as [number, number] },
  ...{ scale: [-1, 1] as [number, number], cells: "Af+/" },
};
const MAP = { extent: FIELD.extent, cells: "AZ09", worst: [1, 1, 2] };

/** The document of two runs, with everything that a document may hold. */
const rich = JSON.parse(JSON.stringify(mergeResults([
  inRun({
    environment: {
      governor: "powersave",
      battery: false,
      caches: "L1d 32K",
      affinity: [1],
      revision: "abc",
    },
    options: { repetitions: 3, shard: { index: 0, count: 1 } },
    backends: [{
      name: "webgpu",
      device: "gpu",
      version: "1",
      program: "fused",
      family: "WebGPU",
      runs_in: ["Deno", "browsers"],
      device_name: "Some GPU",
      driver: "some 2.0",
      v8_flags: "--expose-gc",
      engine_options: "NODE_OPTIONS=--jitless",
      build_flags: "-O3",
    }],
    limits: [{ device: "gpu", precision: "f64", backend: "webgpu", bandwidth: 1e11, flops: 1e12 }],
    fields: [FIELD],
    control: {
      backend: "webgpu",
      cases: [{
        ...{ benchmark: "equation_of_state", size: 4096, precision: "f64" },
        ...{ ratio: 1.01, ci95: [0.99, 1.03], significant: false },
      }],
    },
  }, {
    ...results,
    results: [
      ...results.results,
      row({
        backend: "webgpu",
        device: "gpu",
        rounds: [
          { times: [0.00018, 0.0002, 0.00022], gpu_times: [0.0001, 0.0001] },
          { times: [0.0002] },
        ],
        calls: 4,
        gpu_median: 0.0001,
        preparation: { prepare: 1, upload: 0.1, download: 0.1 },
        bandwidth_fraction: 0.5,
        flops_fraction: 0.5,
        errors: [{ ...results.results[0].errors[0], map: MAP }],
      }),
    ],
    warnings: [BUSY],
  }),
  inRun({ environment: { cpu: "Another processor" } }),
])));

for (const [name, whole] of [["a run", JSON.parse(text)], ["joined runs", rich]]) {
  Deno.test(`${name}: wrong types, NaN and huge numbers are refused with the place, or harmless`, () => {
    const all = paths(whole);
    const values = fc.constantFrom<unknown>(
      null,
      "NaN",
      -1,
      0.5,
      1e400,
      true,
      [],
      {},
      "x".repeat(1000),
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), values, (path, value) => {
        const broken = structuredClone(whole);
        let at = broken;
        for (const key of path.slice(0, -1)) at = at[key];
        at[path.at(-1)!] = value;
        let read: Results;
        try {
          read = parseResults(JSON.stringify(broken));
        } catch (error) {
          assert.ok(error instanceof TypeError, `${path}: ${error}`);
          assert.match(error.message, /^at |schema/);
          return;
        }
        for (const report of Object.values(FORMATS)) assert.ok(report(read).length > 0);
        assert.ok(environmentSection(modelOf(read)).text.length > 0);
      }),
      { numRuns: 500 },
    );
  });
}

Deno.test("what contradicts itself is refused with the place", () => {
  const state = { ...checkpointOfNothing, calls: 2, rounds: [{ times: [1, 1], gpu_times: [1] }] };
  const [good] = results.results;
  const mapped = { ...good, errors: [{ ...good.errors[0], map: MAP }] };
  const whole = {
    ...inRun({ fields: [FIELD] }),
    results: [mapped, ...results.results.slice(1)],
    checkpoint: [state],
  };
  const times = [{ ...good.rounds[0], gpu_times: [1, 1, 1, 1] }];
  const cases: [string[], unknown, RegExp][] = [
    [
      ["runs", "0", "options", "shard"],
      { index: 2, count: 2 },
      /^at runs\.0\.options\.shard: index must be below count/,
    ],
    [["runs", "0", "options", "shard"], "1/2", /^at runs\.0\.options\.shard/],
    [
      ["runs", "0", "options", "shard"],
      { index: 0.5, count: 2 },
      /^at runs\.0\.options\.shard\.index/,
    ],
    [["runs", "0", "options", "sizes"], [], /^at runs\.0\.options\.sizes/],
    [["runs", "0", "options", "benchmarks"], [], /^at runs\.0\.options\.benchmarks/],
    [["checkpoint", "0", "calls"], 0, /^at checkpoint\.0: times must not be more than twice/],
    [
      ["checkpoint", "0", "rounds", "0", "gpu_times"],
      [1, 1, 1],
      /^at checkpoint\.0: gpu_times must not be/,
    ],
    [
      ["checkpoint", "0", "rounds", "0", "waited"],
      [1],
      /^at checkpoint\.0: waited must be as many as times/,
    ],
    [["checkpoint"], [state, state], /^at checkpoint: equation_of_state 64 .* occurs twice/],
    [
      ["runs", "0", "environment", "time"],
      "1969-02-30T25:61:00Z",
      /^at runs\.0\.environment\.time/,
    ],
    [["runs", "0", "environment", "time"], "yesterday", /^at runs\.0\.environment\.time/],
    [["runs"], [], /^at runs/],
    [["results", "0", "rounds"], [], /^at results\.0: rounds must have at least one call each/],
    [["results", "0", "rounds"], [{ times: [] }], /^at results\.0: rounds must have at least/],
    [["results", "0", "rounds"], times, /^at results\.0: gpu_times must not be more than times/],
    [["results", "0", "rounds", "0", "times"], [1, "x"], /^at results\.0\.rounds\.0\.times: /],
    [["results", "0", "calls"], 4, /^at results\.0: calls must be those of all rounds/],
    [["results", "0", "median"], 0.0021, /^at results\.0: median must be the geometric mean/],
    [["results", "2", "status"], "implausible", /^at results\.2: status must be FAILED where/],
    [["results", "2", "reason"], undefined, /^at results\.2: reason must say why/],
    [["results", "0", "reason"], "why not", /^at results\.0: reason must say why/],
    [["results", "0", "run"], 1, /^at the top: results\.0\.run is 1, but there are 1 runs/],
    [
      ["runs", "0", "fields", "0", "cells"],
      "Af+",
      /^at runs\.0\.fields\.0: cells must be as many as extent says/,
    ],
    [["runs", "0", "fields", "0", "cells"], "Af+-", /^at runs\.0\.fields\.0\.cells: /],
    [
      ["runs", "0", "fields", "0", "level"],
      [1, 0],
      /^at runs\.0\.fields\.0: level must have an index for each axis of shape after/,
    ],
    [
      ["results", "0", "errors", "0", "map", "extent"],
      [2, 3],
      /^at results\.0\.errors\.0\.map: cells must be as many as extent says/,
    ],
    [["skipped", "1", "run"], 7, /^at the top: skipped\.1\.run is 7, but there are 1 runs/],
    [
      ["results"],
      [row(), row()],
      /^at results: equation_of_state 4096 typed_array .* occurs twice/,
    ],
  ];
  assert.ok(parseResults(JSON.stringify(whole)));
  for (const [path, value, message] of cases) {
    const broken = JSON.parse(JSON.stringify(whole));
    path.slice(0, -1).reduce((at, key) => at[key], broken)[path.at(-1)!] = value;
    assert.throws(() => parseResults(JSON.stringify(broken)), { name: "TypeError", message });
  }
});

Deno.test("a part of a run keeps which part it is", () => {
  const shard = { index: 1, count: 3 };
  const part = inRun({ options: { shard } });
  assert.deepEqual(parseResults(JSON.stringify(part)).runs[0].options.shard, shard);
});

Deno.test("characters that would act on a terminal are escaped, wherever they are", () => {
  const evil = "a\x1b[2J\nb\x9b\u202e";
  const read = parseResults(JSON.stringify({
    ...inRun({
      environment: { cpu: evil },
      backends: [onCpu(evil, { version: evil, device_name: evil })],
    }),
    results: [row({ backend: evil })],
    skipped: [{ run: 0, backend: "x", device: "cpu", reason: evil }],
  }));
  assert.equal(read.results[0].backend, "a\\u001b[2J\\nb\\u009b\\u202e");
  for (const report of Object.values(FORMATS)) {
    const text = report(read);
    for (const character of "\x1b\x9b\u202e") assert.ok(!text.includes(character));
  }
});

const RESULTS = new URL("../../../results/", import.meta.url);
for (const { name } of Deno.readDirSync(RESULTS)) {
  if (!name.endsWith(".json")) continue;
  Deno.test(`committed results are read: ${name}`, async () => {
    const text = await Deno.readTextFile(new URL(name, RESULTS));
    assert.ok(parseResults(text).results.length > 0);
  });
}

Deno.test("the message names the place and what is wrong", () => {
  const broken = JSON.parse(text);
  broken.results[1].median = "fast";
  assert.throws(() => parseResults(JSON.stringify(broken)), /at results\.1\.median: .*number/);
});

Deno.test("nothing is written that cannot be read", () => {
  const broken = { ...results, results: [row({ gbps: Infinity })] };
  assert.throws(() => FORMATS.json(broken), { name: "TypeError", message: /^at results\.0\.gbps/ });
  assert.deepEqual(parseResults(FORMATS.json(rich)), rich);
});

Deno.test("what is cut off anywhere in the middle is called so", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: text.length - 1 }), (length) => {
    assert.throws(() => parseResults(text.slice(0, length)), /perhaps cut off/);
  }));
});
