// AssemblyScript. Coefficients of the plane and the level that is being computed, at a constant
// address, where they are read without a bounds check.

import { splat } from "./simd";

const CURRENT = memory.data(8 * sizeof<Real>(), 16);

/** Sets the `n`-th of eight coefficients. */
@inline
export function set(n: i32, value: Real): void {
  store<Real>(CURRENT + n * sizeof<Real>(), value);
}

/** The `n`-th coefficient in every lane. */
@inline
export function current(n: i32): v128 {
  return splat(CURRENT, n);
}
