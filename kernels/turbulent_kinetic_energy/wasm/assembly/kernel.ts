// AssemblyScript. One time step of turbulent kinetic energy, one plane (fixed i) at a time.
//
// Layout. Vectors run along j (LANES columns side by side), so a tridiagonal solve advances
// LANES columns at once and nothing in k or i needs a shuffle. All numbers of a vector of cells
// are neighbours in memory, i outermost, then k, then j:
//   flow   [i][k = 0 … nz+1][vector]{e, maskW}   (two levels of zeros above the surface)
//   fields [i][k][vector]{kappaM at level k + 1, mxl, forc, u, v, w, maskU, maskV, tke(τ+1), dtke(τ−1)}
//   surface [i][vector]{kbot, forc_tke_surface, kappaM at level 0}
//   out    [i][k][vector]{tke(τ+1), dtke(τ)}
// Lane 0 of vector 1 is j = 2; vector 0 only serves to give vector 1 the fluxes of face j = 1.
//
// kappaM is needed at levels k and k + 1. Stored one level down, each is read once and carried to
// the next level in `vertical`; reading it from the next row would touch one line per record of a
// row that is not in the cache yet.
//
// Two sweeps per plane. Upwards: everything explicit (diffusion, advection, Adams–Bashforth),
// whose sum waits in scratch, and the elimination of the tridiagonal systems. Downwards: back
// substitution. Fluxes are computed once: those through the top face wait one level, those
// through the northern face one vector, those through the eastern face one plane.
//
// Divisions. The limited gradient cr·rj = lim(r/rj)·rj is found without dividing:
// max(0, min(2r, rj), min(r, 2rj)) for rj > 0 and mirrored for rj < 0. A row of the tridiagonal
// system is multiplied by mxl, so that its one division serves q = c_eps √e/mxl as well.

import { set } from "../../../wasm/assembly/coefficients";
import { abs, div, fma, fnma, mul, select, splat, VECTOR } from "../../../wasm/assembly/simd";
import { downwards } from "./downwards";
import { startColumns, upwards } from "./upwards";
import {
  AB_BEFORE,
  AB_NOW,
  BOTTOM,
  ABS_RECIPROCAL_X,
  ABS_RECIPROCAL_Y,
  ABS_RECIPROCAL_Z,
  COLUMN,
  constant,
  COSU,
  DIFFUSION_X,
  DIFFUSIVITY_X,
  DIFFUSIVITY_Y,
  EASTERN,
  FORCED,
  FORCING,
  HALF,
  HALF_X,
  HALF_Y,
  HALF_Z,
  HALF_Z_TOP,
  LEVEL,
  LOWEST_KAPPA,
  MEAN_KAPPA,
  NEVER,
  ONE,
  RECIPROCAL_THICKNESS,
  SOLVE,
  SURFACE,
  TWICE_K_H,
  ZERO,
} from "./state";

/**
 * Coefficients of every vector of columns of a plane.
 *
 * @param rows cost, cosu, dyt, dyu: four rows of `vectors` vectors, one after the other
 * @param surface the records of this plane
 */
export function columns(
  rows: usize,
  surface: usize,
  table: usize,
  vectors: usize,
  dxt: Real,
): void {
  const row = vectors * VECTOR;
  const spacing = v128.splat<Real>(dxt);
  for (const end = rows + row; rows < end; rows += VECTOR) {
    const cost = v128.load(rows), cosu = v128.load(rows + row);
    const dyt = v128.load(rows + 2 * row), dyu = v128.load(rows + 3 * row);
    const reciprocalX = div(constant(ONE), mul(cost, spacing)), reciprocalY = div(constant(ONE), mul(cost, dyt));
    const halfX = mul(constant(HALF), reciprocalX);
    v128.store(table, halfX, HALF_X);
    v128.store(table, abs(reciprocalX), ABS_RECIPROCAL_X);
    v128.store(table, div(halfX, cost), DIFFUSION_X);
    v128.store(table, mul(constant(HALF), reciprocalY), HALF_Y);
    v128.store(table, abs(reciprocalY), ABS_RECIPROCAL_Y);
    v128.store(table, div(mul(constant(TWICE_K_H), cosu), dyu), DIFFUSIVITY_Y);
    v128.store(table, cosu, COSU);
    // A column with kbot = 0 is not solved at all.
    const kbot = v128.load(surface);
    const wet = v128.gt<Real>(kbot, constant(ZERO));
    v128.store(table, select(wet, kbot, constant(NEVER)), BOTTOM);
    v128.store(table, v128.load(surface, VECTOR), FORCED);
    v128.store(table, v128.load(surface, 2 * VECTOR), LOWEST_KAPPA);
    surface += SURFACE;
    table += COLUMN;
  }
}

/**
 * One plane of cells.
 *
 * @param eastern scratch [k][vector]{E, Fx}: fluxes through the western faces, replaced by those
 *   through the eastern faces
 * @param vertical scratch [vector]{…} of one row
 * @param solve scratch [k = −1 … nz−1][vector]{c′, d′, explicit}, zero at k = −1
 * @param thickness dzt and dzw, two rows of `nz` numbers
 * @param correction tke_surf_corr of the plane, one vector after the other
 */
export function plane(
  flow: usize,
  flowRow: usize,
  flowPlane: usize,
  fields: usize,
  fieldsRow: usize,
  out: usize,
  outRow: usize,
  eastern: usize,
  vertical: usize,
  solve: usize,
  columnTable: usize,
  thickness: usize,
  correction: usize,
  dxu: Real,
  nz: usize,
  vectors: usize,
): void {
  const solveRow = vectors * SOLVE, easternRow = vectors * EASTERN;
  set(DIFFUSIVITY_X, <Real> 4000.0 / dxu);
  startColumns(flow, flowRow, columnTable, vertical, vectors);
  for (let k: usize = 0; k < nz; k++) {
    const surface = k == nz - 1;
    const dzw = load<Real>(thickness + (nz + k) * sizeof<Real>());
    const reciprocalThickness: Real = <Real> 1 / (surface ? <Real> 0.5 * dzw : dzw);
    set(LEVEL, <Real> (k + 1));
    set(
      MEAN_KAPPA,
      surface ? 0 : <Real> 0.5 / load<Real>(thickness + (k + 1) * sizeof<Real>()),
    );
    set(RECIPROCAL_THICKNESS, reciprocalThickness);
    set(HALF_Z, <Real> 0.5 * reciprocalThickness);
    set(HALF_Z_TOP, surface ? 0 : <Real> 0.5 * reciprocalThickness);
    set(ABS_RECIPROCAL_Z, reciprocalThickness < 0 ? -reciprocalThickness : reciprocalThickness);
    set(FORCING, surface ? reciprocalThickness : 0);
    upwards(
      flow + k * flowRow,
      flowRow,
      flowPlane,
      fields + k * fieldsRow,
      out + k * outRow,
      eastern + k * easternRow,
      vertical,
      solve + (k + 1) * solveRow,
      solveRow,
      columnTable,
      vectors,
    );
  }
  const thicknessAtSurface = load<Real>(thickness + (2 * nz - 1) * sizeof<Real>());
  downwards(
    <Real> 0.5 * thicknessAtSurface,
    solve + nz * solveRow,
    solveRow,
    out + (nz - 1) * outRow,
    outRow,
    correction,
    nz,
    vectors,
  );
}

/** tke(τ+1) + 1.6 dtke(τ) − 0.6 dtke(τ−1) of cells outside of the interior, `vectors` of each. */
export function halo(tke: usize, dtke: usize, dtkeBefore: usize, out: usize, vectors: usize): void {
  for (const end = out + vectors * VECTOR; out < end; out += VECTOR) {
    const sum = fma(constant(AB_NOW), v128.load(dtke), v128.load(tke));
    v128.store(out, fnma(constant(AB_BEFORE), v128.load(dtkeBefore), sum));
    tke += VECTOR;
    dtke += VECTOR;
    dtkeBefore += VECTOR;
  }
}
