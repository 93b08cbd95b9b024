import assert from "node:assert/strict";
import { Unsupported } from "../../../kernels/benchmark.ts";
import { kernel } from "../../../kernels/isoneutral_mixing/array_program.ts";
import { testGolden } from "../array_program/golden.ts";
import { referenceArrays } from "../reference_arrays.ts";

testGolden("isoneutral_mixing", kernel, "f64", { default: 1e-13 });
testGolden("isoneutral_mixing", kernel, "f32", {
  K_11: 1e-6,
  K_22: 1e-6,
  K_33: 1e-6,
  default: 5e-5,
});

Deno.test("isoneutral_mixing as an array program needs interior cells and two levels", async () => {
  for (const grid of [{ nx: 4, ny: 4, nz: 2 }, { nx: 8, ny: 8, nz: 1 }]) {
    await assert.rejects(
      kernel.prepare({ arrays: referenceArrays() }, {}, { grid, precision: "f64" }),
      Unsupported,
    );
  }
});
