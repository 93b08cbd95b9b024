import assert from "node:assert/strict";
import { type Inputs, type KernelOptions, Unsupported } from "../../../kernels/benchmark.ts";
import { product } from "../../../kernels/inputs/inputs.ts";
import { kernel } from "../../../kernels/isoneutral_mixing/array_program.ts";
import { isoneutralMixing } from "../../../kernels/isoneutral_mixing/mod.ts";
import { testGolden } from "../array_program/golden.ts";
import { referenceArrays } from "../reference_arrays.ts";

testGolden("isoneutral_mixing", kernel, "f64", { default: 1e-13 });
testGolden("isoneutral_mixing", kernel, "f32", {
  K_11: 1e-6,
  K_22: 1e-6,
  K_33: 1e-6,
  default: 5e-5,
});

Deno.test("isoneutral_mixing as an array program keeps the digits of small tapers in f32", async () => {
  // All widths are 1 and the temperature rises by 1 per level and by 1/128 per cell: one slope.
  const grid = { nx: 6, ny: 6, nz: 3 }, slope = -1 / 128;
  const inputs: Inputs = Object.fromEntries(isoneutralMixing.inputs.map(({ name, shape }) => {
    const data = new Float64Array(product(shape(grid))).fill(/^(Ai|salt|zt)/.test(name) ? 0 : 1);
    return [name, { name, shape: shape(grid), data }];
  }));
  const { data } = inputs.temp;
  for (let n = 0; n < data.length; n++) {
    const cell = Math.floor(n / 3), k = cell % grid.nz, i = Math.floor(cell / grid.nz / grid.ny);
    data[n] = k + i / 128;
  }
  const options: KernelOptions = { grid, precision: "f32" };
  await using prepared = await kernel.prepare({ arrays: referenceArrays() }, inputs, options);
  await prepared.run();
  const outputs = await Array.fromAsync(prepared.outputs());
  const Ai_bx = outputs.find(({ name }) => name === "Ai_bx")!.data;
  const first = ((2 * grid.ny + 2) * grid.nz) * 4;
  const tapered = slope / (1 + Math.exp(2 * (1 / 128 - 1e-3) / 1e-3));
  for (const value of Ai_bx.slice(first, first + 4)) {
    assert.ok(Math.abs(value / tapered - 1) < 1e-5, `${value} instead of ${tapered}`);
  }
});

Deno.test("isoneutral_mixing as an array program needs interior cells and two levels", async () => {
  for (const grid of [{ nx: 4, ny: 4, nz: 2 }, { nx: 8, ny: 8, nz: 1 }]) {
    await assert.rejects(
      kernel.prepare({ arrays: referenceArrays() }, {}, { grid, precision: "f64" }),
      Unsupported,
    );
  }
});
