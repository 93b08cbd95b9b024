// exp(x) for |x| ≤ 87. x = n ln 2 + 16 r with |r| ≤ ln 2 / 32; exp(r) − 1 by its series, of which
// the terms beyond r³ need no more than f32, and doubling the argument four times:
// exp(2 r) − 1 = y (2 + y) with y = exp(r) − 1.
fn f32x2_exp(x: f32x2) -> f32x2 {
  let n = round(x.x * 1.442695);
  let ln_2 = f32x2(0.6931471824645996, -1.9046542121259336e-9);
  let sixth = f32x2(0.1666666716337204, -4.967053879312289e-9);
  let r = f32x2_sub(x, f32x2_times(ln_2, n)) * 0.0625;
  let tail = r.x * (1.0 / 24.0 + r.x * (1.0 / 120.0 + r.x * (1.0 / 720.0)));
  var y = f32x2_add(sixth, f32x2(tail, 0.0));
  y = f32x2_add(f32x2(0.5, 0.0), f32x2_mul(r, y));
  y = f32x2_add(r, f32x2_mul(f32x2_mul(r, r), y));
  for (var doubling = 0; doubling < 4; doubling++) {
    y = f32x2_add(y * 2.0, f32x2_mul(y, y));
  }
  let power = bitcast<f32>(u32(i32(n) + 127) << 23u);
  return f32x2_add(f32x2(1.0, 0.0), y) * power;
}
