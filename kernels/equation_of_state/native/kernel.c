/*
 * dHdT by C loops. Arrays hold one level after the other, each padded to whole cache lines, so that
 * the pressure is a constant of the inner loop and neighbouring points fill a vector. Symbols are
 * those of the folder's README; a trailing underscore stands for the prime, d/dC.
 *
 * The polynomials in C are collected after S and sqrt(S) are put in, so that value and derivative
 * come out of the same Horner scheme. Both logarithms of the closed form are written as artanh of a
 * small number, ln(d(p)/d(0)) = 2 artanh(s) and the other one divided by w an even function of
 * w p / e: the square root w is not needed, and polynomials suffice down to 7000 dbar or so.
 * Levels that are deeper are detected afterwards and done again with logarithms.
 */
#include "../../native/real.h"
#include "../../native/functions.h"
#include "coefficients.h"

struct arguments {
  const real *sa, *ct, *p;
  real *dHdT;
  long long row, levels; /* numbers per level with padding; levels */
};

/* Coefficients of numerator a(p) and denominator d(p) = b0 + 2 b1 p + b2 p^2, and derivatives. */
struct fraction {
  real a0, a1, a2, a3, b0, b1, b2;
  real a0_, a1_, a2_, a3_, b0_, b1_, b2_;
};

INLINE struct fraction specific_volume(real S, real C) {
  const real r = SQRT(S);
  struct fraction v;

  const real a00 = v21 + S * (v26 + v36 * S + v31 * r), a01 = v22 + S * (v27 + v32 * r);
  const real a02 = v23 + S * (v28 + v33 * r), a03 = v24 + S * (v29 + v34 * r);
  const real a04 = v25 + S * (v30 + v35 * r);
  const real a0c = a03 + C * a04, a0b = a02 + C * a0c, a0a = a01 + C * a0b;
  v.a0 = a00 + C * a0a;
  v.a0_ = a0a + C * (a0b + C * (a0c + C * a04));

  const real a11 = v38 + v42 * S, a1b = v39 + v40 * C, a1a = a11 + C * a1b;
  v.a1 = v37 + v41 * S + C * a1a;
  v.a1_ = a1a + C * (a1b + v40 * C);

  const real a2a = v44 + v46 * S + v45 * C;
  v.a2 = v43 + C * a2a;
  v.a2_ = a2a + v45 * C;
  v.a3 = v47 + v48 * C;
  v.a3_ = v48;

  const real b00 = v01 + S * (v05 + v08 * r), b01 = v02 + S * (v06 + v09 * r);
  const real b02 = v03 + S * (v07 + v10 * r), b03 = v04 + S * (v11 * r);
  const real b0b = b02 + C * b03, b0a = b01 + C * b0b;
  v.b0 = b00 + C * b0a;
  v.b0_ = b0a + C * (b0b + C * b03);

  const real b1a = v13 / 2 + v16 / 2 * S + v14 / 2 * C;
  v.b1 = v12 / 2 + v15 / 2 * S + C * b1a;
  v.b1_ = b1a + v14 / 2 * C;

  const real b2a = v18 + v19 * C;
  v.b2 = v17 + v20 * S + C * b2a;
  v.b2_ = b2a + v19 * C;
  return v;
}

/* Largest argument of the two series. */
#define SERIES_END R(0.03)

/* artanh(sqrt(x)) / sqrt(x) for |x| <= SERIES_END, to 2e-16. */
INLINE real artanh_ratio(real x) {
  real y = R(0.084339930014119032512);
  y = y * x + R(0.090597248913145897602);
  y = y * x + R(0.11111755147445266308);
  y = y * x + R(0.14285707483345401432);
  y = y * x + R(0.20000000034150076586);
  y = y * x + R(0.33333333333269106562);
  return y * x + 1;
}

/* (1 / (1 - x) - artanh(sqrt(x)) / sqrt(x)) / x for |x| <= SERIES_END, to 3e-15. */
INLINE real artanh_remainder(real x) {
  real y = R(1.0389559090386148615);
  y = y * x + R(0.91862194050157287565);
  y = y * x + R(0.90918309435670857106);
  y = y * x + R(0.88888791371938998672);
  y = y * x + R(0.85714286204567632082);
  y = y * x + R(0.7999999999907646595);
  return y * x + R(0.66666666666666950613);
}

/* The closed form at one point. `*worst` grows to the largest argument of a series. */
INLINE real closed_point(real S, real C, real p, int any_depth, real *worst) {
  const struct fraction v = specific_volume(S, C);
  const real reciprocal_b2 = 1 / v.b2, c1 = 2 * v.b1, c1_ = 2 * v.b1_;

  /* a(p) / d(p) = q0 + q1 p + (N + M p) / d(p);  m = M / b2, H = N - m b1 */
  const real q1 = v.a3 * reciprocal_b2, q1_ = (v.a3_ - q1 * v.b2_) * reciprocal_b2;
  const real q0 = (v.a2 - q1 * c1) * reciprocal_b2;
  const real q0_ = (v.a2_ - q1_ * c1 - q1 * c1_ - q0 * v.b2_) * reciprocal_b2;
  const real M = v.a1 - q1 * v.b0 - q0 * c1;
  const real M_ = v.a1_ - q1_ * v.b0 - q1 * v.b0_ - q0_ * c1 - q0 * c1_;
  const real N = v.a0 - q0 * v.b0, N_ = v.a0_ - q0_ * v.b0 - q0 * v.b0_;
  const real m = M * reciprocal_b2, m_ = (M_ - m * v.b2_) * reciprocal_b2;
  const real H = N - m * v.b1, H_ = N_ - m_ * v.b1 - m * v.b1_;

  /* L = ln(d(p) / d(0)) / 2 = artanh(s) with s = t / (b0 + t) */
  const real t = p * (v.b1 + R(0.5) * p * v.b2), t_ = p * (v.b1_ + R(0.5) * p * v.b2_);
  const real g = 1 / (v.b0 * (v.b0 + 2 * t));
  const real s = t / (v.b0 + t), x = s * s;
  const real L_ = (t_ * v.b0 - t * v.b0_) * g;

  /* J = integral of 1 / d = artanh(f w) / w with f = p / e, w^2 = b1^2 - b0 b2; y = f^2 w^2 */
  const real e = v.b0 + p * v.b1, e_ = v.b0_ + p * v.b1_, f = p / e;
  const real ww = v.b1 * v.b1 - v.b0 * v.b2;
  const real half_ww_ = v.b1 * v.b1_ - R(0.5) * (v.b0_ * v.b2 + v.b0 * v.b2_);
  const real y = f * f * ww, one_over_y = e * e * g;

  real L, J, remainder;
  if (any_depth) {
    const real w = SQRT(ww);
    L = R(0.5) * logarithm((v.b0 + 2 * t) / v.b0);
    J = R(0.5) * logarithm((e + p * w) / (e - p * w)) / w;
    remainder = (f * one_over_y - J) / (f * y);
  } else {
    *worst = maximum(*worst, maximum(x, ABS(y)));
    L = s * artanh_ratio(x);
    remainder = artanh_remainder(y);
    J = f * (one_over_y - y * remainder);
  }
  const real J_ = half_ww_ * (f * f * f) * remainder - p * e_ * g;

  return R(1e4) * (p * (q0_ + R(0.5) * p * q1_) + m_ * L + m * L_ + H_ * J + H * J_);
}

EXPORT void closed(const struct arguments *a) {
  for (long long k = 0; k < a->levels; k++) {
    const real p = a->p[k];
    const real *restrict S = a->sa + k * a->row, *restrict C = a->ct + k * a->row;
    real *restrict dHdT = a->dHdT + k * a->row;
    real worst = 0;
    _Pragma("omp simd reduction(max : worst)")
    for (long long n = 0; n < a->row; n++) dHdT[n] = closed_point(S[n], C[n], p, 0, &worst);
    if (worst <= SERIES_END) continue;
    SIMD for (long long n = 0; n < a->row; n++) dHdT[n] = closed_point(S[n], C[n], p, 1, &worst);
  }
}

/* Gauss-Legendre nodes and weights on [0, 1]: as many as the precision can make use of. */
#if REAL_BITS == 64
#define NODES 4
static const double node[NODES] = {
  0.069431844202973712, 0.33000947820757187, 0.66999052179242813, 0.93056815579702629,
};
static const double weight[NODES] = {
  0.17392742256872693, 0.32607257743127307, 0.32607257743127307, 0.17392742256872693,
};
#else
#define NODES 3
static const double node[NODES] = { 0.11270166537925831, 0.5, 0.88729833462074169 };
static const double weight[NODES] = { 5.0 / 18, 8.0 / 18, 5.0 / 18 };
#endif

EXPORT void quadrature(const struct arguments *a) {
  for (long long k = 0; k < a->levels; k++) {
    const real *restrict S = a->sa + k * a->row, *restrict C = a->ct + k * a->row;
    real *restrict dHdT = a->dHdT + k * a->row;
    real q[NODES], w[NODES];
    for (int i = 0; i < NODES; i++) {
      q[i] = R(node[i] * a->p[k]);
      w[i] = R(1e4 * weight[i] * a->p[k]);
    }
    SIMD for (long long n = 0; n < a->row; n++) {
      const struct fraction v = specific_volume(S[n], C[n]);
      const real c1 = 2 * v.b1, c1_ = 2 * v.b1_;
      real sum = 0;
      _Pragma("GCC unroll 4")
      for (int i = 0; i < NODES; i++) {
        const real reciprocal_d = 1 / (v.b0 + q[i] * (c1 + q[i] * v.b2));
        const real d_ = v.b0_ + q[i] * (c1_ + q[i] * v.b2_);
        const real value = (v.a0 + q[i] * (v.a1 + q[i] * (v.a2 + q[i] * v.a3))) * reciprocal_d;
        const real a_ = v.a0_ + q[i] * (v.a1_ + q[i] * (v.a2_ + q[i] * v.a3_));
        sum += w[i] * (a_ - value * d_) * reciprocal_d;
      }
      dHdT[n] = sum;
    }
  }
}
