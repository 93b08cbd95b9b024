// AssemblyScript. ∂h/∂C of sea water along rows of cells that share one pressure.
//
// Layout. Every array is stored level by level, [k][(i, j)], so that a row has one p. With x = q/p
// the integral over the pressure runs from 0 to 1 for every row: p is multiplied into the 48
// coefficients once per row (v12–v16 by p, v17–v20 by p², …) and appears nowhere else. 10⁴ goes
// into the numerator's coefficients.
//
// Formulas and names are those of the folder's README with p = 1; `_` stands for the prime, the
// derivative by C. Polynomials in C are collected after S and r = √S are put in, so that value and
// derivative share coefficients, and those of degree 3 and 4 the intermediate values of Horner's
// scheme as well. (For the shorter ones that makes longer chains and is slower.)

import { log } from "../../../wasm/assembly/log";
import {
  add,
  div,
  fma,
  fnma,
  max,
  mul,
  select,
  splat,
  sqrt,
  sub,
  VECTOR,
} from "../../../wasm/assembly/simd";

/** The row's coefficients; vNN has the number NN. */
const ROW = memory.data(49 * sizeof<Real>(), 64);

@inline
function v(n: i32): v128 {
  return splat(ROW, n);
}

const ONE = 0;
const HALF = 1;
const LIMIT = 2;
const G = 3;
const NODE = 8;
const WEIGHT = 12;

/** Below this pressure 1/b2 would overflow; the quadrature is exact there. */
const SHALLOW: f64 = sizeof<Real>() == 8 ? 1e-60 : 1e-6;

// artanh(z)/z = 1 + y h(y) with y = z²; h by a Remez fit for 0 ≤ y ≤ 1/128 (error 2e-17).
// Gauss–Legendre on [0, 1] with four nodes, in f32 with three (and a place left empty).
const CONSTANTS = memory.data<Real>([
  1.0,
  0.5,
  0.0078125,
  0.33333333333337795876,
  0.19999999990293357554,
  0.14285720360425742207,
  0.11109529148507462217,
  0.092735365109321275053,
  sizeof<Real>() == 8 ? 0.06943184420297371 : 0.1127016653792583,
  sizeof<Real>() == 8 ? 0.33000947820757187 : 0.5,
  sizeof<Real>() == 8 ? 0.6699905217924281 : 0.8872983346207417,
  sizeof<Real>() == 8 ? 0.9305681557970263 : 0.0,
  sizeof<Real>() == 8 ? 0.1739274225687269 : 0.2777777777777778,
  sizeof<Real>() == 8 ? 0.3260725774312731 : 0.4444444444444444,
], 64);

@inline
function constant(n: i32): v128 {
  return splat(CONSTANTS, n);
}

/** artanh(√y)/√y for 0 ≤ y ≤ 1/128 */
@inline
function series(y: v128): v128 {
  let h = fma(constant(G + 4), y, constant(G + 3));
  h = fma(h, y, constant(G + 2));
  h = fma(h, y, constant(G + 1));
  h = fma(h, y, constant(G));
  return fma(h, y, constant(ONE));
}

/** artanh(√y)/√y for larger y, the series' value for smaller. */
@inline
function logarithm(y: v128, small: v128): v128 {
  const z = sqrt(y), one = constant(ONE);
  const large = div(mul(constant(HALF), log(div(add(one, z), sub(one, z)))), z);
  return select(v128.le<Real>(y, constant(LIMIT)), small, large);
}

/** n′/d − n d′/d² at a node, times the weight. */
@inline
function atNode(
  node: i32,
  weight: i32,
  a0: v128,
  a1: v128,
  a2: v128,
  a3: v128,
  a0_: v128,
  a1_: v128,
  a2_: v128,
  a3_: v128,
  b0: v128,
  c1: v128,
  b2: v128,
  b0_: v128,
  c1_: v128,
  b2_: v128,
): v128 {
  const x = constant(NODE + node);
  const n = fma(fma(fma(a3, x, a2), x, a1), x, a0);
  const n_ = fma(fma(fma(a3_, x, a2_), x, a1_), x, a0_);
  const d = fma(fma(b2, x, c1), x, b0), d_ = fma(fma(b2_, x, c1_), x, b0_);
  return div(mul(constant(WEIGHT + weight), fnma(n, d_, mul(n_, d))), mul(d, d));
}

/** ∂h/∂C of one vector of cells in the row's pressure, in one of the two formulations. */
@inline
function slope(S: v128, C: v128, exact: bool): v128 {
  const r = sqrt(S);

  // Denominator b0 + c1 x + b2 x²
  const b00 = fma(S, fma(r, v(8), v(5)), v(1)), b01 = fma(S, fma(r, v(9), v(6)), v(2));
  const b02 = fma(S, fma(r, v(10), v(7)), v(3)), b03 = fma(S, mul(r, v(11)), v(4));
  const b0b = fma(C, b03, b02), b0a = fma(C, b0b, b01), b0 = fma(C, b0a, b00);
  const b0_ = fma(C, fma(C, b03, b0b), b0a);
  const c11 = fma(S, v(16), v(13));
  const c1 = fma(C, fma(C, v(14), c11), fma(S, v(15), v(12)));
  const c1_ = fma(add(C, C), v(14), c11);
  const b2 = fma(C, fma(C, v(19), v(18)), fma(S, v(20), v(17)));
  const b2_ = fma(add(C, C), v(19), v(18));
  // The engine keeps this order: a division that starts early is done when it is needed.
  const i2 = div(constant(ONE), b2);

  // Numerator a0 + a1 x + a2 x² + a3 x³
  const a00 = fma(S, fma(r, v(31), fma(S, v(36), v(26))), v(21));
  const a01 = fma(S, fma(r, v(32), v(27)), v(22)), a02 = fma(S, fma(r, v(33), v(28)), v(23));
  const a03 = fma(S, fma(r, v(34), v(29)), v(24)), a04 = fma(S, fma(r, v(35), v(30)), v(25));
  const a0c = fma(C, a04, a03), a0b = fma(C, a0c, a02), a0a = fma(C, a0b, a01);
  const a0 = fma(C, a0a, a00), a0_ = fma(C, fma(C, fma(C, a04, a0c), a0b), a0a);
  const a11 = fma(S, v(42), v(38)), a12 = fma(C, v(40), v(39));
  const a1 = fma(C, fma(C, a12, a11), fma(S, v(41), v(37)));
  const a1_ = fma(C, fma(C, v(40), add(a12, a12)), a11);
  const a21 = fma(S, v(46), v(44));
  const a2 = fma(C, fma(C, v(45), a21), v(43));
  const a2_ = fma(add(C, C), v(45), a21);
  const a3 = fma(C, v(48), v(47)), a3_ = v(48);

  if (!exact) {
    const first = atNode(0, 0, a0, a1, a2, a3, a0_, a1_, a2_, a3_, b0, c1, b2, b0_, c1_, b2_);
    const second = atNode(1, 1, a0, a1, a2, a3, a0_, a1_, a2_, a3_, b0, c1, b2, b0_, c1_, b2_);
    if (sizeof<Real>() == 4) {
      const third = atNode(2, 0, a0, a1, a2, a3, a0_, a1_, a2_, a3_, b0, c1, b2, b0_, c1_, b2_);
      return add(add(first, third), second);
    }
    const third = atNode(2, 1, a0, a1, a2, a3, a0_, a1_, a2_, a3_, b0, c1, b2, b0_, c1_, b2_);
    const fourth = atNode(3, 0, a0, a1, a2, a3, a0_, a1_, a2_, a3_, b0, c1, b2, b0_, c1_, b2_);
    return add(add(first, fourth), add(second, third));
  }

  // Quotient q0 + q1 x and remainder N + M x of the specific volume; m = M / (2 b2)
  const q1 = mul(a3, i2), q1_ = mul(fnma(q1, b2_, a3_), i2);
  const q0 = mul(fnma(q1, c1, a2), i2);
  const q0_ = mul(fnma(q1_, c1, fnma(q1, c1_, fnma(q0, b2_, a2_))), i2);
  const M = fnma(q1, b0, fnma(q0, c1, a1));
  const M_ = fnma(q1_, b0, fnma(q1, b0_, fnma(q0_, c1, fnma(q0, c1_, a1_))));
  const N = fnma(q0, b0, a0), N_ = fnma(q0_, b0, fnma(q0, b0_, a0_));
  const m = mul(M, i2), m_ = mul(fnma(m, b2_, M_), i2);
  const H = fnma(m, c1, add(N, N)), H_ = fnma(m_, c1, fnma(m, c1_, add(N_, N_)));

  // L = ½ ln(d(1) / d(0)) = artanh(s) and J = ½ ∫ dx / d(x) = artanh(W/e) / W
  // Doubling is adding: multiplications are what the processor has fewest units for.
  const bb = add(b0, b0), bb_ = add(b0_, b0_);
  const t = add(c1, b2), t_ = add(c1_, b2_);
  const e = add(bb, c1), e_ = add(bb_, c1_);
  const W2 = fnma(add(bb, bb), b2, mul(c1, c1));
  const s = div(t, add(bb, t)), f = div(constant(ONE), e);
  const x = mul(s, s), y = mul(mul(f, f), W2);
  let gx = series(x), gy = series(y);
  if (v128.any_true(v128.gt<Real>(max(x, y), constant(LIMIT)))) {
    gx = logarithm(x, gx);
    gy = logarithm(y, gy);
  }
  const L = mul(s, gx), J = mul(f, gy);

  // With g = ¼ / (b0 d(1)) and ρ = W′ / W: L′ = 2 g (t′ b0 − t b0′), J′ = g (ρ e − e′) − ρ J
  const rho = div(fnma(bb_, b2, fnma(bb, b2_, mul(c1, c1_))), W2);
  const g = div(constant(ONE), mul(bb, add(add(bb, t), t)));
  const inner = fnma(H, fnma(rho, e, e_), mul(m, fnma(t, bb_, mul(t_, bb))));
  const outer = fma(m_, L, fma(fnma(H, rho, H_), J, fma(constant(HALF), q1_, q0_)));
  return fma(g, inner, outer);
}

/**
 * Multiplies the powers of p, and 10⁴, into the coefficients v01 … v48, so that the integral runs
 * from 0 to 1.
 */
function scale(coefficients: usize, p: f64): void {
  for (let n: usize = 1; n <= 48; n++) {
    let factor = n > 20 ? 1e4 * p : 1.0;
    if (n > 11 && n <= 16 || n > 36) factor *= p;
    if (n > 16 && n <= 20) factor *= p * p;
    if (n > 42) factor *= p;
    if (n > 46) factor *= p;
    const scaled = factor * load<f64>(coefficients + (n - 1) * sizeof<f64>());
    store<Real>(ROW + n * sizeof<Real>(), <Real> scaled);
  }
}

/**
 * ∂h/∂C in closed form, of a row of cells with one pressure.
 *
 * @param coefficients v01 … v48 in f64
 * @param bytes of the row, a multiple of a vector
 */
export function closed(
  coefficients: usize,
  p: f64,
  sa: usize,
  ct: usize,
  dHdT: usize,
  bytes: usize,
): void {
  if (Math.abs(p) < SHALLOW) return quadrature(coefficients, p, sa, ct, dHdT, bytes);
  scale(coefficients, p);
  for (let n: usize = 0; n < bytes; n += VECTOR) {
    v128.store(dHdT + n, slope(v128.load(sa + n), v128.load(ct + n), true));
  }
}

/** The same by Gauss–Legendre quadrature: as many nodes as the precision can make use of. */
export function quadrature(
  coefficients: usize,
  p: f64,
  sa: usize,
  ct: usize,
  dHdT: usize,
  bytes: usize,
): void {
  scale(coefficients, p);
  for (let n: usize = 0; n < bytes; n += VECTOR) {
    v128.store(dHdT + n, slope(v128.load(sa + n), v128.load(ct + n), false));
  }
}
