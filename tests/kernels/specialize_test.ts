import type { FloatArray } from "../../kernels/benchmark.ts";
import assert from "node:assert/strict";
import { specialize } from "../../kernels/specialize.ts";

function scale(x: FloatArray, factor: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] *= Math.abs(factor);
  return sum;
}

Deno.test("specialize: the copy does what the original does", () => {
  const x = new Float64Array([1, 2, 3]);
  assert.equal(specialize(scale)(x, -2), 12);
  assert.deepEqual([...x], [2, 4, 6]);
});

Deno.test("specialize: every copy is a function of its own", () => {
  const copies = [scale, specialize(scale), specialize(scale)];
  assert.equal(new Set(copies).size, 3);
});

Deno.test("specialize: accepts arrow functions and keeps the number of parameters", () => {
  const add = specialize((a: number, b: number) => a + b);
  assert.equal(add(1, 2), 3);
  assert.equal(add.length, 2);
});

Deno.test("specialize: the copy does not see the original's surroundings", () => {
  const offset = 1;
  const shift = specialize((x: number) => x + offset);
  assert.throws(() => shift(1), ReferenceError);
});
