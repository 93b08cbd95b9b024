import assert from "node:assert/strict";
import { taperOf } from "../../../../kernels/isoneutral_mixing/typed_array/taper.ts";

/** The taper of a slope the way the loops compute it. */
function taperer(slopec: number, dslope: number): (s: number) => number {
  const { scale, shift, zero, low, table, c1, c2, c3, c4, c } = taperOf(slopec, dslope);
  const position = new Float64Array(1), bits = new Int32Array(position.buffer);
  return (s) => {
    const y = Math.abs(s) * scale;
    position[0] = y + shift;
    const m = Math.min(bits[1], zero) & low, r = y - m;
    const w = table[m] * (1 + r * (c1 + r * (c2 + r * (c3 + r * c4))));
    return w / (w + c);
  };
}

for (const [slopec, dslope] of [[1e-3, 1e-3], [4e-3, 1e-3], [1e-3, 2e-2]]) {
  Deno.test(`taperOf: is the logistic function of the formula for ${slopec} and ${dslope}`, () => {
    const taper = taperer(slopec, dslope);
    for (let n = 0; n < 20_000; n++) {
      const s = dslope * n / 1000;
      const expected = 1 / (1 + Math.exp(2 * (s - slopec) / dslope));
      // The rounding of an exponent, here and there, is a relative error of the power
      const tolerance = 5e-16 * (1 + 2 * s / dslope);
      assert.ok(Math.abs(taper(s) - expected) <= tolerance * expected, `${s}`);
      assert.equal(taper(-s), taper(s));
    }
  });
}

Deno.test("taperOf: is exactly zero for steep slopes, however steep", () => {
  const taper = taperer(1e-3, 1e-3);
  for (const s of [0.0223, 0.1, 1, 1e5, 1e20, 1e40, 1e60]) {
    assert.equal(Math.abs(taper(s)), 0);
    assert.equal(Math.abs(taper(-s)), 0);
  }
  assert.ok(taper(0.0221) > 0);
});
