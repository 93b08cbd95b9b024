// log(x) for normal x > 0: one step of Newton's iteration from the logarithm in f32,
// y + x exp(−y) − 1.
fn f32x2_log(x: f32x2) -> f32x2 {
  let y = f32x2(log(x.x), 0.0);
  return f32x2_add(y, f32x2_sub(f32x2_mul(x, f32x2_exp(-y)), f32x2(1.0, 0.0)));
}
