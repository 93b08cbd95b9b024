import assert from "node:assert/strict";
import type { Inputs } from "../../../../kernels/benchmark.ts";
import { type Grid, gridOf } from "../../../../kernels/grid.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import { isoneutralMixing } from "../../../../kernels/isoneutral_mixing/mod.ts";
import { kernel } from "../../../../kernels/isoneutral_mixing/wasm/kernel.ts";
import { RandomState } from "../../../../kernels/inputs/numpy_random.ts";
import { relativeL2 } from "../../../golden.ts";
import { computeAll, drawInputs } from "../../conformance.ts";
import { compute, testKernel } from "../../wasm.ts";

testKernel(isoneutralMixing, kernel);

Deno.test("isoneutral_mixing, wasm: follows the formulas where tapers matter", async () => {
  const grid = { nx: 12, ny: 13, nz: 9 };
  const inputs = stratified(grid), expected = await formulas(inputs, grid);
  for (const { name, data } of await compute(kernel, inputs, grid)) {
    assert.ok(relativeL2(data, expected[name]) <= 1e-13, name);
  }
  for (const { name, data } of await compute(kernel, inputs, grid, { precision: "f32" })) {
    assert.ok(relativeL2(data, expected[name]) <= 5e-4, name);
  }
});

Deno.test("isoneutral_mixing, wasm: cells without a formula keep their value bit for bit", async () => {
  const grid = { nx: 9, ny: 10, nz: 3 }, mark = 1234.1;
  const drawn = drawInputs(isoneutralMixing, grid);
  const marked = isoneutralMixing.outputs.map(({ name }) => [
    name,
    { ...drawn[name], data: drawn[name].data.slice().fill(mark) },
  ]);
  const inputs: Inputs = { ...drawn, ...Object.fromEntries(marked) };
  const expected = await formulas(inputs, grid);
  for (const precision of ["f64", "f32"] as const) {
    const kept = precision === "f64" ? mark : Math.fround(mark);
    for (const { name, data } of await compute(kernel, inputs, grid, { precision })) {
      const cells = [...data.keys()].filter((n) => expected[name][n] === mark);
      assert.ok(cells.length > 0);
      assert.ok(cells.every((n) => data[n] === kept), name);
    }
  }
});

Deno.test("isoneutral_mixing, wasm: f32 stays finite where squares of slopes overflow", async () => {
  const inputs = await generateInputs(isoneutralMixing, 1000);
  const dxu = { ...inputs.dxu, data: Float64Array.from(inputs.dxu.data, (x) => x * 1e-10) };
  const outputs = await compute(kernel, { ...inputs, dxu }, gridOf(1000), { precision: "f32" });
  for (const { name, data } of outputs) assert.ok(data.every(Number.isFinite), name);
});

/** Stratified water, 20 km wide cells and slopes of 1e-5 to 1e-2, where the taper does its work. */
function stratified(grid: Grid): Inputs {
  const inputs = drawInputs(isoneutralMixing, grid), random = new RandomState(11);
  const set = (name: string, value: (n: number) => number) =>
    inputs[name].data.forEach((_, n, data) => data[n] = value(n));
  for (const name of ["dxt", "dxu", "dyt", "dyu"]) set(name, () => 2e4 * (1 + random.random()));
  for (const name of ["dzt", "dzw"]) set(name, () => 40 * (1 + random.random()));
  for (const name of ["cost", "cosu"]) set(name, () => 1 - 0.5 * random.random());
  set("zt", (k) => -60 * (grid.nz - k));
  set("K_iso", () => 400 + 800 * random.random());
  const level = (n: number) => Math.floor(n / 3) % grid.nz;
  set("temp", (n) => 3 + 1.5 * level(n) + 2 * random.random() ** 4);
  set("salt", (n) => 35 - 0.1 * level(n) + 0.1 * random.random());
  return inputs;
}

/** What the plain loops compute. */
function formulas(inputs: Inputs, grid: Grid): Promise<Record<string, Float64Array>> {
  return computeAll(isoneutralMixing, inputs, grid);
}
