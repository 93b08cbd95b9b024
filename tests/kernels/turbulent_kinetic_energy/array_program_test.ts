import assert from "node:assert/strict";
import { Unsupported } from "../../../kernels/benchmark.ts";
import { kernel } from "../../../kernels/turbulent_kinetic_energy/array_program.ts";
import { testGolden } from "../array_program/golden.ts";
import { referenceArrays } from "../reference_arrays.ts";

testGolden("turbulent_kinetic_energy", kernel, "f64", { default: 1e-12 });
testGolden("turbulent_kinetic_energy", kernel, "f32", { tke_surf_corr: 2e-2, default: 1e-6 });

Deno.test("turbulent_kinetic_energy as an array program needs two levels", async () => {
  const grid = { nx: 8, ny: 8, nz: 1 };
  await assert.rejects(
    kernel.prepare({ arrays: referenceArrays() }, {}, { grid, precision: "f64" }),
    Unsupported,
  );
});
