// AssemblyScript. Where everything is: the records in linear memory, constants, coefficients of the
// level being computed, and what one vector of cells hands to the next. All but the records lie at
// constant addresses, which are accessed without a bounds check.

import { splat, VECTOR } from "../../../wasm/assembly/simd";

// Records and the offsets in them, see kernel.ts.
export const TRACERS: usize = 4 * VECTOR;
export const MASKS: usize = 3 * VECTOR;
export const OUT: usize = 19 * VECTOR;

// Offsets in a record.
export const T: usize = 0;
export const S: usize = VECTOR;
export const K: usize = 2 * VECTOR;
export const U: usize = 3 * VECTOR;
export const MT: usize = 0;
export const MV: usize = VECTOR;
export const MW: usize = 2 * VECTOR;

// Per vector of columns, made by `columns`: 1/cost, 1/dyu, and the weights of the northern and
// southern slopes in K_33, cosu dyu/(4 dyt cost) with the factors of face j and j − 1. The last two,
// 1/(dxu cost) for the eastern and the western face, are made for every plane.
export const COLUMN: usize = 6 * VECTOR;
export const RECIPROCAL_COST: usize = 0;
export const RECIPROCAL_DYU: usize = VECTOR;
export const TO_NORTH: usize = 2 * VECTOR;
export const TO_SOUTH: usize = 3 * VECTOR;
export const RECIPROCAL_DXU_EAST: usize = 4 * VECTOR;
export const RECIPROCAL_DXU_WEST: usize = 5 * VECTOR;

// Per level k = −1 … nz−1, made by `levels`.
export const LEVEL: usize = 4 * sizeof<Real>();

export const ZERO = 0;
export const ONE = 1;
export const EPSILON = 2;
export const STEEPNESS = 3;
export const OFFSET = 4;
export const OVERFLOW = 5;
export const STEEP = 6;
export const QUARTER = 7;
export const BETA = 8;
export const DRHO_DS = 9;

const LOG2E: f64 = 1.4426950408889634;

// ε, taper, 4 K_iso_steep, −βTs/βS and βS ρ0;
// taper(s) = ½ (1 + tanh((slopec − |s|)/dslope)) = 1/(1 + 2ˣ), x = 2 log₂e (|s| − slopec)/dslope
export const CONSTANTS = memory.data<Real>([
  0.0,
  1.0,
  1e-20,
  <Real> (2000.0 * LOG2E),
  <Real> (-2.0 * LOG2E),
  sizeof<Real>() == 8 ? 1024.0 : 128.0,
  200.0,
  0.25,
  <Real> (-1e-5 / 0.78e-3),
  0.79872,
], 16);

// Coefficients of the plane and the level that is being computed, see wasm/assembly/coefficients.ts.
export const DXU = 0;
export const DXU_WEST = 1;
export const RECIPROCAL_DZW = 2;
export const RECIPROCAL_DZW_BELOW = 3;
export const DZW = 4;
export const DZW_BELOW = 5;
export const RECIPROCAL_DZT = 6; // 1/(16 dzt): a fourth of the mean over the four diffusivities
export const ALPHA = 7; // ratio of drho/dT and drho/dS at T = 0

@inline
export function constant(n: i32): v128 {
  return splat(CONSTANTS, n);
}


/** Slopes of the eight triads of a vector of cells: east, west, north, south, each below and above. */
export const SLOPES = memory.data(8 * 16, 64);

/** Their tapers. */
export const TAPERS = memory.data(8 * 16, 64);

// Values of the vector to the south, whose last lane is this vector's southern neighbour.
export const DTDY_SOUTH: usize = 0;
export const DSDY_SOUTH: usize = VECTOR;
export const MASK_SOUTH: usize = 2 * VECTOR;
export const D_SOUTH: usize = 3 * VECTOR;
export const NORTHERN_SOUTH: usize = 4 * VECTOR;
const SOUTH = memory.data(5 * 16, 64);

@inline
export function carry(place: usize, value: v128): void {
  v128.store(SOUTH + place, value);
}

@inline
export function carried(place: usize): v128 {
  return v128.load(SOUTH + place);
}
