import assert from "node:assert/strict";
import fc from "fast-check";
import type { FloatArray, Inputs } from "../../../../kernels/benchmark.ts";
import v from "../../../../kernels/equation_of_state/coefficients.json" with { type: "json" };
import { equationOfState } from "../../../../kernels/equation_of_state/mod.ts";
import { kernel } from "../../../../kernels/equation_of_state/typed_array/kernel.ts";
import { type Grid, gridOf } from "../../../../kernels/grid.ts";
import { generateInputs } from "../../../../kernels/inputs/inputs.ts";
import { allcloseFailures, golden, relativeL2 } from "../../../golden.ts";
import * as conformance from "../../conformance.ts";

const [{ tolerance }] = equationOfState.outputs;

for (const size of [1000, 4096]) {
  for (const formulation of ["closed", "quadrature"] as const) {
    Deno.test(`equation_of_state: f64 ${formulation} at ${size} agrees with NumPy`, async () => {
      const actual = await compute(await generateInputs(equationOfState, size), gridOf(size), {
        formulation,
      });
      const expected = golden("equation_of_state", size).output("dHdT").data;
      assert.ok(relativeL2(actual, expected) <= 2e-10);
      assert.equal(allcloseFailures(actual, expected), 0);
    });

    Deno.test(`equation_of_state: f32 ${formulation} at ${size} is within f32's tolerance`, async () => {
      const actual = await compute(await generateInputs(equationOfState, size), gridOf(size), {
        formulation,
        precision: "f32",
      });
      const expected = golden("equation_of_state", size).output("dHdT").data;
      assert.ok(actual instanceof Float32Array);
      assert.ok(relativeL2(actual, expected) <= tolerance.f32.l2!);
    });
  }
}

for (const size of [1, 7, 512, 20_000]) {
  Deno.test(`equation_of_state: formulations and precisions agree at ${size}`, async () => {
    const inputs = await generateInputs(equationOfState, size);
    const closed = await compute(inputs, gridOf(size));
    const quadrature = await compute(inputs, gridOf(size), { formulation: "quadrature" });
    assert.ok(relativeL2(closed, quadrature) <= 1e-10);
    for (const formulation of ["closed", "quadrature"] as const) {
      const f32 = await compute(inputs, gridOf(size), { formulation, precision: "f32" });
      assert.ok(relativeL2(f32, quadrature) <= 1e-6);
    }
  });
}

Deno.test("equation_of_state: is the derivative of the integral of the specific volume", () => {
  const state = fc.record({
    S: fc.double({ min: 0, max: 42, noNaN: true }),
    C: fc.double({ min: -12, max: 30, noNaN: true }),
    p: fc.double({ min: 0, max: 11_000, noNaN: true }),
  });
  return fc.assert(
    fc.asyncProperty(state, async ({ S, C, p }) => {
      const step = 0.01;
      const slope = (enthalpy(S, C + step, p) - enthalpy(S, C - step, p)) / (2 * step);
      const [closed] = await compute(...cell(S, C, p));
      assert.ok(Math.abs(closed - slope) <= 1e-6 + 1e-6 * Math.abs(slope), `${closed}, ${slope}`);
      if (p > 1000) return;
      const [quadrature] = await compute(...cell(S, C, p), { formulation: "quadrature" });
      assert.ok(Math.abs(quadrature - slope) <= 1e-6 + 1e-6 * Math.abs(slope));
    }),
    { seed: 17, numRuns: 300 },
  );
});

Deno.test("equation_of_state: the closed form is smooth where its series end", async () => {
  const pressures = Float64Array.from({ length: 400 }, (_, k) => 900 + 2 * k);
  const grid = { nx: 1, ny: 1, nz: pressures.length };
  const inputs = {
    sa: { name: "sa", shape: [1, 1, grid.nz], data: new Float64Array(grid.nz).fill(10) },
    ct: { name: "ct", shape: [1, 1, grid.nz], data: new Float64Array(grid.nz).fill(-12) },
    p: { name: "p", shape: [1, 1, grid.nz], data: pressures },
  };
  const closed = await compute(inputs, grid);
  const quadrature = await compute(inputs, grid, { formulation: "quadrature" });
  assert.ok(relativeL2(closed, quadrature) <= 1e-10);
});

Deno.test("equation_of_state: vanishes at the surface, also in fresh water", async () => {
  for (const formulation of ["closed", "quadrature"] as const) {
    const [atSurface] = await compute(...cell(0, 4, 0), { formulation });
    assert.equal(Math.abs(atSurface), 0);
  }
});

Deno.test("equation_of_state: calls are repeatable and leave the inputs alone", async () => {
  const inputs = await generateInputs(equationOfState, 1000);
  const before = structuredClone(inputs);
  await using prepared = await kernel.prepare(undefined, inputs, {
    grid: gridOf(1000),
    precision: "f64",
    formulation: "closed",
  });
  assert.equal(prepared.run(), undefined);
  const first = (await Array.fromAsync(prepared.outputs()))[0].data.slice();
  prepared.run();
  const [{ name, shape, data }] = await Array.fromAsync(prepared.outputs());
  assert.deepEqual(data, first);
  assert.deepEqual([name, shape], ["dHdT", [20, 20, 3]]);
  assert.deepEqual(inputs, before);
});

async function compute(
  inputs: Inputs,
  grid: Grid,
  options: conformance.Options = {},
): Promise<FloatArray> {
  const asked = { formulation: "closed", ...options } as const;
  const [{ data }] = await conformance.compute(kernel, undefined, inputs, grid, asked);
  return data;
}

/** Inputs of a single cell. */
function cell(S: number, C: number, p: number): [Inputs, Grid] {
  const of = (name: string, x: number) => ({ name, shape: [1, 1, 1], data: new Float64Array([x]) });
  return [{ sa: of("sa", S), ct: of("ct", C), p: of("p", p) }, { nx: 1, ny: 1, nz: 1 }];
}

/** Dynamic enthalpy by Simpson's rule from the specific volume as the README states it. */
function enthalpy(S: number, C: number, p: number): number {
  const intervals = 100;
  let sum = 0;
  for (let n = 0; n <= intervals; n++) {
    const weight = n === 0 || n === intervals ? 1 : 2 + 2 * (n % 2);
    sum += weight * specificVolume(S, C, p * n / intervals);
  }
  return 1e4 * sum * p / (3 * intervals);
}

function specificVolume(S: number, C: number, p: number): number {
  const r = Math.sqrt(S);
  const a0 = v.v21 + C * (v.v22 + C * (v.v23 + C * (v.v24 + v.v25 * C))) +
    S * (v.v26 + C * (v.v27 + C * (v.v28 + C * (v.v29 + v.v30 * C))) + v.v36 * S +
        r * (v.v31 + C * (v.v32 + C * (v.v33 + C * (v.v34 + v.v35 * C)))));
  const a1 = v.v37 + C * (v.v38 + C * (v.v39 + v.v40 * C)) + S * (v.v41 + v.v42 * C);
  const a2 = v.v43 + C * (v.v44 + v.v45 * C + v.v46 * S);
  const a3 = v.v47 + v.v48 * C;
  const b0 = v.v01 + C * (v.v02 + C * (v.v03 + v.v04 * C)) +
    S * (v.v05 + C * (v.v06 + v.v07 * C) + r * (v.v08 + C * (v.v09 + C * (v.v10 + v.v11 * C))));
  const b1 = (v.v12 + C * (v.v13 + v.v14 * C) + S * (v.v15 + v.v16 * C)) / 2;
  const b2 = v.v17 + C * (v.v18 + v.v19 * C) + v.v20 * S;
  return (a0 + p * (a1 + p * (a2 + p * a3))) / (b0 + p * (2 * b1 + p * b2));
}
