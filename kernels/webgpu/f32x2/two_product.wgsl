// a · b and its rounding error, from halves of 12 bits whose products are exact: for devices that
// round twice in a multiply–add.
fn f32x2_two_product(a: f32, b: f32) -> f32x2 {
  let product = f32x2_opaque(a * b);
  let p = f32x2_halves(a);
  let q = f32x2_halves(b);
  let error = f32x2_opaque(p.x * q.x - product) + f32x2_opaque(p.x * q.y) + f32x2_opaque(p.y * q.x);
  return f32x2(product, error + p.y * q.y);
}

fn f32x2_halves(a: f32) -> f32x2 {
  let shifted = f32x2_opaque(4097.0 * a);
  let upper = f32x2_opaque(shifted - f32x2_opaque(shifted - a));
  return f32x2(upper, a - upper);
}
