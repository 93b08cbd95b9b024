// AssemblyScript. Neutral slopes and the mixing tensor for one plane (fixed i) of cells at a time.
//
// The trick. A "triad" is a cell with one of its four horizontal sides and one of its two vertical
// sides. Its slope s = h·r, with h the horizontal and 1/r the vertical density gradient at that
// cell, and its taper t appear in two places: on the horizontal face and on the vertical face. So
// this kernel visits cells, not faces: 8 slopes and tapers per cell instead of 16, and 2
// reciprocals 1/(ε − min(0, z)) instead of a division per slope. Every triad is stored with the
// cell that made it; faces collect what their two cells contribute.
//
// Each vector of cells goes through three steps, slopes, tapers, faces, before the next: the many
// stores of the last step then drain while the next vector's tapers are computed. (A row
// at a time is a little faster in the cache and a fifth slower in memory.)
//
// Layout. Vectors run along j (LANES columns side by side), so nothing in k or i needs a shuffle
// and every coefficient in i or k is a splat. All numbers of a vector of cells are neighbours in
// memory, i outermost, then k, then j:
//   tracers [i][k = −1 … nz][vector]{T, S, K_iso, maskU}   (levels beyond the grid repeat the outer ones)
//   masks   [i][k = −1 … nz−1][vector]{maskT, maskV, maskW} (maskW = 0 at k = −1)
//   out     [i][k][vector]{16 triads, K_11 of face i−1, K_22 of faces j−1, K_33 of face k−1}
// Lane 0 of vector 0 is j = 1. Results for cells outside of the interior are garbage that is
// never read back.
//
// Gradients of density are in units of drho/dS, that is drho/dT is the ratio of the two; only the
// reciprocals have drho/dS as a factor.
//
// The taper of a steep slope is exactly 0, since its power of two is infinite, and slopes are
// finite, so that t s and (t s) s are 0 as well.

import { set } from "../../../wasm/assembly/coefficients";
import { abs, add, div, mul, VECTOR } from "../../../wasm/assembly/simd";
import { faces } from "./faces";
import { slopes, tapers } from "./slopes";
import {
  ALPHA,
  carry,
  COLUMN,
  constant,
  D_SOUTH,
  DSDY_SOUTH,
  DTDY_SOUTH,
  DXU,
  DXU_WEST,
  DZW,
  DZW_BELOW,
  LEVEL,
  MASK_SOUTH,
  MASKS,
  NORTHERN_SOUTH,
  ONE,
  OUT,
  QUARTER,
  RECIPROCAL_COST,
  RECIPROCAL_DYU,
  RECIPROCAL_DZT,
  RECIPROCAL_DZW,
  RECIPROCAL_DZW_BELOW,
  RECIPROCAL_DXU_EAST,
  RECIPROCAL_DXU_WEST,
  TO_NORTH,
  TO_SOUTH,
  TRACERS,
  ZERO,
} from "./state";

const THETA0: f64 = 283.0 - 273.15;
const RHO0: f64 = 1024.0;
const BETA_T: f64 = 1.67e-4;
const BETA_TS: f64 = 1e-5;
const BETA_S: f64 = 0.78e-3;
const GAMMA_S: f64 = 1.1e-8;
const GRAVITY: f64 = 9.81;

/**
 * Coefficients of every vector of columns, from cost, cosu, dyt, dyu (four rows of `padded`
 * numbers each, starting at j = 0).
 */
export function columns(rows: usize, padded: usize, table: usize, vectors: usize): void {
  const row = padded * sizeof<Real>();
  for (let v: usize = 0; v < vectors; v++) {
    const south = rows + v * VECTOR;
    const here = south + sizeof<Real>();
    const one = constant(ONE);
    const cost = v128.load(here);
    const weight = div(constant(QUARTER), mul(v128.load(here + 2 * row), cost));
    const north = mul(v128.load(here + row), v128.load(here + 3 * row));
    const souths = mul(v128.load(south + row), v128.load(south + 3 * row));
    const c = table + v * COLUMN;
    v128.store(c, div(one, cost), RECIPROCAL_COST);
    v128.store(c, div(one, v128.load(here + 3 * row)), RECIPROCAL_DYU);
    v128.store(c, mul(weight, north), TO_NORTH);
    v128.store(c, mul(weight, souths), TO_SOUTH);
  }
}

/**
 * Coefficients of every level, from dzt, dzw, zt (three rows of `nz` numbers each): 1/dzw, dzw,
 * 1/(16 dzt), and the ratio of drho/dT and drho/dS at T = 0.
 */
export function levels(rows: usize, table: usize, nz: usize): void {
  store<Real>(table, 0);
  store<Real>(table + sizeof<Real>(), 0);
  for (let k: usize = 0; k < nz; k++) {
    const dzt = load<Real>(rows + k * sizeof<Real>());
    const dzw = load<Real>(rows + (nz + k) * sizeof<Real>());
    const zt = <f64> load<Real>(rows + (2 * nz + k) * sizeof<Real>());
    const pressure = BETA_T * (1.0 + GAMMA_S * GRAVITY * Math.abs(zt) * RHO0);
    const level = table + (k + 1) * LEVEL;
    store<Real>(level, 1 / dzw);
    store<Real>(level + sizeof<Real>(), dzw);
    store<Real>(level + 2 * sizeof<Real>(), <Real> 0.0625 / dzt);
    const ratio = (BETA_TS * THETA0 - pressure) / BETA_S;
    store<Real>(level + 3 * sizeof<Real>(), <Real> ratio);
  }
}

/**
 * One plane of cells.
 *
 * @param tracers record of level k = 0 of this plane
 * @param row bytes between two levels of `tracers`; `plane` between two planes
 * @param eastern scratch of one plane of vectors: what eastern triads add to K_11 of their face
 * @param top scratch of one row of vectors: what triads at the top add to K_33 of their face
 * @param dxt, dxu, dxuWest grid spacing of this plane and, for the latter, of the plane before
 */
export function plane(
  tracers: usize,
  row: usize,
  plane: usize,
  masks: usize,
  masksRow: usize,
  out: usize,
  outRow: usize,
  eastern: usize,
  top: usize,
  columnTable: usize,
  levelTable: usize,
  dxt: Real,
  dxu: Real,
  dxuWest: Real,
  nz: usize,
  vectors: usize,
): void {
  const reciprocalDxuEast = v128.splat<Real>(1 / dxu), reciprocalDxuWest = v128.splat<Real>(1 / dxuWest);
  for (let c = columnTable; c < columnTable + vectors * COLUMN; c += COLUMN) {
    v128.store(c, mul(v128.load(c, RECIPROCAL_COST), reciprocalDxuEast), RECIPROCAL_DXU_EAST);
    v128.store(c, mul(v128.load(c, RECIPROCAL_COST), reciprocalDxuWest), RECIPROCAL_DXU_WEST);
  }
  set(DXU, <Real> 0.25 * dxu / dxt);
  set(DXU_WEST, <Real> 0.25 * dxuWest / dxt);
  for (let k: usize = 0; k < nz; k++) {
    const level = levelTable + (k + 1) * LEVEL;
    set(RECIPROCAL_DZW, load<Real>(level));
    set(RECIPROCAL_DZW_BELOW, load<Real>(level - LEVEL));
    set(DZW, load<Real>(level + sizeof<Real>()));
    set(DZW_BELOW, load<Real>(level - LEVEL + sizeof<Real>()));
    set(RECIPROCAL_DZT, load<Real>(level + 2 * sizeof<Real>()));
    set(ALPHA, load<Real>(level + 3 * sizeof<Real>()));
    let t = tracers + k * row, m = masks + k * masksRow, o = out + k * outRow;
    let e = eastern + k * vectors * VECTOR, c = columnTable, u = top;
    carry(DTDY_SOUTH, constant(ZERO));
    carry(DSDY_SOUTH, constant(ZERO));
    carry(MASK_SOUTH, constant(ZERO));
    carry(D_SOUTH, constant(ZERO));
    carry(NORTHERN_SOUTH, constant(ZERO));
    for (const end = c + vectors * COLUMN; c < end; c += COLUMN) {
      slopes(t, row, plane, m, masksRow, c);
      tapers();
      faces(t, row, plane, m, masksRow, o, e, u, c);
      t += TRACERS;
      m += MASKS;
      o += OUT;
      e += VECTOR;
      u += VECTOR;
    }
  }
}
