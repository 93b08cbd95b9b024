// AssemblyScript. Flux-limited advection.

import { abs, add, fma, fnma, max, min, mul, select, sub } from "../../../wasm/assembly/simd";
import { constant, SIGN, ZERO } from "./state";

/**
 * Twice the superbee flux through the face between cells 0 and 1: `transport` is V, `sum` e₁ + e₀,
 * and `reciprocalDistance` times |V| the Courant number; the others are gradients upwind, here and
 * downwind.
 */
@inline
export function flux(
  velocity: v128,
  transport: v128,
  reciprocalDistance: v128,
  sum: v128,
  before: v128,
  here: v128,
  after: v128,
): v128 {
  const upwind = select(v128.gt<Real>(velocity, constant(ZERO)), before, after);
  const sign = v128.and(here, constant(SIGN));
  const r = v128.xor(upwind, sign), rj = abs(here);
  const limited = max(
    max(min(add(r, r), rj), min(r, add(rj, rj))),
    constant(ZERO),
  );
  const speed = abs(transport);
  const loss = fma(mul(speed, reciprocalDistance), limited, sub(rj, limited));
  return fnma(speed, v128.xor(loss, sign), mul(transport, sum));
}
