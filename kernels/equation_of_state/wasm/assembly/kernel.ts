// AssemblyScript. ∂h/∂C of sea water along rows of cells that share one pressure.
//
// Layout. Every array is stored level by level, [k][(i, j)], so that a row has one p. With x = q/p
// the integral over the pressure runs from 0 to 1 for every row: p is multiplied into the 48
// coefficients once per row (v12–v16 by p, v17–v20 by p², …) and appears nowhere else. 10⁴ goes
// into the numerator's coefficients.
//
// Formulas and names are those of the folder's README with p = 1; `_` stands for the prime, the
// derivative by C. Polynomials in C are collected after S and r = √S are put in, so that value and
// derivative share coefficients.

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
const TWO = 1;
const THREE = 2;
const FOUR = 3;
const HALF = 4;
const LIMIT = 5;
const G = 6;
const NODE = 11;
const WEIGHT = 15;

/** Below this pressure 1/b2 would overflow; the quadrature is exact there. */
const SHALLOW: f64 = sizeof<Real>() == 8 ? 1e-60 : 1e-6;

// artanh(z)/z = 1 + y h(y) with y = z²; h by a Remez fit for 0 ≤ y ≤ 1/128 (error 2e-17).
// Gauss–Legendre on [0, 1] with four nodes.
const CONSTANTS = memory.data<Real>([
  1.0,
  2.0,
  3.0,
  4.0,
  0.5,
  0.0078125,
  0.33333333333337795876,
  0.19999999990293357554,
  0.14285720360425742207,
  0.11109529148507462217,
  0.092735365109321275053,
  0.06943184420297371,
  0.33000947820757187,
  0.6699905217924281,
  0.9305681557970263,
  0.1739274225687269,
  0.3260725774312731,
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

@inline
function quadratic(x: v128, c0: v128, c1: v128, c2: v128): v128 {
  return fma(fma(c2, x, c1), x, c0);
}

@inline
function cubic(x: v128, c0: v128, c1: v128, c2: v128, c3: v128): v128 {
  return fma(fma(fma(c3, x, c2), x, c1), x, c0);
}

/** n′/d − n d′/d², weighted. */
@inline
function weighted(weight: i32, n: v128, n_: v128, d: v128, d_: v128): v128 {
  return div(mul(constant(weight), fnma(n, d_, mul(n_, d))), mul(d, d));
}

/** ∂h/∂C of one vector of cells in the row's pressure, in one of the two formulations. */
@inline
function slope(S: v128, C: v128, exact: bool): v128 {
  const r = sqrt(S);

  // Denominator b0 + c1 x + b2 x²
  const b00 = fma(S, fma(r, v(8), v(5)), v(1)), b01 = fma(S, fma(r, v(9), v(6)), v(2));
  const b02 = fma(S, fma(r, v(10), v(7)), v(3)), b03 = fma(S, mul(r, v(11)), v(4));
  const b0 = fma(C, fma(C, fma(C, b03, b02), b01), b00);
  const b0_ = fma(C, fma(C, mul(constant(THREE), b03), add(b02, b02)), b01);
  const c11 = fma(S, v(16), v(13));
  const c1 = fma(C, fma(C, v(14), c11), fma(S, v(15), v(12)));
  const c1_ = fma(add(C, C), v(14), c11);
  const b2 = fma(C, fma(C, v(19), v(18)), fma(S, v(20), v(17)));
  const b2_ = fma(add(C, C), v(19), v(18));
  const i2 = div(constant(ONE), b2);

  // Numerator a0 + a1 x + a2 x² + a3 x³
  const a00 = fma(S, fma(r, v(31), fma(S, v(36), v(26))), v(21));
  const a01 = fma(S, fma(r, v(32), v(27)), v(22)), a02 = fma(S, fma(r, v(33), v(28)), v(23));
  const a03 = fma(S, fma(r, v(34), v(29)), v(24)), a04 = fma(S, fma(r, v(35), v(30)), v(25));
  const a0 = fma(C, fma(C, fma(C, fma(C, a04, a03), a02), a01), a00);
  const a0_ = fma(
    C,
    fma(C, fma(C, mul(constant(FOUR), a04), mul(constant(THREE), a03)), add(a02, a02)),
    a01,
  );
  const a11 = fma(S, v(42), v(38)), a12 = fma(C, v(40), v(39));
  const a1 = fma(C, fma(C, a12, a11), fma(S, v(41), v(37)));
  const a1_ = fma(C, fma(C, v(40), add(a12, a12)), a11);
  const a21 = fma(S, v(46), v(44));
  const a2 = fma(C, fma(C, v(45), a21), v(43));
  const a2_ = fma(add(C, C), v(45), a21);
  const a3 = fma(C, v(48), v(47)), a3_ = v(48);

  if (!exact) {
    const x1 = constant(NODE), x2 = constant(NODE + 1);
    const x3 = constant(NODE + 2), x4 = constant(NODE + 3);
    const n1 = cubic(x1, a0, a1, a2, a3), n1_ = cubic(x1, a0_, a1_, a2_, a3_);
    const d1 = quadratic(x1, b0, c1, b2), d1_ = quadratic(x1, b0_, c1_, b2_);
    const n2 = cubic(x2, a0, a1, a2, a3), n2_ = cubic(x2, a0_, a1_, a2_, a3_);
    const d2 = quadratic(x2, b0, c1, b2), d2_ = quadratic(x2, b0_, c1_, b2_);
    const n3 = cubic(x3, a0, a1, a2, a3), n3_ = cubic(x3, a0_, a1_, a2_, a3_);
    const d3 = quadratic(x3, b0, c1, b2), d3_ = quadratic(x3, b0_, c1_, b2_);
    const n4 = cubic(x4, a0, a1, a2, a3), n4_ = cubic(x4, a0_, a1_, a2_, a3_);
    const d4 = quadratic(x4, b0, c1, b2), d4_ = quadratic(x4, b0_, c1_, b2_);
    const outer = add(weighted(WEIGHT, n1, n1_, d1, d1_), weighted(WEIGHT, n4, n4_, d4, d4_));
    return add(
      outer,
      add(weighted(WEIGHT + 1, n2, n2_, d2, d2_), weighted(WEIGHT + 1, n3, n3_, d3, d3_)),
    );
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
  const t = add(c1, b2), t_ = add(c1_, b2_);
  const e = fma(constant(TWO), b0, c1), e_ = fma(constant(TWO), b0_, c1_);
  const W2 = fnma(mul(constant(FOUR), b0), b2, mul(c1, c1));
  const s = div(t, fma(constant(TWO), b0, t)), f = div(constant(ONE), e);
  const x = mul(s, s), y = mul(mul(f, f), W2);
  let gx = series(x), gy = series(y);
  if (v128.any_true(v128.gt<Real>(max(x, y), constant(LIMIT)))) {
    gx = logarithm(x, gx);
    gy = logarithm(y, gy);
  }
  const L = mul(s, gx), J = mul(f, gy);

  // With g = ½ / (b0 d(1)) and ρ = W′ / W: L′ = g (t′ b0 − t b0′), J′ = ½ g (ρ e − e′) − ρ J
  const rho = div(fnma(constant(TWO), fma(b0_, b2, mul(b0, b2_)), mul(c1, c1_)), W2);
  const g = div(constant(HALF), mul(b0, add(b0, t)));
  const inner = fnma(
    mul(constant(HALF), H),
    fnma(rho, e, e_),
    mul(m, fnma(t, b0_, mul(t_, b0))),
  );
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

/** The same by quadrature. */
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
