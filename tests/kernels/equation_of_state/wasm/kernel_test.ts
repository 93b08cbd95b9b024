import assert from "node:assert/strict";
import type { Inputs } from "../../../../kernels/benchmark.ts";
import { equationOfState } from "../../../../kernels/equation_of_state/mod.ts";
import { kernel as typedArray } from "../../../../kernels/equation_of_state/typed_array/kernel.ts";
import { kernel } from "../../../../kernels/equation_of_state/wasm/kernel.ts";
import { type Grid, gridOf } from "../../../../kernels/grid.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import { relativeL2 } from "../../../golden.ts";
import { compute, testKernel } from "../../wasm.ts";

testKernel(equationOfState, kernel);

Deno.test("equation_of_state, wasm: both formulations agree in f64", async () => {
  const inputs = await generateInputs(equationOfState, 20_000), grid = gridOf(20_000);
  const [closed] = await compute(kernel, inputs, grid, { formulation: "closed" });
  const [quadrature] = await compute(kernel, inputs, grid, { formulation: "quadrature" });
  assert.ok(relativeL2(closed.data, quadrature.data) <= 1e-10);
});

Deno.test("equation_of_state, wasm: the closed form holds down to the deepest trench", async () => {
  const grid = { nx: 5, ny: 9, nz: 60 };
  const inputs = ocean(grid, (k) => 11_000 * k / (grid.nz - 1));
  const [{ data }] = await compute(kernel, inputs, grid, { formulation: "closed" });
  const options = { grid, precision: "f64", formulation: "closed" } as const;
  await using prepared = await typedArray.prepare(undefined, inputs, options);
  await prepared.run();
  const [expected] = await Array.fromAsync(prepared.outputs());
  assert.ok(relativeL2(data, expected.data) <= 1e-10);
});

Deno.test("equation_of_state, wasm: is 0 without pressure", async () => {
  const grid = { nx: 2, ny: 3, nz: 2 };
  const inputs = ocean(grid, (k) => 1e-300 * k);
  for (const precision of ["f64", "f32"] as const) {
    for (const formulation of ["closed", "quadrature"] as const) {
      const [{ data }] = await compute(kernel, inputs, grid, { precision, formulation });
      assert.ok(data.every((x) => Math.abs(x) < 1e-290), `${precision} ${formulation}`);
    }
  }
});

Deno.test("equation_of_state, wasm: f32 shows the closed form's cancellation", async () => {
  const inputs = await generateInputs(equationOfState, 1000), grid = gridOf(1000);
  const [f64] = await compute(kernel, inputs, grid, { formulation: "closed" });
  const [f32] = await compute(kernel, inputs, grid, { formulation: "closed", precision: "f32" });
  assert.ok(relativeL2(f32.data, f64.data) > 1e-3);
});

/** Salinities and temperatures of all oceans at given pressures. */
function ocean({ nx, ny, nz }: Grid, pressure: (k: number) => number): Inputs {
  const shape = [nx, ny, nz], length = nx * ny * nz;
  return {
    sa: { name: "sa", shape, data: Float64Array.from({ length }, (_, n) => n * 0.37 % 42) },
    ct: { name: "ct", shape, data: Float64Array.from({ length }, (_, n) => n * 0.71 % 33 - 3) },
    p: {
      name: "p",
      shape: [1, 1, nz],
      data: Float64Array.from({ length: nz }, (_, k) => pressure(k)),
    },
  };
}
