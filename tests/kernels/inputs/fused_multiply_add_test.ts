import assert from "node:assert/strict";
import { fusedMultiplyAdd } from "../../../kernels/inputs/fused_multiply_add.ts";
import { RandomState } from "../../../kernels/inputs/numpy_random.ts";

Deno.test("fusedMultiplyAdd: keeps the part of the product that a rounding would lose", () => {
  assert.equal((1 / 3) * 3 - 1, 0);
  assert.equal(fusedMultiplyAdd(1 / 3, 3, -1), -(2 ** -54));
});

Deno.test("fusedMultiplyAdd: is not rounded twice", () => {
  // The product is half a last place of the sum, less or more by 2⁻¹¹³, which decides.
  const odd = 1 + 2 ** -52;
  assert.equal(fusedMultiplyAdd(1 + 2 ** -30, 2 ** -53 * (1 - 2 ** -30), odd), odd);
  assert.equal(fusedMultiplyAdd(1 + 2 ** -30, 2 ** -53 * (2 ** -30 - 1), odd), odd);
});

Deno.test("fusedMultiplyAdd: agrees with whole numbers of any length", () => {
  const random = new RandomState(1);
  const sign = () => random.random() < 0.5 ? -1 : 1;
  const number = (exponents: number) =>
    sign() * (1 + random.random()) * 2 ** Math.floor(exponents * (random.random() - 0.5));
  for (let i = 0; i < 50_000; i++) {
    const a = number(8);
    const b = number(8);
    // Half of the time c nearly cancels the product, so that its last bits come into view.
    const c = i % 2 ? number(240) : -a * b * (1 + 2 ** -50 * Math.floor(8 * random.random()));
    assert.equal(fusedMultiplyAdd(a, b, c), exact(a, b, c), `${a} * ${b} + ${c}`);
  }
});

/** a b + c from whole numbers of 2⁻⁴⁰⁰. */
function exact(a: number, b: number, c: number): number {
  const whole = wholeOf(a, 200) * wholeOf(b, 200) + wholeOf(c, 400);
  const magnitude = whole < 0n ? -whole : whole;
  const surplus = Math.max(0, magnitude.toString(2).length - 53);
  const divisor = 1n << BigInt(surplus);
  let rounded = magnitude / divisor;
  const twice = (magnitude % divisor) * 2n;
  if (twice > divisor || (twice === divisor && rounded % 2n === 1n)) rounded++;
  return (whole < 0n ? -1 : 1) * Number(rounded) * 2 ** (surplus - 400);
}

/** x as a multiple of 2⁻ᵉˣᵖᵒⁿᵉⁿᵗ, which must be whole. */
function wholeOf(x: number, exponent: number): bigint {
  return BigInt(x * 2 ** exponent);
}
