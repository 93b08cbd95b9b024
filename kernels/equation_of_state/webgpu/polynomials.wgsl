// Numerator and denominator of the specific volume
//
//     v(p) = (a0 + a1 p + a2 p² + a3 p³) / (b0 + c1 p + b2 p²)
//
// of the 48-term expression, as functions of conservative temperature C and salinity S; c1 is 2 b1.
// Sorted by powers of C, whose coefficients depend on S and √S, they cost half of what 48 separate
// terms and their derivatives would. The coefficients v01 … v48 are constants of the shader.

// A quantity and its derivative by C.
struct Dual { value: number, slope: number }

struct Polynomials {
  a0: Dual, a1: Dual, a2: Dual, a3: Dual,
  b0: Dual, c1: Dual, b2: Dual,
}

// Polynomials in C by Horner's rule, which yields the derivative on the way.
fn quadratic(C: number, q0: number, q1: number, q2: number) -> Dual {
  let p1 = q2 * C + q1;
  return Dual(p1 * C + q0, q2 * C + p1);
}

fn cubic(C: number, q0: number, q1: number, q2: number, q3: number) -> Dual {
  let p2 = q3 * C + q2;
  let p1 = p2 * C + q1;
  return Dual(p1 * C + q0, (q3 * C + p2) * C + p1);
}

fn quartic(C: number, q0: number, q1: number, q2: number, q3: number, q4: number) -> Dual {
  let p3 = q4 * C + q3;
  let p2 = p3 * C + q2;
  let p1 = p2 * C + q1;
  return Dual(p1 * C + q0, ((q4 * C + p3) * C + p2) * C + p1);
}

fn polynomials(S: number, C: number) -> Polynomials {
  let r = sqrt(S);
  return Polynomials(
    quartic(
      C,
      v21 + S * (v26 + v36 * S + v31 * r),
      v22 + S * (v27 + v32 * r),
      v23 + S * (v28 + v33 * r),
      v24 + S * (v29 + v34 * r),
      v25 + S * (v30 + v35 * r)),
    cubic(C, v37 + v41 * S, v38 + v42 * S, number(v39), number(v40)),
    quadratic(C, number(v43), v44 + v46 * S, number(v45)),
    Dual(v47 + v48 * C, number(v48)),
    cubic(
      C,
      v01 + S * (v05 + v08 * r),
      v02 + S * (v06 + v09 * r),
      v03 + S * (v07 + v10 * r),
      v04 + S * (v11 * r)),
    quadratic(C, v12 + v15 * S, v13 + v16 * S, number(v14)),
    quadratic(C, v17 + v20 * S, number(v18), number(v19)));
}
