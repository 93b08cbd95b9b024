// ∂h/∂C from the integral in closed form,
//
//     h = 10⁴ { p (a2 − 2 a3 b1/b2 + ½ a3 p)/b2 + M/(2 b2) ln(1 + u) + (N b2 − M b1)/(2 b2 w) ln(1 + t) }
//     M = a1 + (4 a3 b1²/b2 − a3 b0 − 2 a2 b1)/b2        u = p (2 b1 + b2 p)/b0
//     N = a0 + (2 a3 b0 b1/b2 − a2 b0)/b2                t = 2 b2 p w/(A B)
//     w = √(b1² − b0 b2)        A = b1 − w        B = b1 + w + b2 p
//
// by the chain rule, one quantity after the other: `dx` is ∂x/∂C. Its terms cancel to many digits,
// so this form is of no use in f32.

fn enthalpy_derivative(S: number, C: number, p: real) -> number {
  let q = polynomials(S, C);
  let inverse = 1.0 / q.b2;
  let dinverse = -q.db2 * inverse * inverse;

  // g = b1/b2 and f = b0/b2 occur everywhere.
  let g = q.b1 * inverse;
  let dg = q.db1 * inverse + q.b1 * dinverse;
  let f = q.b0 * inverse;
  let df = q.db0 * inverse + q.b0 * dinverse;

  let c = q.a2 - 2.0 * q.a3 * g + 0.5 * q.a3 * p;
  let dc = q.da2 - 2.0 * (q.da3 * g + q.a3 * dg) + 0.5 * q.da3 * p;

  let m1 = 4.0 * q.a3 * g * g - q.a3 * f - 2.0 * q.a2 * g;
  let dm1 = 4.0 * (q.da3 * g * g + 2.0 * q.a3 * g * dg) - (q.da3 * f + q.a3 * df) -
    2.0 * (q.da2 * g + q.a2 * dg);
  let M = q.a1 + m1;
  let dM = q.da1 + dm1;
  let N = q.a0 + (2.0 * q.a3 * g - q.a2) * f;
  let dN = q.da0 + (2.0 * (q.da3 * g + q.a3 * dg) - q.da2) * f + (2.0 * q.a3 * g - q.a2) * df;

  let w = sqrt(q.b1 * q.b1 - q.b0 * q.b2);
  let half_over_w = 0.5 / w;
  let dw = (2.0 * q.b1 * q.db1 - q.db0 * q.b2 - q.b0 * q.db2) * half_over_w;
  let A = q.b1 - w;
  let dA = q.db1 - dw;
  let B = q.b1 + w + q.b2 * p;
  let dB = q.db1 + dw + q.db2 * p;

  let u = p * (2.0 * q.b1 + q.b2 * p) / q.b0;
  let du = (p * (2.0 * q.db1 + q.db2 * p) - u * q.db0) / q.b0;
  let t = 2.0 * q.b2 * p * w / (A * B);
  let dt = (2.0 * p * (q.db2 * w + q.b2 * dw) - t * (dA * B + A * dB)) / (A * B);

  // X and Y are the factors of the two logarithms.
  let X = 0.5 * M * inverse;
  let dX = 0.5 * (dM * inverse + M * dinverse);
  let Y = (N - M * g) * half_over_w;
  let dY = (dN - dM * g - M * dg) * half_over_w - Y * dw * 2.0 * half_over_w;

  return 1e4 * (p * (dc * inverse + c * dinverse) +
    dX * log_number(1.0 + u) + X * du / (1.0 + u) +
    dY * log_number(1.0 + t) + Y * dt / (1.0 + t));
}
