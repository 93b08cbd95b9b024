import assert from "node:assert/strict";
import { parsePercent, parseSeconds, parseSize, parseSizes } from "../../cli/arguments/numbers.ts";

function refused(parse: (text: string) => number, ...texts: string[]): void {
  for (const text of texts) assert.throws(() => parse(text), /Cannot use/, text);
}

Deno.test("sizes: underscores stand between digits", () => {
  assert.equal(parseSize("4_096"), 4096);
  assert.equal(parseSize("1_000_000"), 1_000_000);
  assert.equal(parseSize("2**12"), 4096);
  assert.equal(parseSize("4M"), 4 * 1024 ** 2);
  refused(parseSize, "4096_", "1__0", "_1", "4_k", "0x10", " 4", "");
});

Deno.test("sizes: decimal exponents, fractions of units, lists", () => {
  assert.deepEqual(["1e6", "1E3", "1.5e3"].map(parseSize), [1_000_000, 1000, 1500]);
  assert.deepEqual(["0.5M", "1.5k", "0.25G"].map(parseSize), [2 ** 19, 1536, 2 ** 28]);
  assert.deepEqual(parseSizes("4k,64k"), [4096, 65536]);
  assert.deepEqual(parseSizes("4096, 1e6"), [4096, 1_000_000]);
  refused(parseSize, "1e-3", "0.3k", "1.5", "1e400", "1e", ".5M", "5.M", "4k,64k", "1ek");
  for (const text of ["4k,", ",4k", "4k,,64k", ","]) {
    assert.throws(() => parseSizes(text), /Cannot use size ""/, text);
  }
});

Deno.test("seconds: decimal numbers only", () => {
  const parse = parseSeconds("target time");
  assert.deepEqual(["2", "0.5", ".5", "2.", "1e-3"].map(parse), [2, 0.5, 0.5, 2, 0.001]);
  refused(parse, "0x10", "0b11", "1_0", " 1", "", "-1", "0", "Infinity", "1e999", ".", "e3");
});

Deno.test("shares: in percent, or below 1", () => {
  const parse = parsePercent("threshold");
  assert.deepEqual(["5%", "0.05", "0", "150%", "0.5%"].map(parse), [0.05, 0.05, 0, 1.5, 0.005]);
  assert.throws(() => parse("5"), /write 5% or 0\.05$/);
  refused(parse, "1", "1.0", "100", "-1%", "0x1", "", "%");
});
