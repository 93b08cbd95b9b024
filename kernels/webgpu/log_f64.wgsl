// log(x) in f64, for which SPIR-V has no instruction, for 0 < x < ∞ (normal numbers).
// x = 2ⁿ (1 + f) with √½ ≤ 1 + f < √2 and s = f / (2 + f), so that
// log(1 + f) = log((1 + s) / (1 − s)) = 2 s + s³ q(s²) with a polynomial q fitted at Chebyshev
// nodes (4.7e-18). f − f²/2 is summed last, as the largest part: near x = 1 it is the result.

fn log_real(x: f64) -> f64 {
  let bits = bitcast<i64>(x);
  let exponent = (bits - 0x3fe6a09e667f3bcdli) >> 52u;
  let f = bitcast<f64>(bits - (exponent << 52u)) - 1.0;
  let n = f64(i32(exponent));
  let s = f / (2.0 + f);
  let z = s * s;
  var q = 0.1461780749284935 * z + 0.1533161169456573;
  q = q * z + 0.18182892433364725;
  q = q * z + 0.2222221108936812;
  q = q * z + 0.2857142862625391;
  q = q * z + 0.3999999999989889;
  q = q * z + 0.6666666666666666;
  let h = 0.5 * f * f;
  let tail = s * (h + q * z) + n * 1.9082149292705877e-10;
  return n * 0.6931471803691238 - ((h - tail) - f);
}
