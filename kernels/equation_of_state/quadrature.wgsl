// ∂h/∂C by Gauss–Legendre quadrature of the differentiated integrand over the pressure,
//
//     ∂h/∂C = 10⁴ ∫₀ᵖ [n'(x) − v(x) d'(x)] / d(x) dx,        v = n/d,    ' = ∂/∂C.
//
// The integrand is smooth and nothing cancels, which makes the form fit for f32.

fn integrand(q: Polynomials, x: real) -> number {
  let n = q.a0 + x * (q.a1 + x * (q.a2 + x * q.a3));
  let dn = q.da0 + x * (q.da1 + x * (q.da2 + x * q.da3));
  let d = q.b0 + x * (2.0 * q.b1 + x * q.b2);
  let dd = q.db0 + x * (2.0 * q.db1 + x * q.db2);
  let inverse = 1.0 / d;
  return (dn - n * inverse * dd) * inverse;
}
