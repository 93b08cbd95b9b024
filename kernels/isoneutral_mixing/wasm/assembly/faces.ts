// AssemblyScript. From the triads of one vector of cells to the faces around it.

import { current } from "../../../wasm/assembly/coefficients";
import { add, fma, max, mul, shiftIn, shiftOut, VECTOR } from "../../../wasm/assembly/simd";
import {
  carried,
  carry,
  constant,
  D_SOUTH,
  DXU,
  DXU_WEST,
  DZW,
  DZW_BELOW,
  K,
  MASK_SOUTH,
  MV,
  MW,
  NORTHERN_SOUTH,
  RECIPROCAL_DZT,
  SLOPES,
  STEEP,
  TAPERS,
  TO_NORTH,
  TO_SOUTH,
  TRACERS,
  U,
} from "./state";

/** 4 max(K_iso_steep, D t), `d` being 4 D */
@inline
function steep(d: v128, t: v128): v128 {
  return max(mul(d, t), constant(STEEP));
}

/** What the triads add to their faces. */
@inline
export function faces(
  tracers: usize,
  row: usize,
  plane: usize,
  masks: usize,
  masksRow: usize,
  out: usize,
  eastern: usize,
  top: usize,
  column: usize,
): void {
  const k0 = add(v128.load(tracers, K), v128.load(tracers - row, K));
  const east = tracers + plane, west = tracers - plane, below = tracers - row;
  const maskW = v128.load(masks, MW), maskWBelow = v128.load(masks - masksRow, MW);

  // East: face i, whose first cell this is.
  let s = v128.load(SLOPES), t = v128.load(TAPERS), ts = mul(t, s);
  const maskU = v128.load(tracers, U);
  const dEast = add(k0, add(v128.load(east, K), v128.load(east - row, K)));
  v128.store(out, mul(ts, maskU), 0);
  v128.store(out, mul(ts, maskWBelow), 11 * VECTOR);
  let bottomSum = mul(current(DXU), mul(ts, s));
  let sum = mul(current(DZW_BELOW), steep(dEast, t));
  s = v128.load(SLOPES, VECTOR), t = v128.load(TAPERS, VECTOR), ts = mul(t, s);
  v128.store(out, mul(ts, maskU), VECTOR);
  v128.store(out, mul(ts, maskW), 9 * VECTOR);
  let topSum = mul(current(DXU), mul(ts, s));
  const sumWest = v128.load(eastern);
  v128.store(eastern, fma(current(DZW), steep(dEast, t), sum));

  // West: face i − 1, second cell.
  s = v128.load(SLOPES, 2 * VECTOR), t = v128.load(TAPERS, 2 * VECTOR), ts = mul(t, s);
  const maskUWest = v128.load(west, U);
  const dWest = add(k0, add(v128.load(west, K), v128.load(west - row, K)));
  v128.store(out, mul(ts, maskUWest), 2 * VECTOR);
  v128.store(out, mul(ts, maskWBelow), 10 * VECTOR);
  bottomSum = fma(current(DXU_WEST), mul(ts, s), bottomSum);
  sum = fma(current(DZW_BELOW), steep(dWest, t), sumWest);
  s = v128.load(SLOPES, 3 * VECTOR), t = v128.load(TAPERS, 3 * VECTOR), ts = mul(t, s);
  v128.store(out, mul(ts, maskUWest), 3 * VECTOR);
  v128.store(out, mul(ts, maskW), 8 * VECTOR);
  topSum = fma(current(DXU_WEST), mul(ts, s), topSum);
  sum = fma(current(DZW), steep(dWest, t), sum);
  v128.store(out, mul(sum, mul(maskUWest, current(RECIPROCAL_DZT))), 16 * VECTOR);

  // North: face j, first cell.
  s = v128.load(SLOPES, 4 * VECTOR), t = v128.load(TAPERS, 4 * VECTOR), ts = mul(t, s);
  const maskV = v128.load(masks, MV);
  const weightNorth = v128.load(column, TO_NORTH);
  const kNext = add(v128.load(tracers, TRACERS + K), v128.load(below, TRACERS + K));
  const dNorth = add(k0, shiftOut(k0, kNext));
  v128.store(out, mul(ts, maskV), 4 * VECTOR);
  v128.store(out, mul(ts, maskWBelow), 15 * VECTOR);
  bottomSum = fma(weightNorth, mul(ts, s), bottomSum);
  let northern = mul(current(DZW_BELOW), steep(dNorth, t));
  s = v128.load(SLOPES, 5 * VECTOR), t = v128.load(TAPERS, 5 * VECTOR), ts = mul(t, s);
  v128.store(out, mul(ts, maskV), 5 * VECTOR);
  v128.store(out, mul(ts, maskW), 13 * VECTOR);
  topSum = fma(weightNorth, mul(ts, s), topSum);
  northern = fma(current(DZW), steep(dNorth, t), northern);

  // South: face j − 1, second cell.
  s = v128.load(SLOPES, 6 * VECTOR), t = v128.load(TAPERS, 6 * VECTOR), ts = mul(t, s);
  const maskVSouth = shiftIn(carried(MASK_SOUTH), maskV), dHere = shiftIn(carried(D_SOUTH), dNorth);
  const weightSouth = v128.load(column, TO_SOUTH);
  v128.store(out, mul(ts, maskVSouth), 6 * VECTOR);
  v128.store(out, mul(ts, maskWBelow), 14 * VECTOR);
  bottomSum = fma(weightSouth, mul(ts, s), bottomSum);
  sum = fma(current(DZW_BELOW), steep(dHere, t), shiftIn(carried(NORTHERN_SOUTH), northern));
  s = v128.load(SLOPES, 7 * VECTOR), t = v128.load(TAPERS, 7 * VECTOR), ts = mul(t, s);
  v128.store(out, mul(ts, maskVSouth), 7 * VECTOR);
  v128.store(out, mul(ts, maskW), 12 * VECTOR);
  topSum = fma(weightSouth, mul(ts, s), topSum);
  sum = fma(current(DZW), steep(dHere, t), sum);
  v128.store(out, mul(sum, mul(maskVSouth, current(RECIPROCAL_DZT))), 17 * VECTOR);

  // The face below gets its upper cell's share, the face above waits for it.
  const k33 = add(v128.load(top), bottomSum);
  v128.store(out, mul(mul(maskWBelow, v128.load(below, K)), k33), 18 * VECTOR);
  v128.store(top, topSum);

  carry(MASK_SOUTH, maskV);
  carry(D_SOUTH, dNorth);
  carry(NORTHERN_SOUTH, northern);
}
