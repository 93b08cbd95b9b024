import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatBytes,
  formatError,
  formatInteger,
  formatTime,
  threeDigits,
  timeUnit,
} from "../../../base/text/units.ts";

Deno.test("three significant digits, never 0.000", () => {
  assert.equal(threeDigits(0.00012345), "0.000123");
  assert.equal(threeDigits(1), "1.00");
  assert.equal(threeDigits(12.345), "12.3");
  assert.equal(threeDigits(999.4), "999");
  assert.equal(threeDigits(999.6), "1,000");
  assert.equal(threeDigits(12345.6), "12,346");
  assert.equal(threeDigits(1e-9), "1.00e-9");
  assert.equal(threeDigits(999_999_999_999), "999,999,999,999");
  assert.equal(threeDigits(4.42e300), "4.42e+300");
  fc.assert(fc.property(fc.double({ min: 1e-12, max: 1e300, noNaN: true }), (value) => {
    const shown = Number(threeDigits(value).replaceAll(",", ""));
    assert.ok(Math.abs(shown - value) <= 0.00501 * value, `${value} shown as ${shown}`);
  }));
});

Deno.test("times take the largest unit in which they are at least one", () => {
  assert.equal(formatTime(2.5), "2.50 s");
  assert.equal(formatTime(0.0025), "2.50 ms");
  assert.equal(formatTime(2.5e-6), "2.50 µs");
  assert.equal(formatTime(2.5e-10), "0.250 ns");
  assert.equal(timeUnit(1).symbol, "s");
});

Deno.test("memory, integers and errors", () => {
  assert.equal(formatBytes(0), "0 B");
  assert.equal(formatBytes(1536), "1.50 KiB");
  assert.equal(formatBytes(8 * 1024 ** 3), "8.00 GiB");
  assert.equal(formatInteger(4194304), "4,194,304");
  assert.equal(formatError(1.26e-10), "1.3e-10");
  assert.equal(formatError(0), "0");
  assert.equal(formatError(null), "not finite");
});
