import assert from "node:assert/strict";
import type { FloatArray, Inputs, NDArray, Precision } from "../../../../kernels/benchmark.ts";
import { type Grid, gridOf } from "../../../../kernels/grid.ts";
import { generateInputs, product } from "../../../../kernels/inputs/inputs.ts";
import { isoneutralMixing } from "../../../../kernels/isoneutral_mixing/mod.ts";
import { kernel } from "../../../../kernels/isoneutral_mixing/typed_array/kernel.ts";
import { RandomState } from "../../../../kernels/inputs/numpy_random.ts";
import * as conformance from "../../conformance.ts";
import { allcloseFailures, golden, relativeL2 } from "../../../golden.ts";

for (const size of [1000, 4096]) {
  Deno.test(`isoneutral_mixing: f64 at ${size} agrees with NumPy`, async () => {
    const outputs = await compute(await generateInputs(isoneutralMixing, size), gridOf(size));
    for (const { name, data } of outputs) {
      const expected = golden("isoneutral_mixing", size).output(name).data;
      assert.equal(allcloseFailures(data, expected), 0, name);
      assert.ok(relativeL2(data, expected) <= 1.5e-13, name);
    }
  });
}

for (const size of [1000, 4096, 20_000, 65_536]) {
  Deno.test(`isoneutral_mixing: f32 at ${size} is within its tolerances`, async () => {
    const inputs = await generateInputs(isoneutralMixing, size);
    const reference = await compute(inputs, gridOf(size));
    const outputs = await compute(inputs, gridOf(size), "f32");
    for (const [i, { name, tolerance }] of isoneutralMixing.outputs.entries()) {
      assert.ok(outputs[i].data instanceof Float32Array);
      assert.ok(relativeL2(outputs[i].data, reference[i].data) <= tolerance.f32.l2!, name);
    }
  });
}

const GRIDS: Grid[] = [
  { nx: 2, ny: 2, nz: 1 },
  { nx: 3, ny: 6, nz: 2 },
  { nx: 6, ny: 3, nz: 2 },
  { nx: 4, ny: 7, nz: 3 },
  { nx: 7, ny: 4, nz: 3 },
  { nx: 5, ny: 5, nz: 1 },
  { nx: 6, ny: 8, nz: 2 },
  // More columns than a strip holds, and columns longer than a strip
  { nx: 6, ny: 40, nz: 30 },
  { nx: 5, ny: 6, nz: 600 },
];
for (const grid of GRIDS) {
  const { nx, ny, nz } = grid;
  Deno.test(`isoneutral_mixing: ${nx} × ${ny} × ${nz} agrees with the formulas`, async () => {
    await assertFormulas(normal(grid), grid);
    await assertFormulas(ocean(grid), grid);
  });
}

Deno.test("isoneutral_mixing: agrees with the formulas where tapers and diffusivities matter", async () => {
  const grid = { nx: 14, ny: 13, nz: 12 };
  const inputs = ocean(grid);
  const { Ai_ez, K_11, K_33 } = await assertFormulas(inputs, grid);
  // The case is worth its name: slopes of all sizes, and K both above and at its least value
  const slopes = Ai_ez.filter((s) => s !== 0).map(Math.abs).sort();
  assert.ok(slopes[slopes.length >> 4] < 1e-4 && slopes[slopes.length >> 1] > 1e-4);
  assert.ok(Math.max(...K_11) > 500 && K_11.some((K) => K > 25 && K < 75));
  assert.ok(Math.max(...K_33) > 1e-4);
});

Deno.test("isoneutral_mixing: cells without a formula keep their value bit for bit", async () => {
  const grid = { nx: 9, ny: 8, nz: 3 };
  const inputs = marked(normal(grid));
  const marks = await formulas(inputs, grid);
  let kept = 0;
  for (const precision of ["f64", "f32"] as const) {
    for (const { name, data } of await compute(inputs, grid, precision)) {
      for (let n = 0; n < data.length; n++) {
        if (marks[name][n] !== MARK) continue;
        assert.equal(data[n], Math.fround(MARK), `${name}[${n}]`);
        kept++;
      }
    }
  }
  assert.ok(kept > 0);
});

Deno.test("isoneutral_mixing: calls are repeatable and leave the inputs alone", async () => {
  const grid = gridOf(1000), inputs = await generateInputs(isoneutralMixing, 1000);
  const before = structuredClone(inputs);
  for (const precision of ["f64", "f32"] as const) {
    await using prepared = await kernel.prepare(undefined, inputs, { grid, precision });
    assert.equal(prepared.run(), undefined);
    const first = structuredClone(await Array.fromAsync(prepared.outputs()));
    prepared.run();
    const second = await Array.fromAsync(prepared.outputs());
    assert.deepEqual(second, first);
    assert.deepEqual(
      second.map(({ name, shape }) => [name, shape]),
      isoneutralMixing.outputs.map(({ name, shape }) => [name, shape(grid)]),
    );
  }
  assert.deepEqual(inputs, before);
});

Deno.test("isoneutral_mixing: two cases do not disturb each other", async () => {
  const small = gridOf(500), large = gridOf(1500);
  const inputs = normal(small);
  await using first = await kernel.prepare(undefined, inputs, { grid: small, precision: "f64" });
  await using second = await kernel.prepare(undefined, normal(large), {
    grid: large,
    precision: "f64",
  });
  await first.run();
  await second.run();
  for (const { name, data } of await Array.fromAsync(first.outputs())) {
    assert.ok(error(data, (await formulas(inputs, small))[name]) <= 2e-13, name);
  }
});

Deno.test("isoneutral_mixing: reports the memory of a case", () => {
  const grid = { nx: 10, ny: 10, nz: 10 };
  assert.equal(kernel.memory?.({ grid, precision: "f64" }), 168_000);
  assert.equal(kernel.memory?.({ grid, precision: "f32" }), 104_000);
});

const MARK = 12345.5;

function compute(
  inputs: Inputs,
  grid: Grid,
  precision: Precision = "f64",
): Promise<NDArray<FloatArray>[]> {
  return conformance.compute(kernel, undefined, inputs, grid, { precision });
}

async function assertFormulas(inputs: Inputs, grid: Grid): Promise<Record<string, Float64Array>> {
  const expected = await formulas(inputs, grid);
  for (const { name, data } of await compute(inputs, grid)) {
    assert.equal(allcloseFailures(data, expected[name]), 0, name);
    assert.ok(error(data, expected[name]) <= 2e-13, name);
  }
  for (const { name, data } of await compute(inputs, grid, "f32")) {
    assert.ok(error(data, expected[name]) <= 5e-4, name);
  }
  return expected;
}

/**
 * ‖error‖₂ relative to ‖expected‖₂, but at least to the largest tapered slope: in small cases all
 * slopes may be so steep that their tapers are nothing but rounding errors.
 */
function error(actual: ArrayLike<number>, expected: Float64Array): number {
  return norm(expected.map((x, n) => x - actual[n])) / Math.max(5e-4, norm(expected));
}

function norm(x: Float64Array): number {
  return Math.sqrt(x.reduce((sum, x) => sum + x * x, 0));
}

/** Inputs drawn as the benchmark's, on any grid. */
function normal(grid: Grid): Inputs {
  const random = new RandomState(17);
  return Object.fromEntries(isoneutralMixing.inputs.map(({ name, shape, draw }) => {
    const data = new Float64Array(product(shape(grid)));
    if (draw.kind === "mask") random.mask(data, 0.8);
    else if (draw.kind === "normal") random.normal(data);
    return [name, { name, shape: shape(grid), data }];
  }));
}

/** The same with outputs that no formula gives. */
function marked(inputs: Inputs): Inputs {
  const outputs = isoneutralMixing.outputs.map(({ name }) => [
    name,
    { ...inputs[name], data: inputs[name].data.slice().fill(MARK) },
  ]);
  return { ...inputs, ...Object.fromEntries(outputs) };
}

/**
 * Stratified water in a basin: 20 km wide cells, up to 100 m thick; fronts tilt the isopycnals by
 * 1e-5 to 1e-2, which is where the taper does its work.
 */
function ocean(grid: Grid): Inputs {
  const random = new RandomState(29), inputs = normal(grid);
  const fill = (name: string, value: (n: number) => number) => {
    inputs[name].data.forEach((_, n, data) => data[n] = value(n));
  };
  for (const name of ["dxt", "dxu", "dyt", "dyu"]) fill(name, () => 2e4 * (1 + random.random()));
  for (const name of ["dzt", "dzw"]) fill(name, () => 50 * (1 + random.random()));
  for (const name of ["cost", "cosu"]) fill(name, () => 0.5 + 0.5 * random.random());
  fill("zt", (k) => -75 * (grid.nz - k));
  fill("K_iso", () => 500 * (1 + random.random()));
  const level = (n: number) => Math.floor(n / 3) % grid.nz;
  fill("temp", (n) => 4 + level(n) + 3 * random.random() ** 4);
  fill("salt", (n) => 35 - 0.1 * level(n) + 0.1 * random.random());
  return inputs;
}

/** What the plain loops compute. */
function formulas(inputs: Inputs, grid: Grid): Promise<Record<string, Float64Array>> {
  return conformance.computeAll(isoneutralMixing, inputs, grid);
}
