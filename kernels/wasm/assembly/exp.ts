// AssemblyScript. eˣ for vectors, to 1 unit in the last place, for results that are normal numbers.
//
// x = n ln 2 + r with |r| ≤ ½ ln 2: adding the number 1.5·2⁵² (f32: 1.5·2²³) rounds to an integer
// and leaves n in the low bits. ln 2 is split in two so that n·HIGH is exact even without fma.
// eʳ = 1 + r + r² q(r), q by a Remez fit of the relative error (f64: 8e-18, f32: 3e-9). 2ⁿ is made
// by moving n + bias, the bias hidden in the rounding number, up to the exponent's place.
//
// Four vectors at a time, step by step together: one chain of dependent multiply–adds waits four
// cycles per step, four chains fill the time and share the loads of the coefficients. They take
// 14 of the 16 vector registers.

import { div, fma, fnma, mul, splat, sub, VECTOR } from "./simd";

const LOG2E = 0;
const ROUND = 1;
const HIGH = 2;
const LOW = 3;
const ONE = 4;
const Q = 5;
const DEGREE = sizeof<Real>() == 8 ? 9 : 4;

const C = sizeof<Real>() == 8
  ? memory.data<f64>([
    1.4426950408889634,
    6755399441055744.0 + 1023.0,
    0.6931471803691238,
    1.9082149292705877e-10,
    1.0,
    0.50000000000000103169,
    0.16666666666666674601,
    0.041666666666520945404,
    0.0083333333333221269325,
    0.0013888888948140000252,
    0.00019841269886836334792,
    0.00002480148696535659906,
    2.7557242059396383277e-6,
    2.7632791580716280817e-7,
    2.5110154321424916535e-8,
  ], 16)
  : memory.data<f32>([
    1.4426950408889634,
    12582912.0 + 127.0,
    0.693145751953125,
    1.4286068203094172e-6,
    1.0,
    0.4999999341254104406,
    0.16666520107880097655,
    0.041668394197491129235,
    0.008368780406937033496,
    0.0013814467907982516787,
  ], 16);

/** 2ⁿ */
@inline
function power(n: v128): v128 {
  return sizeof<Real>() == 8 ? v128.shl<i64>(n, 52) : v128.shl<i32>(n, 23);
}

/** Stores eˣ, or 1/(1 + eˣ), of four vectors with |x| ≤ 708 (f32: 87), one after the other. */
@inline
function four(x0: v128, x1: v128, x2: v128, x3: v128, to: usize, logistic: bool): void {
  let c = splat(C, LOG2E), d = splat(C, ROUND);
  let n0 = fma(x0, c, d), n1 = fma(x1, c, d), n2 = fma(x2, c, d), n3 = fma(x3, c, d);
  let k0 = sub(n0, d), k1 = sub(n1, d), k2 = sub(n2, d), k3 = sub(n3, d);
  c = splat(C, HIGH), d = splat(C, LOW);
  let r0 = fnma(k0, c, x0), r1 = fnma(k1, c, x1), r2 = fnma(k2, c, x2), r3 = fnma(k3, c, x3);
  r0 = fnma(k0, d, r0), r1 = fnma(k1, d, r1), r2 = fnma(k2, d, r2), r3 = fnma(k3, d, r3);
  c = splat(C, Q + DEGREE), d = splat(C, Q + DEGREE - 1);
  let q0 = fma(c, r0, d), q1 = fma(c, r1, d), q2 = fma(c, r2, d), q3 = fma(c, r3, d);
  if (sizeof<Real>() == 8) {
    c = splat(C, Q + 7);
    q0 = fma(q0, r0, c), q1 = fma(q1, r1, c), q2 = fma(q2, r2, c), q3 = fma(q3, r3, c);
    c = splat(C, Q + 6);
    q0 = fma(q0, r0, c), q1 = fma(q1, r1, c), q2 = fma(q2, r2, c), q3 = fma(q3, r3, c);
    c = splat(C, Q + 5);
    q0 = fma(q0, r0, c), q1 = fma(q1, r1, c), q2 = fma(q2, r2, c), q3 = fma(q3, r3, c);
    c = splat(C, Q + 4);
    q0 = fma(q0, r0, c), q1 = fma(q1, r1, c), q2 = fma(q2, r2, c), q3 = fma(q3, r3, c);
    c = splat(C, Q + 3);
    q0 = fma(q0, r0, c), q1 = fma(q1, r1, c), q2 = fma(q2, r2, c), q3 = fma(q3, r3, c);
  }
  c = splat(C, Q + 2);
  q0 = fma(q0, r0, c), q1 = fma(q1, r1, c), q2 = fma(q2, r2, c), q3 = fma(q3, r3, c);
  c = splat(C, Q + 1);
  q0 = fma(q0, r0, c), q1 = fma(q1, r1, c), q2 = fma(q2, r2, c), q3 = fma(q3, r3, c);
  c = splat(C, Q + 0);
  q0 = fma(q0, r0, c), q1 = fma(q1, r1, c), q2 = fma(q2, r2, c), q3 = fma(q3, r3, c);
  c = splat(C, ONE);
  q0 = fma(q0, r0, c), q1 = fma(q1, r1, c), q2 = fma(q2, r2, c), q3 = fma(q3, r3, c);
  q0 = fma(q0, r0, c), q1 = fma(q1, r1, c), q2 = fma(q2, r2, c), q3 = fma(q3, r3, c);
  n0 = power(n0), n1 = power(n1), n2 = power(n2), n3 = power(n3);
  if (logistic) {
    v128.store(to, div(c, fma(q0, n0, c)));
    v128.store(to, div(c, fma(q1, n1, c)), VECTOR);
    v128.store(to, div(c, fma(q2, n2, c)), 2 * VECTOR);
    v128.store(to, div(c, fma(q3, n3, c)), 3 * VECTOR);
  } else {
    v128.store(to, mul(q0, n0));
    v128.store(to, mul(q1, n1), VECTOR);
    v128.store(to, mul(q2, n2), 2 * VECTOR);
    v128.store(to, mul(q3, n3), 3 * VECTOR);
  }
}

/** Stores eˣ of four vectors, one after the other, for |x| ≤ 708 (f32: 87). */
@inline
export function exp4(x0: v128, x1: v128, x2: v128, x3: v128, to: usize): void {
  four(x0, x1, x2, x3, to, false);
}

/** Stores 1/(1 + eˣ) of four vectors, one after the other, for |x| ≤ 708 (f32: 87). */
@inline
export function fermi4(x0: v128, x1: v128, x2: v128, x3: v128, to: usize): void {
  four(x0, x1, x2, x3, to, true);
}
