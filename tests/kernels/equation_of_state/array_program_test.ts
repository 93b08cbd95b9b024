import assert from "node:assert/strict";
import { kernel } from "../../../kernels/equation_of_state/array_program.ts";
import { gridOf } from "../../../kernels/grid.ts";
import { generateInputs } from "../../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../../kernels/mod.ts";
import { golden, relativeL2 } from "../../golden.ts";
import { testGolden } from "../array_program/golden.ts";
import { referenceArrays } from "../reference_arrays.ts";

testGolden("equation_of_state", kernel, "f64", { default: 5e-10 }, "closed");
testGolden("equation_of_state", kernel, "f64", { default: 5e-10 }, "quadrature");
testGolden("equation_of_state", kernel, "f32", { default: 1e-5 }, "quadrature");
testGolden("equation_of_state", kernel, "f32", { default: 1e-5 });

Deno.test("equation_of_state f32 closed loses all digits, as every f32 port of it must", async () => {
  const inputs = await generateInputs(getBenchmark("equation_of_state"), 4096);
  await using prepared = await kernel.prepare({ arrays: referenceArrays() }, inputs, {
    grid: gridOf(4096),
    precision: "f32",
    formulation: "closed",
  });
  await prepared.run();
  const [{ data }] = await Array.fromAsync(prepared.outputs());
  const error = relativeL2(data, golden("equation_of_state", 4096).output("dHdT").data);
  assert.ok(error > 1e-2 && error < 1, `deviates by ${error}`);
});
