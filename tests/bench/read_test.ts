import assert from "node:assert/strict";
import fc from "fast-check";
import { parseResults } from "../../bench/read.ts";
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

Deno.test("wrong types, NaN and huge numbers are refused with the place, or harmless", () => {
  const all = paths(JSON.parse(text));
  const values = fc.constantFrom<unknown>(null, "NaN", -1, 1e400, true, [], {}, "x".repeat(1000));
  fc.assert(
    fc.property(fc.constantFrom(...all), values, (path, value) => {
      const broken = JSON.parse(text);
      let at = broken;
      for (const key of path.slice(0, -1)) at = at[key];
      at[path.at(-1)!] = value;
      try {
        parseResults(JSON.stringify(broken));
      } catch (error) {
        assert.ok(error instanceof TypeError, `${path}: ${error}`);
        assert.match(error.message, /^at |schema/);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("the message names the place and what is wrong", () => {
  const broken = JSON.parse(text);
  broken.results[1].median = "fast";
  assert.throws(() => parseResults(JSON.stringify(broken)), /at results\.1\.median: .*number/);
});
