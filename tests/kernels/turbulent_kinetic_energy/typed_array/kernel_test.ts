import assert from "node:assert/strict";
import type { Inputs, NDArray, Precision } from "../../../../kernels/benchmark.ts";
import { type Grid, gridOf } from "../../../../kernels/grid.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import { turbulentKineticEnergy as benchmark } from "../../../../kernels/turbulent_kinetic_energy/mod.ts";
import { kernel } from "../../../../kernels/turbulent_kinetic_energy/typed_array/kernel.ts";
import { allcloseFailures, golden, relativeL2 } from "../../../golden.ts";
import { assertConsistent, computeAll } from "../../conformance.ts";

async function computed(
  inputs: Inputs,
  grid: Grid,
  precision: Precision = "f64",
  calls = 1,
): Promise<NDArray[]> {
  await using prepared = await kernel.prepare(undefined, inputs, { grid, precision });
  for (let n = 0; n < calls; n++) prepared.run();
  return await Array.fromAsync(prepared.outputs());
}

async function assertFollowsFormulas(
  outputs: NDArray[],
  inputs: Inputs,
  grid: Grid,
): Promise<void> {
  const { tke, dtke, tke_surf_corr: corr } = await computeAll(benchmark, inputs, grid);
  [tke, dtke, corr].forEach((expected, n) => {
    const { name, data } = outputs[n];
    assert.equal(allcloseFailures(data, expected), 0, name);
    assert.ok(relativeL2(data, expected) <= 1e-11, `${name}: ${relativeL2(data, expected)}`);
  });
}

for (const size of [1000, 4096]) {
  Deno.test(`turbulent_kinetic_energy, typed_array: f64 agrees with NumPy at ${size}`, async () => {
    const { index, output } = golden(benchmark.name, size);
    const outputs = await computed(await generateInputs(benchmark, size), gridOf(size));
    assert.deepEqual(outputs.map(({ name }) => name), index.outputs.map(({ name }) => name));
    for (const { name, shape, data } of outputs) {
      const expected = output(name);
      assert.deepEqual(shape, expected.shape, name);
      assert.equal(allcloseFailures(data, expected.data), 0, name);
      assert.ok(relativeL2(data, expected.data) <= 1e-12, name);
    }
  });
}

for (const size of [1000, 4096, 30_000, 65_536]) {
  Deno.test(`turbulent_kinetic_energy, typed_array: f32 is close to f64 at ${size}`, async () => {
    const inputs = await generateInputs(benchmark, size);
    const reference = await computed(inputs, gridOf(size), "f64");
    const outputs = await computed(inputs, gridOf(size), "f32");
    assert.ok(outputs.every(({ data }) => data instanceof Float32Array));
    const expected = (name: string) => reference.find((output) => output.name === name)!;
    await assertConsistent(benchmark, "f32", outputs, expected, inputs, gridOf(size));
  });
}

// 1 and 8 have no interior, 30 and 64 one level, 100 two.
for (const size of [1, 8, 30, 64, 100, 512, 1331]) {
  Deno.test(`turbulent_kinetic_energy, typed_array: follows the formulas at ${size}`, async () => {
    const inputs = await generateInputs(benchmark, size);
    await assertFollowsFormulas(await computed(inputs, gridOf(size)), inputs, gridOf(size));
  });
}

Deno.test("turbulent_kinetic_energy, typed_array: columns of land, of one level and of all", async () => {
  for (const size of [30, 100, 1000]) {
    const inputs = await generateInputs(benchmark, size);
    const grid = gridOf(size);
    const kbot = { ...inputs.kbot, data: inputs.kbot.data.map((_, n) => n % (grid.nz + 1)) };
    const special = { ...inputs, kbot };
    await assertFollowsFormulas(await computed(special, grid), special, grid);
  }
});

Deno.test("turbulent_kinetic_energy, typed_array: a horizontally uniform field is not diffused", async () => {
  const inputs = await generateInputs(benchmark, 1000);
  const grid = gridOf(1000);
  const uniform = { ...inputs, tke: { ...inputs.tke, data: inputs.tke.data.map(() => 1) } };
  await assertFollowsFormulas(await computed(uniform, grid), uniform, grid);
});

Deno.test("turbulent_kinetic_energy, typed_array: leaves other levels and the halo alone", async () => {
  const size = 1000;
  const { nx, ny, nz } = gridOf(size);
  const inputs = await generateInputs(benchmark, size);
  for (const precision of ["f64", "f32"] as const) {
    const stored = precision === "f64" ? (x: number) => x : Math.fround;
    const [tke, dtke, corr] = await computed(inputs, gridOf(size), precision);
    for (let n = 0; n < nx * ny * nz; n++) {
      const column = Math.floor(n / nz), i = Math.floor(column / ny), j = column % ny;
      const onHalo = i < 2 || j < 2 || i >= nx - 2 || j >= ny - 2;
      for (
        const [output, levels] of [[tke, [0, 2]], [dtke, onHalo ? [0, 1, 2] : [1, 2]]] as const
      ) {
        for (const level of levels) {
          const expected = stored(inputs[output.name].data[n * 3 + level]);
          assert.equal(output.data[n * 3 + level], expected);
        }
      }
      if (onHalo) assert.equal(corr.data[column], 0);
    }
  }
});

Deno.test("turbulent_kinetic_energy, typed_array: every call gives the same and spares the inputs", async () => {
  const inputs = await generateInputs(benchmark, 1000);
  const before = structuredClone(inputs);
  const once = await computed(inputs, gridOf(1000));
  assert.deepEqual(await computed(inputs, gridOf(1000), "f64", 3), once);
  assert.deepEqual(inputs, before);
});

Deno.test("turbulent_kinetic_energy, typed_array: says how much memory a case takes", () => {
  const f64 = kernel.memory!({ grid: gridOf(1000), precision: "f64" });
  assert.equal(kernel.memory!({ grid: gridOf(1000), precision: "f32" }), f64 / 2);
  assert.ok(f64 >= 14 * 8 * 20 * 20 * 3);
});
