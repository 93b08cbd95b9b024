/**
 * Isoneutral mixing as its formulas are written down, face by face, without any sharing of work.
 * Formulas and names are those of the folder's README.
 */
import type { FloatArray, Kernel } from "../benchmark.ts";
import type { Grid } from "../grid.ts";
import { type PlainArrays, plainKernel } from "../plain.ts";
import { isoneutralMixing as benchmark } from "./mod.ts";

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

/** Computes diffusivities and tapered slopes of all faces. */
export function isoneutralMixing(
  inputs: PlainArrays,
  outputs: PlainArrays,
  { nx, ny, nz }: Grid,
): void {
  const { maskT, maskU, maskV, maskW, dxt, dxu, dyt, dyu, dzt, dzw, zt, cost, cosu } = inputs;
  const { K_iso, temp, salt } = inputs;
  const { K_11, K_22, K_33, Ai_ez, Ai_nz, Ai_bx, Ai_by } = outputs;

  /** Index of a cell, and the steps from there to the next one eastward, northward, upward. */
  const cell = (i: number, j: number, k: number) => (i * ny + j) * nz + k;
  const EAST = ny * nz, NORTH = nz, UP = 1;

  const drdT = (n: number, k: number) =>
    -maskT[n] * RHO_0 *
    (BETA_TS * (temp[3 * n] - THETA_0) +
      BETA_T * (1 + GAMMA_S * GRAVITY * Math.abs(zt[k]) * RHO_0));
  const drdS = (n: number) => maskT[n] * RHO_0 * BETA_S;

  /** Slope of the triad of cell `n` on level `k`, a horizontal face and the top face of `kz`. */
  function slope(
    n: number,
    k: number,
    horizontalMask: FloatArray,
    horizontal: number,
    step: number,
    distance: number,
    kz: number,
  ): number {
    const rT = drdT(n, k), rS = drdS(n);
    const dTdh = horizontalMask[horizontal] * difference(temp, horizontal, step) / distance;
    const dSdh = horizontalMask[horizontal] * difference(salt, horizontal, step) / distance;
    const vertical = n - k + kz;
    const dTdz = kz === nz - 1 ? 0 : maskW[vertical] * difference(temp, vertical, UP) / dzw[kz];
    const dSdz = kz === nz - 1 ? 0 : maskW[vertical] * difference(salt, vertical, UP) / dzw[kz];
    const h = rT * dTdh + rS * dSdh;
    const z = rT * dTdz + rS * dSdz;
    return -h / (Math.min(0, z) - EPSILON);
  }
  const slopeX = (n: number, k: number, face: number, i: number, j: number, kz: number) =>
    slope(n, k, maskU, face, EAST, dxu[i] * cost[j], kz);
  const slopeY = (n: number, k: number, face: number, j: number, kz: number) =>
    slope(n, k, maskV, face, NORTH, dyu[j], kz);

  /** Mean of `K_iso` around the face between cell `n` and the one a step ahead. */
  const meanK = (n: number, k: number, step: number) =>
    k === 0
      ? (K_iso[n] + K_iso[n + step]) / 2
      : (K_iso[n] + K_iso[n - UP] + K_iso[n + step] + K_iso[n + step - UP]) / 4;

  // East faces
  for (let i = 1; i < nx - 2; i++) {
    for (let j = 2; j < ny - 2; j++) {
      for (let k = 0; k < nz; k++) {
        const n = cell(i, j, k), D = meanK(n, k, EAST);
        let sum = 0;
        for (let kr = k === 0 ? 1 : 0; kr <= 1; kr++) {
          const kz = k - 1 + kr;
          for (let ip = 0; ip <= 1; ip++) {
            const s = slopeX(n + ip * EAST, k, n, i, j, kz), t = taper(s);
            Ai_ez[4 * n + 2 * ip + kr] = t * s * maskU[n];
            sum += dzw[kz] * maskU[n] * Math.max(K_ISO_STEEP, D * t);
          }
        }
        K_11[n] = sum / (4 * dzt[k]);
      }
    }
  }

  // North faces
  for (let i = 2; i < nx - 2; i++) {
    for (let j = 1; j < ny - 2; j++) {
      for (let k = 0; k < nz; k++) {
        const n = cell(i, j, k), D = meanK(n, k, NORTH);
        let sum = 0;
        for (let kr = k === 0 ? 1 : 0; kr <= 1; kr++) {
          const kz = k - 1 + kr;
          for (let jp = 0; jp <= 1; jp++) {
            const s = slopeY(n + jp * NORTH, k, n, j, kz), t = taper(s);
            Ai_nz[4 * n + 2 * jp + kr] = t * s * maskV[n];
            sum += dzw[kz] * maskV[n] * Math.max(K_ISO_STEEP, D * t);
          }
        }
        K_22[n] = sum / (4 * dzt[k]);
      }
    }
  }

  // Top faces
  for (let i = 2; i < nx - 2; i++) {
    for (let j = 2; j < ny - 2; j++) {
      for (let k = 0; k < nz - 1; k++) {
        const n = cell(i, j, k);
        let sumX = 0, sumY = 0;
        for (let kr = 0; kr <= 1; kr++) {
          const above = n + kr * UP;
          for (let ip = 0; ip <= 1; ip++) {
            const iu = i - 1 + ip;
            const s = slopeX(above, k + kr, above + (ip - 1) * EAST, iu, j, k);
            const ts = taper(s) * s;
            Ai_bx[4 * n + 2 * ip + kr] = ts * maskW[n];
            sumX += dxu[iu] * ts * s;
          }
          for (let jp = 0; jp <= 1; jp++) {
            const jv = j - 1 + jp;
            const s = slopeY(above, k + kr, above + (jp - 1) * NORTH, jv, k);
            const ts = taper(s) * s;
            Ai_by[4 * n + 2 * jp + kr] = ts * maskW[n];
            sumY += cosu[jv] * dyu[jv] * ts * s;
          }
        }
        K_33[n] = maskW[n] * K_iso[n] * (sumX / (4 * dxt[i]) + sumY / (4 * dyt[j] * cost[j]));
      }
      K_33[cell(i, j, nz - 1)] = 0;
    }
  }
}

/** Difference of temperature or salinity between cell `n` and the one a step ahead. */
function difference(quantity: FloatArray, n: number, step: number): number {
  return quantity[3 * (n + step)] - quantity[3 * n];
}

/**
 * ½ (1 + tanh((c − |s|) / d)), written as the logistic function that it is: `1 + tanh(x)` loses
 * its digits where it is small.
 */
function taper(s: number): number {
  return 1 / (1 + Math.exp(-2 * (ISO_SLOPEC - Math.abs(s)) / ISO_DSLOPE));
}

/** The kernel of the backend `plain`. */
export const kernel: Kernel = plainKernel(benchmark, isoneutralMixing);
