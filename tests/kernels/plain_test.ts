import assert from "node:assert/strict";
import type { Precision } from "../../kernels/benchmark.ts";
import { gridOf } from "../../kernels/grid.ts";
import { generateInputs } from "../../kernels/inputs/inputs.ts";
import { getBenchmark } from "../../kernels/mod.ts";
import { allcloseFailures, golden, relativeL2 } from "../golden.ts";
import {
  assertConsistent,
  compute,
  computeReference,
  drawInputs,
  testFractionalMasks,
} from "./conformance.ts";
import { referenceArrays } from "./reference_arrays.ts";

/** ‖error‖₂ / ‖NumPy‖₂ in f64 by benchmark: the closed form's error is NumPy's own. */
const LIMITS = {
  equation_of_state: 2e-10,
  isoneutral_mixing: 1e-13,
  turbulent_kinetic_energy: 1e-12,
};

/** Backends whose tests are elsewhere or need nothing but a runtime. */
const RUNTIMES = { typed_array: {}, array_program: { arrays: referenceArrays() } };

for (const [name, limit] of Object.entries(LIMITS)) {
  const benchmark = getBenchmark(name);
  const kernelOf = async (backend: string) => await benchmark.kernels.get(backend)!();
  const formulations = benchmark.formulations ? (["closed", "quadrature"] as const) : [undefined];

  for (const size of [1000, 4096]) {
    for (const formulation of formulations) {
      Deno.test(`${[name, formulation].join(" ").trim()}, plain: agrees with NumPy at ${size}`, async () => {
        const inputs = await generateInputs(benchmark, size);
        const output = await computeReference(benchmark, inputs, gridOf(size), formulation);
        for (const { name } of benchmark.outputs) {
          const expected = golden(benchmark.name, size).output(name);
          const { shape, data } = output(name);
          assert.deepEqual(shape, expected.shape);
          assert.equal(allcloseFailures(data, expected.data), 0, name);
          assert.ok(relativeL2(data, expected.data) <= limit, name);
        }
      });
    }
  }

  Deno.test(`${name}, plain: f32 is within its tolerances of f64`, async () => {
    const inputs = await generateInputs(benchmark, 4096), grid = gridOf(4096);
    const outputs = await compute(await kernelOf("plain"), {}, inputs, grid, {
      precision: "f32",
      formulation: benchmark.formulations?.f32,
    });
    assert.ok(outputs.every(({ data }) => data instanceof Float32Array));
    const expected = await computeReference(benchmark, inputs, grid);
    await assertConsistent(benchmark, "f32", outputs, expected, inputs, grid);
  });

  Deno.test(`${name}, plain: repeats itself and leaves the inputs alone`, async () => {
    const grid = { nx: 7, ny: 9, nz: 4 };
    const inputs = drawInputs(benchmark, grid), before = structuredClone(inputs);
    const kernel = await kernelOf("plain");
    for (const precision of ["f64", "f32"] satisfies Precision[]) {
      await using prepared = await kernel.prepare({}, inputs, { grid, precision });
      assert.equal(prepared.run(), undefined);
      const first = structuredClone(await Array.fromAsync(prepared.outputs()));
      prepared.run();
      assert.deepEqual(await Array.fromAsync(prepared.outputs()), first);
    }
    assert.deepEqual(inputs, before);
  });

  for (const precision of ["f64", "f32"] as const) {
    for (const [backend, runtime] of Object.entries(RUNTIMES)) {
      testFractionalMasks({
        benchmark,
        precision,
        title: `${name} ${precision}, ${backend}:`,
        test: Deno.test,
        compute: async (inputs, grid) =>
          await compute(await kernelOf(backend), runtime, inputs, grid, {
            precision,
            formulation: benchmark.formulations?.[precision],
          }),
      });
    }
  }
}

Deno.test("equation_of_state, plain: the closed form is less accurate than the reference", async () => {
  const benchmark = getBenchmark("equation_of_state");
  assert.equal(benchmark.referenceFormulation, "quadrature");
  const inputs = await generateInputs(benchmark, 4096), grid = gridOf(4096);
  const [closed, reference] = await Promise.all(
    (["closed", "quadrature"] as const).map((formulation) =>
      computeReference(benchmark, inputs, grid, formulation)
    ),
  );
  const error = relativeL2(closed("dHdT").data, reference("dHdT").data);
  assert.ok(error > 1e-12 && error < 1e-9, `${error}`);
});
