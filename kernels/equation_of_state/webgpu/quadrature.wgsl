// ∂h/∂C by Gauss–Legendre quadrature of the differentiated integrand over the pressure,
//
//     ∂h/∂C = 10⁴ ∫₀ᵖ [n'(x) − v(x) d'(x)] / d(x) dx,        v = n/d,    ' = ∂/∂C.
//
// The integrand is smooth and nothing cancels, which makes the form fit for f32.

fn integrand(q: Polynomials, x: real) -> number {
  let n = q.a0.value + x * (q.a1.value + x * (q.a2.value + x * q.a3.value));
  let dn = q.a0.slope + x * (q.a1.slope + x * (q.a2.slope + x * q.a3.slope));
  let d = q.b0.value + x * (q.c1.value + x * q.b2.value);
  let dd = q.b0.slope + x * (q.c1.slope + x * q.b2.slope);
  let inverse = 1.0 / d;
  return (dn - n * inverse * dd) * inverse;
}
