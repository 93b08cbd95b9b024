/**
 * The time step of turbulent kinetic energy as its formulas are written down, one cell at a time,
 * without any sharing of work. Formulas and names are those of the folder's README.
 */
import type { Kernel } from "../benchmark.ts";
import type { Grid } from "../grid.ts";
import { type PlainArrays, plainKernel } from "../plain.ts";
import { turbulentKineticEnergy as benchmark } from "./mod.ts";

const AB_EPSILON = 0.1;
const C_EPSILON = 0.7;
const K_H = 2000;

/** Time levels of `u`, `v`, `w`, `tke` and `dtke`. */
const LEVELS = 3, TAU = 0, TAU_PLUS_1 = 1, TAU_MINUS_1 = 2;

/** Computes `tke` at τ+1, `dtke` at τ and `tke_surf_corr`. */
export function turbulentKineticEnergy(
  inputs: PlainArrays,
  { tke, dtke, tke_surf_corr }: PlainArrays,
  { nx, ny, nz }: Grid,
): void {
  const { maskU, maskV, maskW, dxt, dxu, dyt, dyu, dzt, dzw, cost, cosu, kbot } = inputs;
  const { forc_tke_surface, kappaM, mxl, forc, u, v, w } = inputs;
  const ke = nz - 1;

  /** Index of a cell, and the steps from there to the next one eastward, northward, upward. */
  const cell = (i: number, j: number, k: number) => (i * ny + j) * nz + k;
  const EAST = ny * nz, NORTH = nz, UP = 1;

  /** `e` of a cell: turbulent kinetic energy at τ. */
  const e = (n: number) => inputs.tke[LEVELS * n + TAU];
  /** Δ_k, the height of a cell. */
  const height = (k: number) => k === ke ? 0.5 * dzw[k] : dzw[k];

  // 1. Mixing and dissipation, implicit
  const a = new Float64Array(nz), b = new Float64Array(nz), c = new Float64Array(nz);
  const d = new Float64Array(nz), x = new Float64Array(nz);
  function mix(i: number, j: number, ks: number): void {
    const delta = (k: number) =>
      k < ks || k === ke
        ? 0
        : 0.5 * (kappaM[cell(i, j, k)] + kappaM[cell(i, j, k + 1)]) / dzt[k + 1];
    for (let k = ks; k <= ke; k++) {
      const n = cell(i, j, k), q = C_EPSILON * Math.sqrt(Math.max(0, e(n))) / mxl[n];
      a[k] = -delta(k - 1) / height(k);
      b[k] = 1 + (delta(k) + delta(k - 1)) / height(k) + q;
      c[k] = -delta(k) / height(k);
      d[k] = e(n) + forc[n];
    }
    d[ke] += forc_tke_surface[i * ny + j] / height(ke);
    solveTridiagonal(a, b, c, d, x, ks, ke);
  }

  // 2. Lateral diffusion
  const fluxX = (n: number, i: number, j: number) =>
    K_H * (e(n + EAST) - e(n)) / (cost[j] * dxu[i]) * maskU[n];
  const fluxY = (n: number, j: number) => K_H * (e(n + NORTH) - e(n)) / dyu[j] * maskV[n] * cosu[j];
  const diffusion = (n: number, i: number, j: number) =>
    maskW[n] * (
      (fluxX(n, i, j) - fluxX(n - EAST, i - 1, j)) / (cost[j] * dxt[i]) +
      (fluxY(n, j) - fluxY(n - NORTH, j - 1)) / (cost[j] * dyt[j])
    );

  // 3. Advection
  /** Masked difference of `e` between a cell and the one a step ahead. */
  const r = (n: number, step: number) => (e(n + step) - e(n)) * maskW[n] * maskW[n + step];
  /** Flux from a cell to the one a step ahead, where `rUpwind` is the upwind `r`. */
  const flux = (n: number, step: number, V: number, courant: number, rUpwind: number) =>
    superbee(V, courant, e(n), e(n + step), r(n, step), rUpwind);
  const east = (n: number, i: number, j: number) => {
    const V = u[LEVELS * n + TAU], courant = Math.abs(V / (cost[j] * dxt[i]));
    return flux(n, EAST, V, courant, V > 0 ? r(n - EAST, EAST) : r(n + EAST, EAST));
  };
  const north = (n: number, j: number) => {
    const V = cosu[j] * v[LEVELS * n + TAU], courant = Math.abs(V / (cost[j] * dyt[j]));
    const behind = v[LEVELS * n + TAU] > 0;
    return flux(n, NORTH, V, courant, behind ? r(n - NORTH, NORTH) : r(n + NORTH, NORTH));
  };
  const top = (n: number, k: number) => {
    if (k < 0 || k === ke) return 0;
    const V = w[LEVELS * n + TAU], courant = Math.abs(V / dzw[k]);
    // Below and above the column, masks count as 0.
    const below = k === 0 ? 0 : r(n - UP, UP), above = k === ke - 1 ? 0 : r(n + UP, UP);
    return flux(n, UP, V, courant, V > 0 ? below : above);
  };
  const advection = (n: number, i: number, j: number, k: number) =>
    -maskW[n] * (
        (east(n, i, j) - east(n - EAST, i - 1, j)) / (cost[j] * dxt[i]) +
        (north(n, j) - north(n - NORTH, j - 1)) / (cost[j] * dyt[j])
      ) - (top(n, k) - top(n - UP, k - 1)) / height(k);

  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      const isInterior = i >= 2 && i < nx - 2 && j >= 2 && j < ny - 2;
      for (let k = 0; k < nz; k++) x[k] = inputs.tke[LEVELS * cell(i, j, k) + TAU_PLUS_1];
      if (isInterior) {
        const ks = kbot[i * ny + j] - 1;
        if (ks >= 0) mix(i, j, ks);
        tke_surf_corr[i * ny + j] = Math.max(0, -x[ke]) * height(ke);
        x[ke] = Math.max(0, x[ke]);
      }
      for (let k = 0; k < nz; k++) {
        const n = cell(i, j, k);
        if (isInterior) {
          x[k] += diffusion(n, i, j);
          dtke[LEVELS * n + TAU] = advection(n, i, j, k);
        }
        // 4. Adams–Bashforth
        tke[LEVELS * n + TAU_PLUS_1] = x[k] + (1.5 + AB_EPSILON) * dtke[LEVELS * n + TAU] -
          (0.5 + AB_EPSILON) * inputs.dtke[LEVELS * n + TAU_MINUS_1];
      }
    }
  }
}

/** The flux through a face between cells 0 and 1, limited by superbee. */
function superbee(
  V: number,
  courant: number,
  e0: number,
  e1: number,
  r: number,
  rUpwind: number,
): number {
  const theta = rUpwind / (Math.abs(r) < 1e-20 ? 1e-20 : r);
  const psi = Math.max(0, Math.min(1, 2 * theta), Math.min(2, theta));
  return 0.5 * V * (e0 + e1) - 0.5 * Math.abs(V) * r * (1 - psi + courant * psi);
}

/**
 * Solves `a_k x_{k−1} + b_k x_k + c_k x_{k+1} = d_k` for `ks ≤ k ≤ ke` by Gaussian elimination
 * from the bottom up. Overwrites `b` and `d`.
 */
function solveTridiagonal(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
  x: Float64Array,
  ks: number,
  ke: number,
): void {
  for (let k = ks + 1; k <= ke; k++) {
    const factor = a[k] / b[k - 1];
    b[k] -= factor * c[k - 1];
    d[k] -= factor * d[k - 1];
  }
  x[ke] = d[ke] / b[ke];
  for (let k = ke - 1; k >= ks; k--) x[k] = (d[k] - c[k] * x[k + 1]) / b[k];
}

/** The kernel of the backend `plain`. */
export const kernel: Kernel = plainKernel(benchmark, turbulentKineticEnergy);
