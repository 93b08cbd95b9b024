// AssemblyScript. What one core can do at most with 128-bit vectors: streaming and multiply–adds.

import { add, fma, splat, VECTOR } from "../../../kernels/wasm/assembly/simd";

const FACTORS = memory.data<Real>([0.999, 0.001], 16);

/** a = b + s c, the triad of STREAM, over arrays of `bytes`, a multiple of four vectors. */
export function triad(a: usize, b: usize, c: usize, bytes: usize): void {
  const s = splat(FACTORS, 0);
  for (let n: usize = 0; n < bytes; n += 4 * VECTOR) {
    v128.store(a + n, fma(s, v128.load(c + n), v128.load(b + n)));
    v128.store(a + n, fma(s, v128.load(c + n, VECTOR), v128.load(b + n, VECTOR)), VECTOR);
    v128.store(
      a + n,
      fma(s, v128.load(c + n, 2 * VECTOR), v128.load(b + n, 2 * VECTOR)),
      2 * VECTOR,
    );
    v128.store(
      a + n,
      fma(s, v128.load(c + n, 3 * VECTOR), v128.load(b + n, 3 * VECTOR)),
      3 * VECTOR,
    );
  }
}

/** Independent chains of `multiplyAdds`. */
export const CHAINS: i32 = 12;

/**
 * CHAINS chains of `steps` multiply–adds in registers: enough to cover the latency of four cycles
 * on two units. Returns what depends on all of them.
 */
export function multiplyAdds(steps: i32): Real {
  const m = splat(FACTORS, 0), c = splat(FACTORS, 1);
  let x0 = c, x1 = m, x2 = add(m, c), x3 = add(x2, c), x4 = add(x3, c), x5 = add(x4, c);
  let x6 = add(x5, c), x7 = add(x6, c), x8 = add(x7, c), x9 = add(x8, c), x10 = add(x9, c);
  let x11 = add(x10, c);
  for (let n = 0; n < steps; n++) {
    x0 = fma(x0, m, c), x1 = fma(x1, m, c), x2 = fma(x2, m, c), x3 = fma(x3, m, c);
    x4 = fma(x4, m, c), x5 = fma(x5, m, c), x6 = fma(x6, m, c), x7 = fma(x7, m, c);
    x8 = fma(x8, m, c), x9 = fma(x9, m, c), x10 = fma(x10, m, c), x11 = fma(x11, m, c);
  }
  const sum = add(add(add(x0, x1), add(x2, x3)), add(add(x4, x5), add(x6, x7)));
  return v128.extract_lane<Real>(add(sum, add(add(x8, x9), add(x10, x11))), 0);
}
