import assert from "node:assert/strict";
import { gridOf } from "../../../../kernels/grid.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import { turbulentKineticEnergy } from "../../../../kernels/turbulent_kinetic_energy/mod.ts";
import { kernel } from "../../../../kernels/turbulent_kinetic_energy/wasm/kernel.ts";
import { relativeL2 } from "../../../golden.ts";
import { compute, testKernel } from "../../wasm.ts";
import { computeAll } from "../../conformance.ts";

testKernel(turbulentKineticEnergy, kernel);

Deno.test("turbulent_kinetic_energy, wasm: columns of land, of one level and of all", async () => {
  for (const size of [30, 100, 1000]) {
    const drawn = await generateInputs(turbulentKineticEnergy, size), grid = gridOf(size);
    const kbot = { ...drawn.kbot, data: drawn.kbot.data.map((_, n) => n % (grid.nz + 1)) };
    const inputs = { ...drawn, kbot };
    const { tke, dtke, tke_surf_corr: corr } = await computeAll(
      turbulentKineticEnergy,
      inputs,
      grid,
    );
    const outputs = await compute(kernel, inputs, grid);
    [tke, dtke, corr].forEach((expected, n) => {
      assert.ok(relativeL2(outputs[n].data, expected) <= 1e-11, outputs[n].name);
    });
  }
});

Deno.test("turbulent_kinetic_energy, wasm: nothing below the bottom spoils the column", async () => {
  const drawn = await generateInputs(turbulentKineticEnergy, 4096), grid = gridOf(4096);
  const { nz } = grid;
  const clear = (name: string, stride: number) => {
    const data = drawn[name].data.slice();
    for (let n = 0; n < data.length; n++) {
      const cell = Math.floor(n / stride), k = cell % nz;
      if (k < drawn.kbot.data[Math.floor(cell / nz)] - 1) data[n] = 0;
    }
    return { ...drawn[name], data };
  };
  const inputs = {
    ...drawn,
    mxl: clear("mxl", 1),
    kappaM: clear("kappaM", 1),
    tke: clear("tke", 3),
  };
  const { tke } = await computeAll(turbulentKineticEnergy, inputs, grid);
  for (const precision of ["f64", "f32"] as const) {
    const [{ data }] = await compute(kernel, inputs, grid, { precision });
    assert.ok(relativeL2(data, tke) <= (precision === "f64" ? 1e-11 : 1e-6));
  }
});

Deno.test("turbulent_kinetic_energy, wasm: other levels and the halo stay as they are", async () => {
  const inputs = await generateInputs(turbulentKineticEnergy, 1000);
  const grid = gridOf(1000), { nx, ny, nz } = grid;
  for (const precision of ["f64", "f32"] as const) {
    const round = precision === "f64" ? (x: number) => x : Math.fround;
    const [tke, dtke, correction] = await compute(kernel, inputs, grid, { precision });
    for (let cell = 0; cell < nx * ny * nz; cell++) {
      const column = Math.floor(cell / nz), i = Math.floor(column / ny), j = column % ny;
      const halo = i < 2 || j < 2 || i >= nx - 2 || j >= ny - 2;
      const same = (output: typeof tke, level: number) =>
        assert.equal(
          output.data[3 * cell + level],
          round(inputs[output.name].data[3 * cell + level]),
          `${output.name} ${i} ${j} level ${level}`,
        );
      same(tke, 0);
      same(tke, 2);
      same(dtke, 1);
      same(dtke, 2);
      if (halo) {
        same(dtke, 0);
        assert.equal(correction.data[column], 0);
      }
    }
  }
});
