/** What the benchmark `turbulent_kinetic_energy` is: inputs, outputs, tolerances, cost, kernels. */
import type { Benchmark, Draw, OutputSpec } from "../benchmark.ts";
import { onCells, onSurface, onTimeLevels, onX, onY, onZ } from "../shapes.ts";

const mask: Draw = { kind: "mask" };
const normal: Draw = { kind: "normal" };

const energy: OutputSpec["tolerance"] = {
  f64: { l2: 1e-12, rtol: 1e-9, atol: 1e-13, deviating: 1e-5 },
  f32: { l2: 1e-6, rtol: 1e-3, atol: 1e-5, deviating: 5e-4 },
};
const correction: OutputSpec["tolerance"] = {
  f64: { l2: 1e-12, rtol: 1e-9, atol: 1e-13, deviating: 1e-5 },
  f32: { l2: 1e-6, rtol: 1e-3, atol: 1e-6, deviating: 1e-4 },
};

/**
 * One time step of turbulent kinetic energy: implicit vertical mixing (a tridiagonal system per
 * column), lateral diffusion, superbee advection, Adams–Bashforth. Physics, formulas and sources
 * are in the folder's README.
 */
export const turbulentKineticEnergy: Benchmark = {
  name: "turbulent_kinetic_energy",
  description:
    "Time step of turbulent kinetic energy: tridiagonal solve and flux-limited advection",
  inputs: [
    ...["maskU", "maskV", "maskW"].map((name) => ({ name, shape: onCells, draw: mask })),
    ...["dxt", "dxu"].map((name) => ({ name, shape: onX, draw: normal })),
    ...["dyt", "dyu"].map((name) => ({ name, shape: onY, draw: normal })),
    ...["dzt", "dzw"].map((name) => ({ name, shape: onZ, draw: normal })),
    ...["cost", "cosu"].map((name) => ({ name, shape: onY, draw: normal })),
    { name: "kbot", shape: onSurface, draw: { kind: "integers", below: ({ nz }) => nz } },
    { name: "forc_tke_surface", shape: onSurface, draw: normal },
    ...["kappaM", "mxl", "forc"].map((name) => ({ name, shape: onCells, draw: normal })),
    ...["u", "v", "w", "tke", "dtke"].map((name) => ({ name, shape: onTimeLevels, draw: normal })),
  ],
  // Tolerances are justified in the README's "Nearly singular columns".
  outputs: [
    {
      name: "tke",
      quantity: "turbulent kinetic energy at τ+1",
      unit: "m²/s²",
      shape: onTimeLevels,
      shown: [1],
      tolerance: energy,
      scaled: true,
    },
    {
      name: "dtke",
      quantity: "change of turbulent kinetic energy by advection",
      unit: "m²/s³",
      shape: onTimeLevels,
      tolerance: energy,
    },
    {
      name: "tke_surf_corr",
      quantity: "energy added to keep the surface positive",
      unit: "m³/s²",
      shape: onSurface,
      tolerance: correction,
      scaled: true,
    },
  ],
  errorScales: async () => (await import("./error_scales.ts")).errorScales,
  halo: 2,
  wordsPerPoint: 14,
  // Those of the WebAssembly kernel, whose limiter needs no division; counted in the README.
  flopsPerPoint: 109,
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
      async () => (await import("../python/original.ts")).originalKernel(turbulentKineticEnergy),
    ],
  ]),
};
