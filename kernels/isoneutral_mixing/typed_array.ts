/**
 * Isoneutral mixing as loops over typed arrays: packs the arrays and drives the loops of
 * `triads.ts` over strips of columns. Formulas and names are those of the folder's README.
 *
 * In f32 the arrays are f32 and the arithmetic between them is JavaScript's, which is f64.
 */
import { BYTES, type Inputs, type Kernel, type Precision } from "../benchmark.ts";
import { type Grid, points } from "../grid.ts";
import { specialize } from "../specialize.ts";
import { taperOf } from "./taper.ts";
import { boundary, type Direction, type Field, fluxes, slopes } from "./triads.ts";

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
const LOOPS = {
  f64: ownLoops(),
  f32: ownLoops(),
};

function ownLoops() {
  return {
    slopes: specialize(slopes),
    fluxes: specialize(fluxes),
    boundary: specialize(boundary),
  };
}

/** The whole routine by loops over typed arrays; in f64 the reference of the benchmark. */
export const kernel: Kernel = {
  prepare(_runtime, inputs, { grid, precision }) {
    const arrays = pack(inputs, precision);
    return Promise.resolve({
      run: routine(arrays, grid, precision),
      outputs: () =>
        Promise.resolve(
          OUTPUTS.map((name) => ({ name, shape: inputs[name].shape, data: arrays[name] })),
        ),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
  // f64 reads masks and K_iso where they are
  memory: ({ grid, precision }) =>
    (precision === "f64" ? 21 : 26) * points(grid) * BYTES[precision],
};

/** The arrays in the precision asked for: outputs as copies, time level 0 of `salt` and `temp`. */
function pack(inputs: Inputs, precision: Precision): Record<string, Field> {
  const floats = precision === "f64" ? Float64Array : Float32Array;
  const arrays: Record<string, Field> = {};
  for (const [name, { data }] of Object.entries(inputs)) {
    if (OUTPUTS.includes(name)) arrays[name] = floats.from(data);
    else if (name === "salt" || name === "temp") arrays[name] = timeLevel0(data, floats);
    else arrays[name] = data instanceof floats ? data : floats.from(data);
  }
  return arrays;
}

function timeLevel0(
  data: ArrayLike<number>,
  floats: Float64ArrayConstructor | Float32ArrayConstructor,
): Field {
  const level = new floats(data.length / 3);
  for (let n = 0; n < level.length; n++) level[n] = data[3 * n];
  return level;
}

/** Allocates what the routine needs besides its arrays and returns it ready to be called. */
function routine(
  arrays: Record<string, Field>,
  { nx, ny, nz }: Grid,
  precision: Precision,
): () => void {
  const { slopes, fluxes, boundary } = LOOPS[precision];
  const { dxt, dxu, dyt, dyu, dzt, zt, cost, cosu, maskT, maskW, K_iso, K_33 } = arrays;
  const water = { T: arrays.temp, S: arrays.salt, maskT, maskW, K_iso, K_33 };
  const coefficients = {
    rhoBetaTs: RHO_0 * BETA_TS,
    rhoBetaS: RHO_0 * BETA_S,
    expansion: new Float64Array(nz),
    twiceEpsilon: 2 * EPSILON,
    steep: 4 * K_ISO_STEEP,
    dzw: Float64Array.from(arrays.dzw),
    perDzw: new Float64Array(nz),
    perDzt: new Float64Array(nz),
  };
  const { expansion, dzw, perDzw, perDzt } = coefficients;
  const width = Math.min(ny, Math.max(1, Math.floor(STRIP / nz)));
  const direction = (stride: number, [mask, K, side, top]: Field[]): Direction => {
    const position = new Float64Array(4 * width * nz);
    return {
      stride,
      mask,
      K,
      side,
      top,
      perAhead: new Float64Array(ny),
      perBehind: new Float64Array(ny),
      weightAhead: new Float64Array(ny),
      weightBehind: new Float64Array(ny),
      slope: new Float64Array(position.length),
      position,
      bits: new Int32Array(position.buffer, 4),
    };
  };
  const { maskU, maskV, K_11, K_22, Ai_ez, Ai_nz, Ai_bx, Ai_by } = arrays;
  const x = direction(ny * nz, [maskU, K_11, Ai_ez, Ai_bx]);
  const y = direction(nz, [maskV, K_22, Ai_nz, Ai_by]);

  return () => {
    for (let k = 0; k < nz; k++) {
      perDzw[k] = k < nz - 1 ? 1 / dzw[k] : 0;
      perDzt[k] = 1 / (32 * dzt[k]);
      const pressure = GRAVITY * Math.abs(zt[k]) * RHO_0;
      expansion[k] = RHO_0 * (BETA_T * (1 + GAMMA_S * pressure) - BETA_TS * THETA_0);
    }
    for (let j = 1; j < ny - 1; j++) {
      y.perAhead[j] = 1 / dyu[j];
      y.perBehind[j] = 1 / dyu[j - 1];
      y.weightAhead[j] = cosu[j] * dyu[j] / (4 * dyt[j] * cost[j]);
      y.weightBehind[j] = cosu[j - 1] * dyu[j - 1] / (4 * dyt[j] * cost[j]);
    }
    for (let i = 1; i < nx - 1; i++) {
      for (let j = 1; j < ny - 1; j++) {
        x.perAhead[j] = 1 / (dxu[i] * cost[j]);
        x.perBehind[j] = 1 / (dxu[i - 1] * cost[j]);
      }
      x.weightAhead.fill(dxu[i] / (4 * dxt[i]));
      x.weightBehind.fill(dxu[i - 1] / (4 * dxt[i]));
      // Columns 1 and n − 2 are not interior, but have a face to interior ones
      const ahead = i < nx - 2, behind = i > 1;
      for (let start = 1; start < ny - 1; start += width) {
        const end = Math.min(start + width, ny - 1), first = (i * ny + start) * nz;
        slopes(first, start, end, water, coefficients, taper, x, y);
        const j0 = Math.max(start, 2), j1 = Math.min(end, ny - 2), inset = (j0 - start) * nz;
        const n = first + inset, q = 4 * inset;
        if (!(ahead && behind)) {
          if (ahead || behind) boundary(n, q, j0, j1, water, coefficients, taper, x, ahead);
          continue;
        }
        if (j0 > start && ny > 3) boundary(first, 0, 1, 2, water, coefficients, taper, y, true);
        if (j0 < j1) {
          K_33.fill(0, n, n + (j1 - j0) * nz);
          fluxes(n, q, j0, j1, water, coefficients, taper, x);
          fluxes(n, q, j0, j1, water, coefficients, taper, y);
        }
        if (j1 < end && ny > 3) {
          const inset = (j1 - start) * nz;
          boundary(first + inset, 4 * inset, j1, end, water, coefficients, taper, y, false);
        }
      }
    }
  };
}
