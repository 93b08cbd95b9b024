import assert from "node:assert/strict";
import type { Inputs } from "../../../kernels/benchmark.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { generateInputs } from "../../../kernels/inputs/inputs.ts";
import { RandomState } from "../../../kernels/inputs/numpy_random.ts";
import { errorScales } from "../../../kernels/turbulent_kinetic_energy/error_scales.ts";
import { turbulentKineticEnergy as benchmark } from "../../../kernels/turbulent_kinetic_energy/mod.ts";
import { computeAll } from "../conformance.ts";

/** Relative size of the perturbations: far above rounding, far below what bends the response. */
const EPSILON = 1e-10;

/** The inputs of the tridiagonal systems, each number changed by at most ε of itself. */
function perturbed(inputs: Inputs, seed: number): Inputs {
  const random = new RandomState(seed);
  const change = (x: number) => x * (1 + EPSILON * (2 * random.random() - 1));
  const names = ["kappaM", "mxl", "forc", "forc_tke_surface", "tke", "dzt", "dzw"];
  return {
    ...inputs,
    ...Object.fromEntries(names.map((name) => {
      const data = Float64Array.from(inputs[name].data, change);
      return [name, { ...inputs[name], data }];
    })),
  };
}

for (const size of [1000, 20_000]) {
  Deno.test(`error scales bound what perturbed inputs do to tke_surf_corr at ${size}`, async () => {
    const inputs = await generateInputs(benchmark, size), grid = gridOf(size);
    const scale = [...errorScales(inputs, grid)].find(({ name }) => name === "tke_surf_corr")!.data;
    const before = (await computeAll(benchmark, inputs, grid)).tke_surf_corr;
    const ratios: number[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const after = (await computeAll(benchmark, perturbed(inputs, seed), grid)).tke_surf_corr;
      for (let n = 0; n < after.length; n++) {
        // Elsewhere there is nothing to be corrected, or no system at all.
        if (before[n] === 0 || scale[n] === 0) continue;
        ratios.push(Math.abs(after[n] - before[n]) / (EPSILON * scale[n]));
      }
    }
    ratios.sort((a, b) => a - b);
    // A term of the matrix is a product of up to five perturbed numbers.
    assert.ok(ratios.at(-1)! <= 5, `${ratios.at(-1)}`);
    assert.ok(ratios[ratios.length >> 1] > 0.01, "the bound is of the size of what happens");
  });
}

Deno.test("error scales are 0 where no system is solved, and grow where one is nearly singular", async () => {
  const inputs = await generateInputs(benchmark, 1000), grid = gridOf(1000);
  const { nx, ny, nz } = grid;
  // One level: b x = d with b = 1 + 0.7 √e / L, which vanishes for L = −0.7 √e
  const column = 5 * ny + 7, cell = column * nz + nz - 1;
  const change = (name: string, n: number, value: number) => {
    const data = inputs[name].data.slice();
    data[n] = value;
    return { ...inputs[name], data };
  };
  const scaleFor = (length: number) => {
    const changed = {
      ...inputs,
      kbot: change("kbot", column, nz),
      tke: change("tke", 3 * cell, 1),
      mxl: change("mxl", cell, length),
    };
    const [tke, correction] = [...errorScales(changed, grid)].map(({ data }) => data);
    return { tke, correction: correction[column] };
  };
  const regular = scaleFor(1).correction, singular = scaleFor(-0.7 * (1 + 1e-6)).correction;
  // The solution is 10⁶ times larger, and moves by 10⁶ times as much for each part of its size.
  assert.ok(singular / regular > 1e11, `${singular / regular}`);
  const { tke } = scaleFor(1);
  for (let n = 0; n < nx * ny; n++) {
    const i = Math.floor(n / ny), j = n % ny;
    const ks = inputs.kbot.data[n] - 1;
    const isInterior = i >= 2 && i < nx - 2 && j >= 2 && j < ny - 2;
    if (n === column) continue;
    for (let k = 0; k < nz; k++) {
      const isSolved = isInterior && ks >= 0 && k >= ks;
      assert.equal(tke[3 * (n * nz + k) + 1] > 0, isSolved);
      assert.equal(tke[3 * (n * nz + k)], 0);
    }
  }
});
