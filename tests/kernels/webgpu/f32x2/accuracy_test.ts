import assert from "node:assert/strict";
import { denoPlatform } from "../../../../backends/platform/deno.ts";
import { OpenDevice } from "../../../../backends/webgpu/runtime.ts";
import type { Formulation, Kernel } from "../../../../kernels/benchmark.ts";
import { gridOf } from "../../../../kernels/grid.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import {
  joinInPlace,
  splitInPlace,
  splitNumber,
} from "../../../../kernels/webgpu/f32x2/numbers.ts";
import { getBenchmark } from "../../../../kernels/mod.ts";
import type { WebGpuRuntime } from "../../../../kernels/webgpu/runtime.ts";
import { relativeL2 } from "../../../golden.ts";
import { assertConsistent, compute, computeReference } from "../../conformance.ts";
import { gpuTest, sharedDevice } from "../../webgpu.ts";

Deno.test("pairs of f32 keep 48 bits of a number", () => {
  const numbers = Float64Array.of(Math.PI, -1e-20, 1 / 3, 1e30, 0, 6e-17);
  const back = numbers.slice();
  splitInPlace(back);
  joinInPlace(back);
  for (const [n, x] of numbers.entries()) {
    assert.ok(Math.abs(back[n] - x) <= 2 ** -49 * Math.abs(x));
  }
  assert.deepEqual(splitNumber(1), [1, 0]);
});

interface Case {
  readonly name: string;
  readonly size: number;
  /** Largest deviation from f64, of all outputs. */
  readonly bound: number;
  readonly formulation?: Formulation;
}

const CASES: readonly Case[] = [
  { name: "equation_of_state", size: 4096, bound: 1e-9, formulation: "closed" },
  { name: "equation_of_state", size: 4096, bound: 1e-12, formulation: "quadrature" },
  { name: "isoneutral_mixing", size: 4096, bound: 1e-11 },
  { name: "turbulent_kinetic_energy", size: 4096, bound: 3e-12 },
  { name: "turbulent_kinetic_energy", size: 16_384, bound: 1e-11 },
  { name: "turbulent_kinetic_energy", size: 65_536, bound: 1e-11 },
];

for (const { name, size, bound, formulation } of CASES) {
  const title = [name, formulation, "at", size, "points"].filter(Boolean).join(" ");
  gpuTest(`${title} in pairs of f32 is within ${bound} of f64`, async () => {
    const benchmark = getBenchmark(name);
    const kernel = await benchmark.kernels.get("webgpu")!() as Kernel<WebGpuRuntime>;
    const inputs = await generateInputs(benchmark, size);
    const grid = gridOf(size);
    const runtime = await sharedDevice("f32x2");
    const outputs = await compute(kernel, runtime, inputs, grid, { formulation });
    const expected = await computeReference(benchmark, inputs, grid, formulation);
    await assertConsistent(benchmark, "f64", outputs, expected, inputs, grid);
    for (const { name, data } of outputs) {
      const error = relativeL2(data, expected(name).data);
      assert.ok(error <= bound, `${name} deviates by ${error}`);
    }
  });
}

gpuTest("pairs of f32 in slabs give the same as in one piece", async () => {
  const benchmark = getBenchmark("turbulent_kinetic_energy");
  const kernel = await benchmark.kernels.get("webgpu")!() as Kernel<WebGpuRuntime>;
  const inputs = await generateInputs(benchmark, 1000);
  const whole = await compute(kernel, await sharedDevice("f32x2"), inputs, gridOf(1000));
  using small = await OpenDevice.open(denoPlatform, {
    emulation: "f32x2",
    bindingLimit: 100_000,
  });
  assert.deepEqual(await compute(kernel, small, inputs, gridOf(1000)), whole);
});
