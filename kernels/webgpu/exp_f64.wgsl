// exp(x) in f64, for which SPIR-V has no instruction. x = n ln 2 + r with |r| ≤ ln 2 / 2, so that
// exp(x) = 2ⁿ exp(r); exp(r) = 1 + r + r² q(r) with a polynomial q fitted at Chebyshev nodes
// (1.6e-17). Results below the range become 0, results beyond it the largest power in range.

fn exp_real(x: f64) -> f64 {
  let y = clamp(x, -746.0, 709.78);
  let n = round(y * 1.4426950408889634);
  // ln 2 in two parts: n times the first, which has 32 bits, is exact.
  let r = (y - n * 0.6931471803691238) - n * 1.9082149292705877e-10;
  var q = 2.5100424157005067e-08 * r + 2.7620138719733994e-07;
  q = q * r + 2.7557268378684192e-06;
  q = q * r + 2.480152119021773e-05;
  q = q * r + 0.00019841269863105968;
  q = q * r + 0.0013888888917281794;
  q = q * r + 0.008333333333330051;
  q = q * r + 0.04166666666662399;
  q = q * r + 0.16666666666666669;
  q = q * r + 0.5;
  // 2ⁿ in two factors: n alone may lie beyond the exponents of normal numbers.
  let half = i32(n) >> 1u;
  return (1.0 + (r + r * r * q)) * power_of_two(half) * power_of_two(i32(n) - half);
}

fn power_of_two(n: i32) -> f64 {
  return bitcast<f64>(i64(n + 1023) << 52u);
}
