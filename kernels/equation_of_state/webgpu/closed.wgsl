// ∂h/∂C from the integral in closed form. With the quotient q0 + q1 p and the remainder N + M p of
// numerator by denominator d(p), m = M/b2, H = 2 N − m c1 and W² = c1² − 4 b0 b2,
//
//     h = 10⁴ { p (q0 + ½ q1 p) + m L + H J }
//     L = ½ ln(d(p) / d(0)) = artanh(s),     s = t / (2 b0 + t),     t = p (c1 + b2 p)
//     J = ½ ∫ dx / d(x) = artanh(f W) / W,   f = p / e,              e = 2 b0 + c1 p
//
// differentiated by the product rule; ' and `_` stand for ∂/∂C. The terms cancel to several digits:
// in f32 nothing is left.

fn enthalpy_derivative(S: real, C: real, p: real) -> real {
  let q = polynomials(S, C);
  let a0 = q.a0.value; let a0_ = q.a0.slope;
  let a1 = q.a1.value; let a1_ = q.a1.slope;
  let a2 = q.a2.value; let a2_ = q.a2.slope;
  let a3 = q.a3.value; let a3_ = q.a3.slope;
  let b0 = q.b0.value; let b0_ = q.b0.slope;
  let c1 = q.c1.value; let c1_ = q.c1.slope;
  let b2 = q.b2.value; let b2_ = q.b2.slope;

  let t = p * (c1 + p * b2);
  let t_ = p * (c1_ + p * b2_);
  let e = 2.0 * b0 + p * c1;
  let e_ = 2.0 * b0_ + p * c1_;
  let W2 = c1 * c1 - 4.0 * b0 * b2;
  let mean = 2.0 * b0 + t;
  let ends = b0 * (b0 + t);

  // Five denominators share one division: a division in f64 costs as much as twenty products.
  let b2_W2 = b2 * W2;
  let mean_e = mean * e;
  let four = b2_W2 * mean_e;
  let reciprocal_all = 1.0 / (four * ends);
  let reciprocal_four = reciprocal_all * ends;
  let reciprocal_ends = reciprocal_all * four;
  let reciprocal_b2_W2 = reciprocal_four * mean_e;
  let reciprocal_mean_e = reciprocal_four * b2_W2;
  let reciprocal_b2 = reciprocal_b2_W2 * W2;
  let reciprocal_W2 = reciprocal_b2_W2 * b2;

  let q1 = a3 * reciprocal_b2;
  let q1_ = (a3_ - q1 * b2_) * reciprocal_b2;
  let q0 = (a2 - q1 * c1) * reciprocal_b2;
  let q0_ = (a2_ - q1_ * c1 - q1 * c1_ - q0 * b2_) * reciprocal_b2;
  let M = a1 - q1 * b0 - q0 * c1;
  let M_ = a1_ - q1_ * b0 - q1 * b0_ - q0_ * c1 - q0 * c1_;
  let N = a0 - q0 * b0;
  let N_ = a0_ - q0_ * b0 - q0 * b0_;
  let m = M * reciprocal_b2;
  let m_ = (M_ - m * b2_) * reciprocal_b2;
  let H = 2.0 * N - m * c1;
  let H_ = 2.0 * N_ - m_ * c1 - m * c1_;

  let s = t * (reciprocal_mean_e * e);
  let f = p * (reciprocal_mean_e * mean);
  let x = s * s;
  let y = f * f * W2;
  var L: real;
  var J: real;
  if (max(x, y) < 1e-3) {
    // In the ocean both artanh are six terms of their series; the next ones are below 1e-19.
    L = s * artanh_series(x);
    J = f * artanh_series(y);
  } else {
    let W = sqrt(W2);
    L = 0.5 * log_real(1.0 + t / b0);
    J = 0.5 * log_real((1.0 + f * W) / (1.0 - f * W)) / W;
  }

  // L' = g (t' b0 − t b0') and J' = ½ p g (ρ e − e') − ρ J with g = ½ / (b0 d(p)) and ρ = W'/W
  let rho = (c1 * c1_ - 2.0 * (b0_ * b2 + b0 * b2_)) * reciprocal_W2;
  let g = 0.5 * reciprocal_ends;
  return 1e4 * (p * (q0_ + 0.5 * p * q1_) + m_ * L + (H_ - H * rho) * J +
    g * (m * (t_ * b0 - t * b0_) + 0.5 * p * H * (rho * e - e_)));
}

// artanh(√z) / √z
fn artanh_series(z: real) -> real {
  return 1.0 + z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + z * (1.0 / 9.0 + z * (1.0 / 11.0)))));
}
