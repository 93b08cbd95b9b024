// AssemblyScript. Where everything is: the records in linear memory, constants, and the coefficients
// of the level being computed. All but the records lie at constant addresses, which are accessed
// without a bounds check.

import { splat, VECTOR } from "../../../wasm/assembly/simd";

// Records and the offsets in them.
export const FLOW: usize = 2 * VECTOR;
export const E: usize = 0;
export const MW: usize = VECTOR;

export const FIELDS: usize = 10 * VECTOR;
export const KAPPA_ABOVE: usize = 0;
export const MXL: usize = VECTOR;
export const FORC: usize = 2 * VECTOR;
export const U: usize = 3 * VECTOR;
export const V: usize = 4 * VECTOR;
export const W: usize = 5 * VECTOR;
export const MU: usize = 6 * VECTOR;
export const MV: usize = 7 * VECTOR;
export const TKE: usize = 8 * VECTOR;
export const DTKE: usize = 9 * VECTOR;

export const OUT: usize = 2 * VECTOR;

export const SURFACE: usize = 3 * VECTOR;

// What waits: for the next plane, for the next level, and for the sweep downwards.
export const EASTERN: usize = 2 * VECTOR;
export const VERTICAL: usize = 5 * VECTOR;
export const GRADIENT_BELOW: usize = 0;
export const GRADIENT: usize = VECTOR;
export const FLUX_BELOW: usize = 2 * VECTOR;
export const DELTA_BELOW: usize = 3 * VECTOR;
export const KAPPA: usize = 4 * VECTOR;
export const SOLVE: usize = 3 * VECTOR;

// Per vector of columns, made by `columns` for every plane. "Half" because fluxes are kept twofold.
export const COLUMN: usize = 10 * VECTOR;
export const HALF_X: usize = 0; // 1/(2 cost dxt)
export const ABS_RECIPROCAL_X: usize = VECTOR; // |1/(cost dxt)|
export const DIFFUSION_X: usize = 2 * VECTOR; // 1/(2 cost² dxt)
export const HALF_Y: usize = 3 * VECTOR; // 1/(2 cost dyt)
export const ABS_RECIPROCAL_Y: usize = 4 * VECTOR; // |1/(cost dyt)|
export const DIFFUSIVITY_Y: usize = 5 * VECTOR; // 2 K_h cosu/dyu
export const COSU: usize = 6 * VECTOR;
export const BOTTOM: usize = 7 * VECTOR; // 1 + the lowest level that is solved
export const FORCED: usize = 8 * VECTOR; // forc_tke_surface
export const LOWEST_KAPPA: usize = 9 * VECTOR; // kappaM at level 0

export const ZERO = 0;
export const ONE = 1;
export const HALF = 2;
export const C_EPS = 3;
export const AB_NOW = 4;
export const AB_BEFORE = 5;
export const SIGN = 6;
export const TWICE_K_H = 7;
export const NEVER = 8; // a level that no column has
export const CONSTANTS = memory.data<Real>([0.0, 1.0, 0.5, 0.7, 1.6, 0.6, -0.0, 4000.0, 1e30], 16);

// Coefficients of the level that is being computed, see wasm/assembly/coefficients.ts.
export const LEVEL = 0; // 1 + its index
export const MEAN_KAPPA = 1; // 1/(2 dzt_{k+1}), 0 at the surface
export const RECIPROCAL_THICKNESS = 2; // 1/Δ
export const HALF_Z = 3; // 1/(2 Δ)
export const HALF_Z_TOP = 4; // the same, but 0 at the surface, through which nothing flows
export const ABS_RECIPROCAL_Z = 5; // |1/Δ|
export const FORCING = 6; // 1/Δ at the surface, else 0
export const DIFFUSIVITY_X = 7; // 2 K_h/dxu

@inline
export function constant(n: i32): v128 {
  return splat(CONSTANTS, n);
}

