import assert from "node:assert/strict";
import { equationOfState } from "../../../../kernels/equation_of_state/mod.ts";
import { kernel } from "../../../../kernels/equation_of_state/native/kernel.ts";
import { kernel as typedArray } from "../../../../kernels/equation_of_state/typed_array/kernel.ts";
import { gridOf } from "../../../../kernels/grid.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import { relativeL2 } from "../../../golden.ts";
import { compute } from "../../conformance.ts";
import { nativeTest, testKernel } from "../../native.ts";

testKernel(equationOfState, kernel);

nativeTest("equation_of_state in C: both formulations agree in f64", async (runtime) => {
  const inputs = await generateInputs(equationOfState, 20_000);
  const [closed, quadrature] = await Promise.all(
    (["closed", "quadrature"] as const).map((formulation) =>
      compute(kernel, runtime, inputs, gridOf(20_000), { formulation })
    ),
  );
  assert.ok(relativeL2(closed[0].data, quadrature[0].data) <= 1e-10);
});

nativeTest("equation_of_state in C: f32 shows the closed form's cancellation", async (runtime) => {
  const inputs = await generateInputs(equationOfState, 1000);
  const options = { formulation: "closed" } as const;
  const [f64] = await compute(kernel, runtime, inputs, gridOf(1000), options);
  const [f32] = await compute(kernel, runtime, inputs, gridOf(1000), {
    ...options,
    precision: "f32",
  });
  assert.ok(relativeL2(f32.data, f64.data) > equationOfState.outputs[0].tolerance.f32.l2!);
});

nativeTest(
  "equation_of_state in C: levels below the series' end use logarithms",
  async (runtime) => {
    const grid = { nx: 3, ny: 5, nz: 400 };
    const pressures = Float64Array.from({ length: grid.nz }, (_, k) => 6000 + 12 * k);
    const on = (f: (n: number) => number) =>
      Float64Array.from({ length: 15 * grid.nz }, (_, n) => f(n));
    const shape = [grid.nx, grid.ny, grid.nz];
    const inputs = {
      sa: { name: "sa", shape, data: on((n) => n % 41) },
      ct: { name: "ct", shape, data: on((n) => n % 33 - 6) },
      p: { name: "p", shape: [1, 1, grid.nz], data: pressures },
    };
    const options = { formulation: "closed" } as const;
    const [actual] = await compute(kernel, runtime, inputs, grid, options);
    const [expected] = await compute(typedArray, undefined, inputs, grid, options);
    assert.ok(relativeL2(actual.data, expected.data) <= 1e-10);
  },
);
