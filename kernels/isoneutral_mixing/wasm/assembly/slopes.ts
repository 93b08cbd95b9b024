// AssemblyScript. Slopes and tapers of the triads of one vector of cells.

import { abs, div, fma, max, min, mul, shiftIn, shiftOut, sub, VECTOR } from "../../../wasm/assembly/simd";
import { logistic4 } from "../../../wasm/assembly/logistic";
import {
  carried,
  carry,
  constant,
  current,
  DRHO_DS,
  DRHO_DT,
  DRHO_DT_LEVEL,
  DSDY_SOUTH,
  DTDY_SOUTH,
  EPSILON,
  LIMIT,
  MINUS_LIMIT,
  MT,
  MV,
  MW,
  OFFSET,
  ONE,
  R_DXU,
  R_DXU_WEST,
  R_DZW,
  R_DZW_BELOW,
  S,
  SLOPES,
  STEEPNESS,
  T,
  TAPERS,
  TRACERS,
  U,
  ZERO,
} from "./state";

@inline
function clamp(s: v128): v128 {
  return max(min(s, constant(LIMIT)), constant(MINUS_LIMIT));
}

/** x in taper(s) = 1/(1 + 2ˣ) */
@inline
function exponent(s: v128): v128 {
  return fma(abs(s), constant(STEEPNESS), constant(OFFSET));
}

/** 1/(ε − min(0, z)) */
@inline
function reciprocal(z: v128): v128 {
  return div(constant(ONE), sub(constant(EPSILON), min(z, constant(ZERO))));
}

/** Clamped slopes of the triads: east, west, north, south, each at bottom and top. */
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

  const maskT = v128.load(masks, MT);
  const drdT = mul(maskT, fma(t0, constant(DRHO_DT), current(DRHO_DT_LEVEL)));
  const drdS = mul(maskT, constant(DRHO_DS));

  const rTop = reciprocal(mul(
    mul(v128.load(masks, MW), current(R_DZW)),
    fma(drdT, sub(v128.load(above, T), t0), mul(drdS, sub(v128.load(above, S), s0))),
  ));
  const rBottom = reciprocal(mul(
    mul(v128.load(masks - masksRow, MW), current(R_DZW_BELOW)),
    fma(drdT, sub(t0, v128.load(below, T)), mul(drdS, sub(s0, v128.load(below, S)))),
  ));

  const rCost = v128.load(column);
  const hEast = mul(
    mul(mul(v128.load(tracers, U), current(R_DXU)), rCost),
    fma(drdT, sub(v128.load(east, T), t0), mul(drdS, sub(v128.load(east, S), s0))),
  );
  v128.store(SLOPES, clamp(mul(hEast, rBottom)));
  v128.store(SLOPES, clamp(mul(hEast, rTop)), VECTOR);

  const hWest = mul(
    mul(mul(v128.load(west, U), current(R_DXU_WEST)), rCost),
    fma(drdT, sub(t0, v128.load(west, T)), mul(drdS, sub(s0, v128.load(west, S)))),
  );
  v128.store(SLOPES, clamp(mul(hWest, rBottom)), 2 * VECTOR);
  v128.store(SLOPES, clamp(mul(hWest, rTop)), 3 * VECTOR);

  const tNext = v128.load(tracers, TRACERS + T), sNext = v128.load(tracers, TRACERS + S);
  const rDyu = mul(v128.load(masks, MV), v128.load(column, VECTOR));
  const dTdy = mul(rDyu, sub(shiftOut(t0, tNext), t0));
  const dSdy = mul(rDyu, sub(shiftOut(s0, sNext), s0));
  const hNorth = fma(drdT, dTdy, mul(drdS, dSdy));
  v128.store(SLOPES, clamp(mul(hNorth, rBottom)), 4 * VECTOR);
  v128.store(SLOPES, clamp(mul(hNorth, rTop)), 5 * VECTOR);

  const hSouth = fma(
    drdT,
    shiftIn(carried(DTDY_SOUTH), dTdy),
    mul(drdS, shiftIn(carried(DSDY_SOUTH), dSdy)),
  );
  v128.store(SLOPES, clamp(mul(hSouth, rBottom)), 6 * VECTOR);
  v128.store(SLOPES, clamp(mul(hSouth, rTop)), 7 * VECTOR);

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
