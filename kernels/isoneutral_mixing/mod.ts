/** What the benchmark `isoneutral_mixing` is: inputs, outputs, tolerances, cost and kernels. */
import type { Benchmark, Draw, OutputSpec } from "../benchmark.ts";
import { onCells, onTimeLevels, onTriads, onX, onY, onZ } from "../shapes.ts";

const mask: Draw = { kind: "mask" };
const normal: Draw = { kind: "normal" };
const zeros: Draw = { kind: "zeros" };

// Tolerances are justified in the README's "Errors". The diffusivity through top faces and the
// tapered slopes are tiny wherever slopes are steep, and so is what they may deviate.
const sides = (name: string): OutputSpec => ({
  name,
  quantity: "diffusivity through side faces",
  unit: "m²/s",
  shape: onCells,
  tolerance: {
    f64: { l2: 1e-12, rtol: 1e-9, atol: 1e-12, deviating: 1e-6 },
    f32: { l2: 1e-6, rtol: 1e-3, atol: 1e-5, deviating: 1e-5 },
  },
});
const top = (name: string): OutputSpec => ({
  name,
  quantity: "diffusivity through top faces",
  unit: "m²/s",
  shape: onCells,
  tolerance: {
    f64: { l2: 1e-12, rtol: 1e-9, atol: 1e-15, deviating: 1e-6 },
    f32: { l2: 1e-6, rtol: 1e-3, atol: 1e-10, deviating: 1e-4 },
  },
});
const triads = (name: string): OutputSpec => ({
  name,
  quantity: "tapered slope",
  shape: onTriads,
  tolerance: {
    f64: { l2: 1e-11, rtol: 1e-9, atol: 1e-14, deviating: 1e-6 },
    f32: { l2: 5e-4, rtol: 1e-3, atol: 1e-8, deviating: 1e-4 },
  },
});

/**
 * Slopes of neutral surfaces and the diffusivities that follow from them (Griffies et al. 1998):
 * a wide stencil with many outputs, bound by memory once the arithmetic is fast. Physics, formulas
 * and sources are in the folder's README.
 */
export const isoneutralMixing: Benchmark = {
  name: "isoneutral_mixing",
  description: "Neutral slopes and mixing tensor: a wide stencil with 26 numbers moved per point",
  inputs: [
    ...["maskT", "maskU", "maskV", "maskW"].map((name) => ({ name, shape: onCells, draw: mask })),
    ...["dxt", "dxu"].map((name) => ({ name, shape: onX, draw: normal })),
    ...["dyt", "dyu"].map((name) => ({ name, shape: onY, draw: normal })),
    ...["dzt", "dzw", "zt"].map((name) => ({ name, shape: onZ, draw: normal })),
    ...["cost", "cosu"].map((name) => ({ name, shape: onY, draw: normal })),
    ...["K_iso", "K_11", "K_22", "K_33"].map((name) => ({ name, shape: onCells, draw: normal })),
    ...["salt", "temp"].map((name) => ({ name, shape: onTimeLevels, draw: normal })),
    ...["Ai_ez", "Ai_nz", "Ai_bx", "Ai_by"].map((name) => ({ name, shape: onTriads, draw: zeros })),
  ],
  outputs: [
    ...["K_11", "K_22"].map(sides),
    top("K_33"),
    ...["Ai_ez", "Ai_nz", "Ai_bx", "Ai_by"].map(triads),
  ],
  halo: 2,
  wordsPerPoint: 26,
  // Those of the WebAssembly kernel in f32, whose exponentials need the fewest terms; counted in the
  // README.
  flopsPerPoint: 270,
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
      async () => (await import("../python/original.ts")).originalKernel(isoneutralMixing),
    ],
  ]),
};
