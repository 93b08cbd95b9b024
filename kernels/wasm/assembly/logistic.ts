// AssemblyScript. The logistic function 1/(1 + 2ˣ) for vectors, to 3 units in the last place.
//
// x = n + f with |f| ≤ ½: adding the number 1.5·2⁵² (f32: 1.5·2²³) rounds to an integer and leaves
// n in the low bits; 2ⁿ is made by moving n + bias, the bias hidden in the rounding number, up to
// the exponent's place. 2ᶠ = (r + f)/(r − f) with the even function r = f coth(f ln2 / 2), so that
// the whole takes one division: 1/(1 + 2ⁿ 2ᶠ) = (r − f)/(r − f + 2ⁿ (r + f)). Since r is even, its
// polynomial in f² has half the terms of one for 2ᶠ; by a Remez fit (f64: 1e-19, f32: 3e-10).
//
// Four vectors at a time, step by step together: one chain of dependent multiply–adds waits four
// cycles per step, four chains fill the time and share the loads of the coefficients. They take
// 14 of the 16 vector registers.

import { add, div, fma, mul, splat, sub, VECTOR } from "./simd";

const ROUND = 0;
const R = 1;

const C = sizeof<Real>() == 8
  ? memory.data<f64>([
    6755399441055744.0 + 1023.0,
    2.8853900817779268292,
    0.11552453009332260313,
    -9.2506847769536155916e-4,
    1.058218829654466516e-5,
    -1.2710138873999453373e-7,
    1.5269850314710493335e-9,
  ], 16)
  : memory.data<f32>([
    12582912.0 + 127.0,
    2.8853900998130328745,
    0.11552395347436102935,
    -9.2045379026890909311e-4,
  ], 16);

/** 2ⁿ */
@inline
function power(n: v128): v128 {
  return sizeof<Real>() == 8 ? v128.shl<i64>(n, 52) : v128.shl<i32>(n, 23);
}

/**
 * Stores 1/(1 + 2ˣ) of four vectors, one after the other, for x from −1021 to 1024 (f32: −125 to
 * 128); at the upper end it is 0.
 */
@inline
export function logistic4(x0: v128, x1: v128, x2: v128, x3: v128, to: usize): void {
  let c = splat(C, ROUND);
  let n0 = add(x0, c), n1 = add(x1, c), n2 = add(x2, c), n3 = add(x3, c);
  const f0 = sub(x0, sub(n0, c)), f1 = sub(x1, sub(n1, c));
  const f2 = sub(x2, sub(n2, c)), f3 = sub(x3, sub(n3, c));
  const z0 = mul(f0, f0), z1 = mul(f1, f1), z2 = mul(f2, f2), z3 = mul(f3, f3);
  let r0: v128, r1: v128, r2: v128, r3: v128;
  if (sizeof<Real>() == 8) {
    c = splat(C, R + 5);
    const d = splat(C, R + 4);
    r0 = fma(c, z0, d), r1 = fma(c, z1, d), r2 = fma(c, z2, d), r3 = fma(c, z3, d);
    c = splat(C, R + 3);
    r0 = fma(r0, z0, c), r1 = fma(r1, z1, c), r2 = fma(r2, z2, c), r3 = fma(r3, z3, c);
    c = splat(C, R + 2);
    r0 = fma(r0, z0, c), r1 = fma(r1, z1, c), r2 = fma(r2, z2, c), r3 = fma(r3, z3, c);
    c = splat(C, R + 1);
    r0 = fma(r0, z0, c), r1 = fma(r1, z1, c), r2 = fma(r2, z2, c), r3 = fma(r3, z3, c);
  } else {
    c = splat(C, R + 2);
    const d = splat(C, R + 1);
    r0 = fma(c, z0, d), r1 = fma(c, z1, d), r2 = fma(c, z2, d), r3 = fma(c, z3, d);
  }
  c = splat(C, R);
  r0 = fma(r0, z0, c), r1 = fma(r1, z1, c), r2 = fma(r2, z2, c), r3 = fma(r3, z3, c);
  const below0 = sub(r0, f0), below1 = sub(r1, f1), below2 = sub(r2, f2), below3 = sub(r3, f3);
  n0 = power(n0), n1 = power(n1), n2 = power(n2), n3 = power(n3);
  v128.store(to, div(below0, fma(n0, add(r0, f0), below0)));
  v128.store(to, div(below1, fma(n1, add(r1, f1), below1)), VECTOR);
  v128.store(to, div(below2, fma(n2, add(r2, f2), below2)), 2 * VECTOR);
  v128.store(to, div(below3, fma(n3, add(r3, f3), below3)), 3 * VECTOR);
}
