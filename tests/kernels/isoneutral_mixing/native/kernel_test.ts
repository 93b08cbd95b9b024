import assert from "node:assert/strict";
import { type Grid, gridOf } from "../../../../kernels/grid.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import { isoneutralMixing } from "../../../../kernels/isoneutral_mixing/mod.ts";
import { kernel } from "../../../../kernels/isoneutral_mixing/native/kernel.ts";
import { compute } from "../../conformance.ts";
import { nativeTest, testKernel } from "../../native.ts";

type Index = readonly number[];

/** Whether 2 ≤ n < extent − 2, or from 1 on for a direction that has faces. */
const inside = (n: number, extent: number, first = 2) => n >= first && n < extent - 2;
const eastern = ({ nx, ny }: Grid, [i, j]: Index) => inside(i, nx, 1) && inside(j, ny);
const northern = ({ nx, ny }: Grid, [i, j]: Index) => inside(i, nx) && inside(j, ny, 1);
const interior = ({ nx, ny }: Grid, [i, j]: Index) => inside(i, nx) && inside(j, ny);

testKernel(isoneutralMixing, kernel, {
  K_11: (grid, index) => !eastern(grid, index),
  K_22: (grid, index) => !northern(grid, index),
  K_33: (grid, index) => !interior(grid, index),
  Ai_ez: (grid, index) => !eastern(grid, index) || (index[2] === 0 && index[4] === 0),
  Ai_nz: (grid, index) => !northern(grid, index) || (index[2] === 0 && index[4] === 0),
  Ai_bx: (grid, index) => !interior(grid, index) || index[2] === grid.nz - 1,
  Ai_by: (grid, index) => !interior(grid, index) || index[2] === grid.nz - 1,
});

nativeTest(
  "isoneutral_mixing f32 in C stays finite where squares of slopes overflow",
  async (runtime) => {
    const inputs = await generateInputs(isoneutralMixing, 1000);
    const dxu = { ...inputs.dxu, data: Float64Array.from(inputs.dxu.data, (x) => x * 1e-10) };
    const outputs = await compute(kernel, runtime, { ...inputs, dxu }, gridOf(1000), {
      precision: "f32",
    });
    for (const { name, data } of outputs) assert.ok(data.every(Number.isFinite), name);
  },
);
