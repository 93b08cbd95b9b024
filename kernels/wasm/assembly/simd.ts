// AssemblyScript. The vector operations of all kernels, in the number format `Real` (f64 or f32)
// that the build chooses with `--use Real=…`; a v128 holds LANES of them.
//
// `fma` and `fnma` round once in the relaxed-SIMD build and twice in the plain one.
// Constants come from linear memory (`memory.data` and `splat`), not from immediates: the engine
// turns `f64x2.splat(1.5)` into a move through an integer register on every use, but a load_splat
// from a constant address is one instruction without a bounds check.

/** Numbers per vector. */
export const LANES: i32 = 16 / sizeof<Real>();

/** Bytes per vector. */
export const VECTOR: usize = 16;

/** Every lane the `n`-th number of a table. */
@inline
export function splat(table: usize, n: i32): v128 {
  return v128.load_splat<Real>(table + n * sizeof<Real>());
}

@inline
export function add(a: v128, b: v128): v128 {
  return v128.add<Real>(a, b);
}

@inline
export function sub(a: v128, b: v128): v128 {
  return v128.sub<Real>(a, b);
}

@inline
export function mul(a: v128, b: v128): v128 {
  return v128.mul<Real>(a, b);
}

@inline
export function div(a: v128, b: v128): v128 {
  return v128.div<Real>(a, b);
}

@inline
export function sqrt(a: v128): v128 {
  return v128.sqrt<Real>(a);
}

@inline
export function abs(a: v128): v128 {
  return v128.abs<Real>(a);
}

/** The smaller of two numbers (one instruction; `min` proper would cost ten for NaN and −0). */
@inline
export function min(a: v128, b: v128): v128 {
  return v128.pmin<Real>(a, b);
}

/** The larger of two numbers. */
@inline
export function max(a: v128, b: v128): v128 {
  return v128.pmax<Real>(a, b);
}

/** a b + c */
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? v128.relaxed_madd<Real>(a, b, c)
    : v128.add<Real>(v128.mul<Real>(a, b), c);
}

/** c − a b */
@inline
export function fnma(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? v128.relaxed_nmadd<Real>(a, b, c)
    : v128.sub<Real>(c, v128.mul<Real>(a, b));
}

/** `mask ? a : b` per lane, for masks whose lanes are all ones or all zeros. */
@inline
export function select(mask: v128, a: v128, b: v128): v128 {
  if (!ASC_FEATURE_RELAXED_SIMD) return v128.bitselect(a, b, mask);
  return sizeof<Real>() == 8
    ? v128.relaxed_laneselect<i64>(a, b, mask)
    : v128.relaxed_laneselect<i32>(a, b, mask);
}

/** Lanes one place later: the last of `before`, then all of `a` but its last. */
@inline
export function shiftIn(before: v128, a: v128): v128 {
  return sizeof<Real>() == 8
    ? v128.shuffle<f64>(before, a, 1, 2)
    : v128.shuffle<f32>(before, a, 3, 4, 5, 6);
}

/** Lanes one place earlier: all of `a` but its first, then the first of `after`. */
@inline
export function shiftOut(a: v128, after: v128): v128 {
  return sizeof<Real>() == 8
    ? v128.shuffle<f64>(a, after, 1, 2)
    : v128.shuffle<f32>(a, after, 1, 2, 3, 4);
}
