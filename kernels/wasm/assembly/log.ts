// AssemblyScript. ln x for vectors of positive normal numbers, to 1 unit in the last place.
//
// x = 2ᵏ m with √½ ≤ m < √2, from the bits: the difference to the bits of √½, plus the exponent's
// bias, has k + bias in the exponent's place. With f = m − 1, s = f/(2 + f), z = s²:
// ln m = 2 s + s z r(z) = f − (½ f² − s (½ f² + z r(z))), where ½ f² − s (½ f² + …) is small, so
// that the last subtraction decides the error. r by a Remez fit (f64: 2e-18, f32: 1e-9 of ln m).

import { add, div, fma, fnma, mul, splat, sub } from "./simd";

const SQRT_HALF = 0;
const ONE = 1;
const EXPONENT = 2;
const MAGIC = 3;
const MAGIC_BIAS = 4;
const HIGH = 5;
const LOW = 6;
const HALF = 7;
const TWO = 8;
const R = 9;

const F64 = memory.data<f64>([
  0.7071067811865476,
  1.0,
  Infinity,
  4503599627370496.0,
  4503599627370496.0 + 1023.0,
  0.6931471803691238,
  1.9082149292705877e-10,
  0.5,
  2.0,
  0.66666666666667101211,
  0.39999999999514225274,
  0.28571428730821777267,
  0.22222198910110361377,
  0.18183581874896476181,
  0.15312880911577250228,
  0.14813510044950629686,
], 16);

const F32 = memory.data<f32>([
  0.7071067811865476,
  1.0,
  Infinity,
  8388608.0,
  8388608.0 + 127.0,
  0.693145751953125,
  1.4286068203094172e-6,
  0.5,
  2.0,
  0.66666778940664184279,
  0.39975984826205009828,
  0.29928254993823357021,
], 16);

@inline
function table(): usize {
  return sizeof<Real>() == 8 ? F64 : F32;
}

@inline
function addBits(a: v128, b: v128): v128 {
  return sizeof<Real>() == 8 ? v128.add<i64>(a, b) : v128.add<i32>(a, b);
}

@inline
function subBits(a: v128, b: v128): v128 {
  return sizeof<Real>() == 8 ? v128.sub<i64>(a, b) : v128.sub<i32>(a, b);
}

/** An exponent's bits as a whole number of the same value. */
@inline
function exponent(bits: v128): v128 {
  const k = sizeof<Real>() == 8 ? v128.shr<u64>(bits, 52) : v128.shr<u32>(bits, 23);
  return sub(v128.or(k, splat(table(), MAGIC)), splat(table(), MAGIC_BIAS));
}

/** ln x for positive normal x. */
@inline
export function log(x: v128): v128 {
  const c = table();
  const one = splat(c, ONE);
  const scale = v128.and(
    addBits(subBits(x, splat(c, SQRT_HALF)), one),
    splat(c, EXPONENT),
  );
  const k = exponent(scale);
  const f = sub(addBits(subBits(x, scale), one), one);
  const s = div(f, add(splat(c, TWO), f));
  const z = mul(s, s);
  let r: v128;
  if (sizeof<Real>() == 8) {
    r = fma(splat(c, R + 6), z, splat(c, R + 5));
    r = fma(r, z, splat(c, R + 4));
    r = fma(r, z, splat(c, R + 3));
    r = fma(r, z, splat(c, R + 2));
  } else {
    r = splat(c, R + 2);
  }
  r = fma(r, z, splat(c, R + 1));
  r = fma(r, z, splat(c, R));
  const halfSquare = mul(mul(splat(c, HALF), f), f);
  const small = fma(s, fma(r, z, halfSquare), mul(k, splat(c, LOW)));
  return fma(k, splat(c, HIGH), sub(f, sub(halfSquare, small)));
}
