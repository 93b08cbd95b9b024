import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeResults } from "../../bench/merge.ts";
import { parseResults } from "../../bench/read.ts";
import { FORMATS } from "../../bench/report/mod.ts";
import { environmentSection } from "../../bench/report/page/sections.ts";
import type { Results } from "../../bench/results.ts";
import { results } from "./documents.ts";

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

/** The document of two runs, with everything that a document may hold. */
const rich = JSON.parse(JSON.stringify(mergeResults([
  {
    ...results,
    environment: {
      ...results.environment,
      governor: "powersave",
      battery: false,
      caches: "L1d 32K",
      affinity: [1],
      revision: "abc",
      backends: [{
        name: "webgpu",
        device: "gpu",
        version: "1",
        device_name: "Some GPU",
        driver: "some 2.0",
        v8_flags: "--expose-gc",
        build_flags: "-O3",
      }],
    },
    limits: [{ device: "gpu", precision: "f64", backend: "webgpu", bandwidth: 1e11, flops: 1e12 }],
    warnings: [{ code: "loaded", rows: [], message: "busy", hint: "wait" }],
  },
  { ...results, environment: { ...results.environment, cpu: "Another processor" } },
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
        assert.ok(environmentSection(read).text.length > 0);
      }),
      { numRuns: 500 },
    );
  });
}

Deno.test("the message names the place and what is wrong", () => {
  const broken = JSON.parse(text);
  broken.results[1].median = "fast";
  assert.throws(() => parseResults(JSON.stringify(broken)), /at results\.1\.median: .*number/);
});
