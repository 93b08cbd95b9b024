/** What the benchmark `isoneutral_mixing` is: inputs, outputs, tolerances, cost and kernels. */
import type { Benchmark, Draw, OutputSpec } from "../benchmark.ts";
import { onCells, onTimeLevels, onTriads, onX, onY, onZ } from "../shapes.ts";

const mask: Draw = { kind: "mask" };
const normal: Draw = { kind: "normal" };
const zeros: Draw = { kind: "zeros" };

const diffusivity = (name: string): OutputSpec => ({
  name,
  shape: onCells,
  tolerance: { f64: { l2: 1e-12, allcloseFailures: 0 }, f32: { l2: 1e-6 } },
});
const triads = (name: string): OutputSpec => ({
  name,
  shape: onTriads,
  // Where every slope is steep, tapers are differences of nearly equal numbers. In f32, rounding
  // the inputs alone moves the result by up to 2e-4 at some sizes.
  tolerance: { f64: { l2: 1e-11, allcloseFailures: 0 }, f32: { l2: 5e-4 } },
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
    ...["K_11", "K_22", "K_33"].map(diffusivity),
    ...["Ai_ez", "Ai_nz", "Ai_bx", "Ai_by"].map(triads),
  ],
  wordsPerPoint: 26,
  // Those of the C kernel in f32, whose exponentials need the fewest terms; counted in the README.
  flopsPerPoint: 274,
  kernels: new Map([
    ["plain", async () => (await import("./plain.ts")).kernel],
    ["typed_array", async () => (await import("./typed_array/kernel.ts")).kernel],
    ["wasm", async () => (await import("./wasm/kernel.ts")).kernel],
    ["native", async () => (await import("./native/kernel.ts")).kernel],
    ["webgpu", async () => (await import("./webgpu/kernel.ts")).kernel],
    ["array_program", async () => (await import("./array_program.ts")).kernel],
    [
      "original",
      async () => (await import("../python/original.ts")).originalKernel(isoneutralMixing),
    ],
  ]),
};
