/**
 * Isoneutral mixing as loops over typed arrays: packs the arrays and drives the loops of
 * `triads.ts` over strips of columns. Formulas and names are those of the folder's README.
 *
 * In f32 the arrays are f32 and the arithmetic between them is JavaScript's, which is f64.
 */
import {
  BYTES,
  type FloatArray,
  type Inputs,
  type Kernel,
  type Precision,
} from "../../benchmark.ts";
import { type Grid, points } from "../../grid.ts";
import { specialize } from "../../specialize.ts";
import { taperOf } from "./taper.ts";
import { type Direction, makeBoundary, makeFluxes, makeSlopes } from "./triads.ts";

const OUTPUTS = ["K_11", "K_22", "K_33", "Ai_ez", "Ai_nz", "Ai_bx", "Ai_by"];

const EPSILON = 1e-20;
const ISO_SLOPEC = 1e-3;
const ISO_DSLOPE = 1e-3;
const K_ISO_STEEP = 50;
const RHO_0 = 1024;
const THETA_0 = 283 - 273.15;
const GRAVITY = 9.81;
const BETA_T = 1.67e-4;
const BETA_TS = 1e-5;
const BETA_S = 0.78e-3;
const GAMMA_S = 1.1e-8;

/** Cells of a strip of columns: enough to keep the loops busy, few enough for the cache. */
const STRIP = 512;

const taper = taperOf(ISO_SLOPEC, ISO_DSLOPE);

/** The whole routine by loops over typed arrays; in f64 the reference of the benchmark. */
export const kernel: Kernel = {
  prepare(_runtime, inputs, { grid, precision }) {
    const arrays = pack(inputs, precision);
    return Promise.resolve({
      run: routine(arrays, grid),
      outputs: () =>
        OUTPUTS.map((name) => ({ name, shape: inputs[name].shape, data: arrays[name] })),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
  // f64 reads masks and K_iso where they are
  memory: ({ grid, precision }) =>
    (precision === "f64" ? 21 : 26) * points(grid) * BYTES[precision],
};

/** The arrays in the precision asked for: outputs as copies, time level 0 of `salt` and `temp`. */
function pack(inputs: Inputs, precision: Precision): Record<string, FloatArray> {
  const floats = precision === "f64" ? Float64Array : Float32Array;
  const arrays: Record<string, FloatArray> = {};
  for (const [name, { data }] of Object.entries(inputs)) {
    if (OUTPUTS.includes(name)) arrays[name] = new floats(data);
    else if (name === "salt" || name === "temp") arrays[name] = timeLevel0(data, floats);
    else arrays[name] = data instanceof floats ? data : new floats(data);
  }
  return arrays;
}

function timeLevel0(
  data: ArrayLike<number>,
  floats: Float64ArrayConstructor | Float32ArrayConstructor,
): FloatArray {
  const level = new floats(data.length / 3);
  for (let n = 0; n < level.length; n++) level[n] = data[3 * n];
  return level;
}

/** Allocates what the routine needs besides its arrays and returns it ready to be called. */
function routine(
  arrays: Record<string, FloatArray>,
  { nx, ny, nz }: Grid,
): () => void {
  const { dxt, dxu, dyt, dyu, dzt, zt, cost, cosu, maskT, maskW, K_iso, K_33 } = arrays;
  const water = { T: arrays.temp, S: arrays.salt, maskT, maskW, K_iso, K_33 };
  const coefficients = {
    rhoBetaTs: RHO_0 * BETA_TS,
    rhoBetaS: RHO_0 * BETA_S,
    expansion: new Float64Array(nz),
    twiceEpsilon: 2 * EPSILON,
    steep: 4 * K_ISO_STEEP,
    dzw: new Float64Array(arrays.dzw),
    reciprocalDzw: new Float64Array(nz),
    reciprocalDzt: new Float64Array(nz),
  };
  const width = Math.min(ny, Math.max(1, Math.floor(STRIP / nz)));
  const { maskU, maskV, K_11, K_22, Ai_ez, Ai_nz, Ai_bx, Ai_by } = arrays;
  const x = direction(ny * nz, maskU, K_11, Ai_ez, Ai_bx);
  const y = direction(nz, maskV, K_22, Ai_nz, Ai_by);
  const slopes = specialize(makeSlopes)(water, coefficients, taper, x, y);
  const fluxesX = specialize(makeFluxes)(water, coefficients, taper, x);
  const fluxesY = specialize(makeFluxes)(water, coefficients, taper, y);
  const boundaryX = specialize(makeBoundary)(water, coefficients, taper, x);
  const boundaryY = specialize(makeBoundary)(water, coefficients, taper, y);

  function direction(
    stride: number,
    mask: FloatArray,
    K: FloatArray,
    side: FloatArray,
    top: FloatArray,
  ): Direction {
    const [reciprocalAhead, reciprocalBehind, weightAhead, weightBehind] = Array.from(
      { length: 4 },
      () => new Float64Array(ny),
    );
    const slope = new Float64Array(4 * width * nz), position = new Float64Array(4 * width * nz);
    const bits = new Int32Array(position.buffer, 4);
    const metrics = { reciprocalAhead, reciprocalBehind, weightAhead, weightBehind };
    return { stride, mask, ...metrics, K, side, top, slope, position, bits };
  }

  /** All that depends on the level or the row alone. */
  function prepareLevelsAndRows(): void {
    const { expansion, dzw, reciprocalDzw, reciprocalDzt } = coefficients;
    for (let k = 0; k < nz; k++) {
      reciprocalDzw[k] = k < nz - 1 ? 1 / dzw[k] : 0;
      reciprocalDzt[k] = 1 / (32 * dzt[k]);
      const pressure = GRAVITY * Math.abs(zt[k]) * RHO_0;
      expansion[k] = RHO_0 * (BETA_T * (1 + GAMMA_S * pressure) - BETA_TS * THETA_0);
    }
    for (let j = 1; j < ny - 1; j++) {
      y.reciprocalAhead[j] = 1 / dyu[j];
      y.reciprocalBehind[j] = 1 / dyu[j - 1];
      y.weightAhead[j] = cosu[j] * dyu[j] / (4 * dyt[j] * cost[j]);
      y.weightBehind[j] = cosu[j - 1] * dyu[j - 1] / (4 * dyt[j] * cost[j]);
    }
  }

  /** The metric of direction x, for the columns with index `i`. */
  function prepareColumns(i: number): void {
    for (let j = 1; j < ny - 1; j++) {
      x.reciprocalAhead[j] = 1 / (dxu[i] * cost[j]);
      x.reciprocalBehind[j] = 1 / (dxu[i - 1] * cost[j]);
    }
    x.weightAhead.fill(dxu[i] / (4 * dxt[i]));
    x.weightBehind.fill(dxu[i - 1] / (4 * dxt[i]));
  }

  /**
   * Columns `(i, j)` with `start ≤ j < end`. Interior ones have indices from 2 to extent − 3; those
   * beside them, 1 and extent − 2, have part in the face between the two.
   */
  function strip(i: number, start: number, end: number): void {
    const first = (i * ny + start) * nz;
    slopes(first, start, end);
    const j0 = Math.max(start, 2), j1 = Math.min(end, ny - 2), skipped = (j0 - start) * nz;
    if (i === 1 || i === nx - 2) {
      boundaryX(first + skipped, 4 * skipped, j0, j1, i === 1);
      return;
    }
    if (start === 1) boundaryY(first, 0, 1, 2, true);
    if (j0 < j1) {
      const n = first + skipped;
      K_33.fill(0, n, n + (j1 - j0) * nz);
      fluxesX(n, 4 * skipped, j0, j1);
      fluxesY(n, 4 * skipped, j0, j1);
    }
    if (end === ny - 1) {
      const last = (end - 1 - start) * nz;
      boundaryY(first + last, 4 * last, end - 1, end, false);
    }
  }

  return () => {
    if (nx < 4 || ny < 4) return;
    prepareLevelsAndRows();
    for (let i = 1; i < nx - 1; i++) {
      prepareColumns(i);
      for (let start = 1; start < ny - 1; start += width) {
        strip(i, start, Math.min(start + width, ny - 1));
      }
    }
  };
}
