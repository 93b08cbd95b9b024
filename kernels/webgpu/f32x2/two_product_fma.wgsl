// a · b and its rounding error, which a fused multiply–add yields directly.
fn f32x2_two_product(a: f32, b: f32) -> f32x2 {
  let product = f32x2_opaque(a * b);
  return f32x2(product, fma(a, b, -product));
}
