// AssemblyScript. The sweep upwards: everything explicit, and the elimination.

import { current } from "../../../wasm/assembly/coefficients";
import {
  add,
  div,
  fma,
  fnma,
  max,
  mul,
  select,
  shiftIn,
  shiftOut,
  sqrt,
  sub,
  VECTOR,
} from "../../../wasm/assembly/simd";
import { flux } from "./flux";
import {
  AB_BEFORE,
  AB_NOW,
  BOTTOM,
  C_EPS,
  ABS_RECIPROCAL_X,
  ABS_RECIPROCAL_Y,
  ABS_RECIPROCAL_Z,
  COLUMN,
  constant,
  COSU,
  DELTA_BELOW,
  DIFFUSION_X,
  DIFFUSIVITY_X,
  DIFFUSIVITY_Y,
  DTKE,
  E,
  EASTERN,
  FIELDS,
  FLOW,
  FLUX_BELOW,
  FORC,
  FORCED,
  FORCING,
  GRADIENT,
  GRADIENT_BELOW,
  HALF_X,
  HALF_Y,
  HALF_Z,
  HALF_Z_TOP,
  KAPPA,
  KAPPA_ABOVE,
  LEVEL,
  LOWEST_KAPPA,
  MEAN_KAPPA,
  MU,
  MV,
  MW,
  MXL,
  ONE,
  OUT,
  RECIPROCAL_THICKNESS,
  SOLVE,
  TKE,
  U,
  V,
  VERTICAL,
  W,
  ZERO,
} from "./state";

/** Nothing below level 0; the gradient to level 1. */
export function startColumns(
  flow: usize,
  row: usize,
  column: usize,
  vertical: usize,
  vectors: usize,
): void {
  const zero = constant(ZERO);
  for (const end = vertical + vectors * VERTICAL; vertical < end; vertical += VERTICAL) {
    const above = flow + row;
    const mask = mul(v128.load(flow, MW), v128.load(above, MW));
    v128.store(vertical, zero, GRADIENT_BELOW);
    v128.store(vertical, mul(sub(v128.load(above, E), v128.load(flow, E)), mask), GRADIENT);
    v128.store(vertical, zero, FLUX_BELOW);
    v128.store(vertical, zero, DELTA_BELOW);
    v128.store(vertical, v128.load(column, LOWEST_KAPPA), KAPPA);
    column += COLUMN;
    flow += FLOW;
  }
}

/** One level: everything explicit, and the elimination. */
export function upwards(
  flow: usize,
  flowRow: usize,
  flowPlane: usize,
  fields: usize,
  out: usize,
  eastern: usize,
  vertical: usize,
  solve: usize,
  solveRow: usize,
  column: usize,
  vectors: usize,
): void {
  let e = v128.load(flow, E), mask = v128.load(flow, MW);
  let eNext = v128.load(flow, FLOW + E), maskNext = v128.load(flow, FLOW + MW);
  let ySouth = constant(ZERO), northern = constant(ZERO), diffusionNorthern = constant(ZERO);
  let y = mul(sub(shiftOut(e, eNext), e), mul(mask, shiftOut(mask, maskNext)));
  for (const end = column + vectors * COLUMN; column < end; column += COLUMN) {
    // North: the gradient on the faces of the next vector is this vector's last one downwind.
    const eAfter = v128.load(flow, 2 * FLOW + E), maskAfter = v128.load(flow, 2 * FLOW + MW);
    const eNorth = shiftOut(e, eNext);
    const yNext = mul(
      sub(shiftOut(eNext, eAfter), eNext),
      mul(maskNext, shiftOut(maskNext, maskAfter)),
    );
    const v = v128.load(fields, V);
    const fluxNorth = flux(
      v,
      mul(v, v128.load(column, COSU)),
      v128.load(column, ABS_RECIPROCAL_Y),
      add(eNorth, e),
      shiftIn(ySouth, y),
      y,
      shiftOut(y, yNext),
    );
    const diffusionNorth = mul(
      mul(sub(eNorth, e), v128.load(fields, MV)),
      v128.load(column, DIFFUSIVITY_Y),
    );
    const halfY = v128.load(column, HALF_Y);
    let advection = mul(sub(fluxNorth, shiftIn(northern, fluxNorth)), halfY);
    let diffusion = mul(sub(diffusionNorth, shiftIn(diffusionNorthern, diffusionNorth)), halfY);

    // East.
    const east = flow + flowPlane, west = flow - flowPlane, east2 = east + flowPlane;
    const eEast = v128.load(east, E), maskEast = v128.load(east, MW);
    const stepEast = sub(eEast, e);
    const u = v128.load(fields, U);
    const fluxEast = flux(
      u,
      u,
      v128.load(column, ABS_RECIPROCAL_X),
      add(eEast, e),
      mul(sub(e, v128.load(west, E)), mul(v128.load(west, MW), mask)),
      mul(stepEast, mul(mask, maskEast)),
      mul(sub(v128.load(east2, E), eEast), mul(maskEast, v128.load(east2, MW))),
    );
    advection = fma(sub(fluxEast, v128.load(eastern)), v128.load(column, HALF_X), advection);
    v128.store(eastern, fluxEast);
    const diffusionEast = mul(mul(stepEast, v128.load(fields, MU)), current(DIFFUSIVITY_X));
    diffusion = fma(
      sub(diffusionEast, v128.load(eastern, VECTOR)),
      v128.load(column, DIFFUSION_X),
      diffusion,
    );
    v128.store(eastern, diffusionEast, VECTOR);

    // Up.
    const top = flow + flowRow, top2 = top + flowRow;
    const eTop = v128.load(top, E);
    const gradient = v128.load(vertical, GRADIENT);
    const gradientAbove = mul(
      sub(v128.load(top2, E), eTop),
      mul(v128.load(top, MW), v128.load(top2, MW)),
    );
    const w = v128.load(fields, W);
    const fluxTop = flux(
      w,
      w,
      current(ABS_RECIPROCAL_Z),
      add(eTop, e),
      v128.load(vertical, GRADIENT_BELOW),
      gradient,
      gradientAbove,
    );
    const vertically = fnma(
      v128.load(vertical, FLUX_BELOW),
      current(HALF_Z),
      mul(fluxTop, current(HALF_Z_TOP)),
    );
    v128.store(vertical, gradient, GRADIENT_BELOW);
    v128.store(vertical, gradientAbove, GRADIENT);
    v128.store(vertical, fluxTop, FLUX_BELOW);

    const tendency = sub(constant(ZERO), fma(mask, advection, vertically));
    v128.store(out, tendency, VECTOR);
    const explicit = fma(
      constant(AB_NOW),
      tendency,
      fnma(constant(AB_BEFORE), v128.load(fields, DTKE), mul(mask, diffusion)),
    );
    v128.store(solve, explicit, 2 * VECTOR);

    // Elimination: a = −α, c = −γ, and c′, d′ such that x_k = d′_k + c′_k x_{k+1}.
    const below = solve - solveRow;
    const active = v128.ge<Real>(current(LEVEL), v128.load(column, BOTTOM));
    const kappaAbove = v128.load(fields, KAPPA_ABOVE);
    const delta = mul(add(v128.load(vertical, KAPPA), kappaAbove), current(MEAN_KAPPA));
    v128.store(vertical, kappaAbove, KAPPA);
    const alpha = mul(v128.load(vertical, DELTA_BELOW), current(RECIPROCAL_THICKNESS));
    const gamma = mul(delta, current(RECIPROCAL_THICKNESS));
    v128.store(vertical, v128.and(active, delta), DELTA_BELOW);
    const mxl = v128.load(fields, MXL);
    const pivot = fnma(alpha, v128.load(below), add(add(constant(ONE), alpha), gamma));
    const dissipation = mul(constant(C_EPS), sqrt(max(e, constant(ZERO))));
    const scale = div(mxl, fma(mxl, pivot, dissipation));
    let right = add(e, v128.load(fields, FORC));
    right = fma(v128.load(column, FORCED), current(FORCING), right);
    right = mul(fma(alpha, v128.load(below, VECTOR), right), scale);
    v128.store(solve, v128.and(active, mul(gamma, scale)));
    v128.store(solve, select(active, right, v128.load(fields, TKE)), VECTOR);

    e = eNext;
    mask = maskNext;
    eNext = eAfter;
    maskNext = maskAfter;
    ySouth = y;
    y = yNext;
    northern = fluxNorth;
    diffusionNorthern = diffusionNorth;
    flow += FLOW;
    fields += FIELDS;
    out += OUT;
    eastern += EASTERN;
    vertical += VERTICAL;
    solve += SOLVE;
  }
}
