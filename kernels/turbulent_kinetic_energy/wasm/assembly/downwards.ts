// AssemblyScript. The sweep downwards.

import { add, fma, max, mul, splat, sub, VECTOR } from "../../../wasm/assembly/simd";
import { constant, OUT, SOLVE, ZERO } from "./state";

/** Back substitution from the surface down, and the sum with everything explicit. */
export function downwards(
  halfSurface: Real,
  solve: usize,
  solveRow: usize,
  out: usize,
  outRow: usize,
  correction: usize,
  nz: usize,
  vectors: usize,
): void {
  const half = v128.splat<Real>(halfSurface), zero = constant(ZERO);
  for (let v: usize = 0; v < vectors; v++) {
    const x = v128.load(solve + v * SOLVE, VECTOR);
    v128.store(correction + v * VECTOR, mul(max(sub(zero, x), zero), half));
    v128.store(out + v * OUT, add(max(x, zero), v128.load(solve + v * SOLVE, 2 * VECTOR)));
  }
  for (let k: usize = 1; k < nz; k++) {
    const above = solve;
    solve -= solveRow;
    out -= outRow;
    for (let n: usize = 0, m: usize = 0; n < solveRow; n += SOLVE, m += OUT) {
      const x = fma(
        v128.load(solve + n),
        v128.load(above + n, VECTOR),
        v128.load(solve + n, VECTOR),
      );
      v128.store(solve + n, x, VECTOR);
      v128.store(out + m, add(x, v128.load(solve + n, 2 * VECTOR)));
    }
  }
}
