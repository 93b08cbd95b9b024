// AssemblyScript. Slopes and tapers of the triads of one vector of cells.

import { current } from "../../../wasm/assembly/coefficients";
import { abs, div, fma, min, mul, shiftIn, shiftOut, sub, VECTOR } from "../../../wasm/assembly/simd";
import { logistic4 } from "../../../wasm/assembly/logistic";
import {
  ALPHA,
  BETA,
  carried,
  carry,
  constant,
  DRHO_DS,
  DSDY_SOUTH,
  DTDY_SOUTH,
  EPSILON,
  MT,
  MV,
  MW,
  OFFSET,
  OVERFLOW,
  RECIPROCAL_DYU,
  RECIPROCAL_DZW,
  RECIPROCAL_DZW_BELOW,
  RECIPROCAL_DXU_EAST,
  RECIPROCAL_DXU_WEST,
  S,
  SLOPES,
  STEEPNESS,
  T,
  TAPERS,
  TRACERS,
  U,
  ZERO,
} from "./state";

/** x in taper(s) = 1/(1 + 2ˣ) */
@inline
function exponent(s: v128): v128 {
  return min(fma(abs(s), constant(STEEPNESS), constant(OFFSET)), constant(OVERFLOW));
}

/** d/(ε − min(0, d z)), d being drho/dS */
@inline
function reciprocal(d: v128, z: v128): v128 {
  return div(d, sub(constant(EPSILON), min(mul(d, z), constant(ZERO))));
}

/** Slopes of the triads: east, west, north, south, each at bottom and top. */
@inline
export function slopes(
  tracers: usize,
  row: usize,
  plane: usize,
  masks: usize,
  masksRow: usize,
  column: usize,
): void {
  const t0 = v128.load(tracers, T), s0 = v128.load(tracers, S);
  const east = tracers + plane, west = tracers - plane;
  const below = tracers - row, above = tracers + row;

  const drdS = mul(v128.load(masks, MT), constant(DRHO_DS));
  const ratio = fma(t0, constant(BETA), current(ALPHA));

  const factorTop = reciprocal(drdS, mul(
    mul(v128.load(masks, MW), current(RECIPROCAL_DZW)),
    fma(ratio, sub(v128.load(above, T), t0), sub(v128.load(above, S), s0)),
  ));
  const factorBottom = reciprocal(drdS, mul(
    mul(v128.load(masks - masksRow, MW), current(RECIPROCAL_DZW_BELOW)),
    fma(ratio, sub(t0, v128.load(below, T)), sub(s0, v128.load(below, S))),
  ));

  const hEast = mul(
    mul(v128.load(tracers, U), v128.load(column, RECIPROCAL_DXU_EAST)),
    fma(ratio, sub(v128.load(east, T), t0), sub(v128.load(east, S), s0)),
  );
  v128.store(SLOPES, mul(hEast, factorBottom));
  v128.store(SLOPES, mul(hEast, factorTop), VECTOR);

  const hWest = mul(
    mul(v128.load(west, U), v128.load(column, RECIPROCAL_DXU_WEST)),
    fma(ratio, sub(t0, v128.load(west, T)), sub(s0, v128.load(west, S))),
  );
  v128.store(SLOPES, mul(hWest, factorBottom), 2 * VECTOR);
  v128.store(SLOPES, mul(hWest, factorTop), 3 * VECTOR);

  const tNext = v128.load(tracers, TRACERS + T), sNext = v128.load(tracers, TRACERS + S);
  const reciprocalDyu = mul(v128.load(masks, MV), v128.load(column, RECIPROCAL_DYU));
  const dTdy = mul(reciprocalDyu, sub(shiftOut(t0, tNext), t0));
  const dSdy = mul(reciprocalDyu, sub(shiftOut(s0, sNext), s0));
  const hNorth = fma(ratio, dTdy, dSdy);
  v128.store(SLOPES, mul(hNorth, factorBottom), 4 * VECTOR);
  v128.store(SLOPES, mul(hNorth, factorTop), 5 * VECTOR);

  const hSouth = fma(
    ratio,
    shiftIn(carried(DTDY_SOUTH), dTdy),
    shiftIn(carried(DSDY_SOUTH), dSdy),
  );
  v128.store(SLOPES, mul(hSouth, factorBottom), 6 * VECTOR);
  v128.store(SLOPES, mul(hSouth, factorTop), 7 * VECTOR);

  carry(DTDY_SOUTH, dTdy);
  carry(DSDY_SOUTH, dSdy);
}

/** 1/(1 + 2ˣ) for all of them. */
@inline
export function tapers(): void {
  logistic4(
    exponent(v128.load(SLOPES + 0 * VECTOR)),
    exponent(v128.load(SLOPES + 1 * VECTOR)),
    exponent(v128.load(SLOPES + 2 * VECTOR)),
    exponent(v128.load(SLOPES + 3 * VECTOR)),
    TAPERS + 0 * VECTOR,
  );
  logistic4(
    exponent(v128.load(SLOPES + 4 * VECTOR)),
    exponent(v128.load(SLOPES + 5 * VECTOR)),
    exponent(v128.load(SLOPES + 6 * VECTOR)),
    exponent(v128.load(SLOPES + 7 * VECTOR)),
    TAPERS + 4 * VECTOR,
  );
}
