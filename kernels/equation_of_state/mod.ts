/** What the benchmark `equation_of_state` is: inputs, outputs, tolerances, cost and kernels. */
import type { Benchmark } from "../benchmark.ts";
import { onCells } from "../shapes.ts";

/**
 * ∂h/∂CT of dynamic enthalpy by the 48-term rational expression for the specific volume of sea
 * water: pure arithmetic, no neighbours. Physics, formulas and sources are in the folder's README.
 */
export const equationOfState: Benchmark = {
  name: "equation_of_state",
  description: "48-term equation of state of sea water: arithmetic on every point, no neighbours",
  inputs: [
    { name: "sa", shape: onCells, draw: { kind: "uniform", low: 0.01, high: 10 } },
    { name: "ct", shape: onCells, draw: { kind: "uniform", low: -12, high: 20 } },
    { name: "p", shape: ({ nz }) => [1, 1, nz], draw: { kind: "uniform", low: 0, high: 1000 } },
  ],
  outputs: [
    {
      name: "dHdT",
      quantity: "∂h/∂C of dynamic enthalpy",
      unit: "J/(kg K)",
      shape: onCells,
      // Justified in the README's "Errors".
      tolerance: {
        f64: { l2: 1e-9, rtol: 1e-8, atol: 1e-8 },
        f32: { l2: 1e-5, rtol: 1e-4, atol: 5e-5 },
      },
    },
  ],
  formulations: { f64: "closed", f32: "quadrature" },
  // Its error is 4e-15; that of the closed form, between 5e-12 and 2e-10, is what is to be judged.
  referenceFormulation: "quadrature",
  wordsPerPoint: 3,
  // Counted in the README: the closed form of the typed-array kernel, the quadrature of the C kernel
  // with the three nodes of f32.
  flopsPerPoint: { closed: 218, quadrature: 177 },
  kernels: new Map([
    ["plain", async () => (await import("./plain.ts")).kernel],
    ["typed_array", async () => (await import("./typed_array/kernel.ts")).kernel],
    ["wasm", async () => (await import("./wasm/kernel.ts")).kernel],
    ["native", async () => (await import("./native/kernel.ts")).kernel],
    ["webgpu", async () => (await import("./webgpu/kernel.ts")).kernel],
    ["array_program", async () => (await import("./array_program.ts")).kernel],
    ["numba", async () => (await import("./numba/kernel.ts")).kernel],
    ["taichi", async () => (await import("./taichi/kernel.ts")).kernel],
    [
      "original",
      async () => (await import("../python/original.ts")).originalKernel(equationOfState),
    ],
  ]),
};
