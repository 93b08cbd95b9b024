import assert from "node:assert/strict";
import type { NDArray } from "../../../kernels/benchmark.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { generateInputs, inputBytes, product } from "../../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import { golden } from "../../golden.ts";

const BENCHMARKS = ["equation_of_state", "isoneutral_mixing", "turbulent_kinetic_energy"];

for (const name of BENCHMARKS) {
  const benchmark = getBenchmark(name);

  for (const size of [1000, 4096]) {
    Deno.test(`generateInputs: ${name} at ${size} has the numbers of NumPy's index`, async () => {
      const inputs = await generateInputs(benchmark, size);
      const { index } = golden(name, size);
      assert.deepEqual(Object.keys(inputs).sort(), index.inputs.map(({ name }) => name).sort());
      for (const expected of index.inputs) {
        const { data, shape } = inputs[expected.name];
        assert.deepEqual(shape, expected.shape);
        const ends = [
          ...expected.first.map((x, i) => [data[i], x]),
          ...(expected.last ?? []).map((x, i, { length }) => [data.at(i - length)!, x]),
        ];
        for (const [actual, wanted] of ends) assert.equal(actual, wanted, expected.name);
        const norm2 = Math.sqrt(sum(data, (x) => x * x));
        assert.ok(Math.abs(norm2 - expected.norm2) <= 1e-13 * norm2, `${expected.name}: norm`);
        const total = sum(data, (x) => x);
        const scale = sum(data, Math.abs);
        assert.ok(Math.abs(total - expected.sum) <= 1e-13 * scale, `${expected.name}: sum`);
      }
    });
  }

  Deno.test(`generateInputs: ${name} at 1000 agrees with NumPy in every element`, async () => {
    const inputs = await generateInputs(benchmark, 1000);
    const reference = golden(name, 1000);
    for (const { name: input, file } of reference.index.inputs) {
      if (!file) continue;
      const { data } = inputs[input];
      const expected = reference.input(input).data;
      assert.deepEqual(Float64Array.from(data), expected, input);
    }
  });
}

Deno.test("generateInputs: draws integers into an Int32Array, all else into Float64Arrays", async () => {
  const inputs = await generateInputs(getBenchmark("turbulent_kinetic_energy"), 1000);
  for (const { name, data } of Object.values(inputs) as NDArray[]) {
    assert.ok(data instanceof (name === "kbot" ? Int32Array : Float64Array), name);
  }
});

Deno.test("generateInputs: reports its progress up to 1", async () => {
  const shares: number[] = [];
  await generateInputs(getBenchmark("isoneutral_mixing"), 1000, {
    onProgress: (done) => shares.push(done),
  });
  assert.deepEqual(shares, shares.toSorted((a, b) => a - b));
  assert.equal(shares.at(-1), 1);
});

Deno.test("generateInputs: ends when its signal aborts", async () => {
  const reason = new Error("enough");
  await assert.rejects(
    generateInputs(getBenchmark("equation_of_state"), 1000, { signal: AbortSignal.abort(reason) }),
    reason,
  );
});

Deno.test("inputBytes: counts what generateInputs allocates", async () => {
  for (const benchmark of BENCHMARKS.map(getBenchmark)) {
    const inputs = await generateInputs(benchmark, 1000);
    const bytes = Object.values(inputs).reduce((sum, { data }) => sum + data.byteLength, 0);
    assert.equal(inputBytes(benchmark, gridOf(1000)), bytes);
  }
});

Deno.test("product: of no extents is 1", () => {
  assert.equal(product([]), 1);
  assert.equal(product([2, 3, 4]), 24);
});

function sum(data: Float64Array | Int32Array, term: (x: number) => number): number {
  let total = 0;
  for (const x of data) total += term(x);
  return total;
}
