// exp(x) in f64, for which SPIR-V has no instruction, for −708 ≤ x ≤ 709: where 2ⁿ is a normal
// number. x = n ln 2 + r with |r| ≤ ln 2 / 2, so that exp(x) = 2ⁿ exp(r); exp(r) = 1 + r + r² q(r)
// with a polynomial q fitted at Chebyshev nodes (1.6e-17).

fn exp_real(x: f64) -> f64 {
  // Beyond 1.5 · 2⁵² the units of an f64 are 1: the sum's low bits are n, rounded to nearest. n is
  // read from them, because compilers simplify (y + 1.5 · 2⁵²) − 1.5 · 2⁵² to y.
  let bits = bitcast<i64>(x * 1.4426950408889634 + 6755399441055744.0);
  let n = f64(i32(bits));
  // ln 2 in two parts: n times the first, which has 32 bits, is exact.
  let r = (x - n * 0.6931471803691238) - n * 1.9082149292705877e-10;
  var q = 2.5100424157005067e-08 * r + 2.7620138719733994e-07;
  q = q * r + 2.7557268378684192e-06;
  q = q * r + 2.480152119021773e-05;
  q = q * r + 0.00019841269863105968;
  q = q * r + 0.0013888888917281794;
  q = q * r + 0.008333333333330051;
  q = q * r + 0.04166666666662399;
  q = q * r + 0.16666666666666669;
  q = q * r + 0.5;
  // 2ⁿ: the exponent's bias of 1023 is added above the 52 bits of the fraction.
  return (1.0 + (r + r * r * q)) * bitcast<f64>((bits << 52u) + 0x3ff0000000000000li);
}
