// Numerator and denominator of the specific volume
//
//     v(p) = (a0 + a1 p + a2 p² + a3 p³) / (b0 + 2 b1 p + b2 p²)
//
// of the 48-term expression, with their derivatives (`d…`) by conservative temperature C. They
// depend on C and salinity S, r = √S; coefficients v01 … v48 are constants of the shader.

struct Polynomials {
  a0: number, a1: number, a2: number, a3: number,
  b0: number, b1: number, b2: number,
  da0: number, da1: number, da2: number, da3: number,
  db0: number, db1: number, db2: number,
}

fn polynomials(S: number, C: number) -> Polynomials {
  let r = sqrt(S);
  var q: Polynomials;
  q.a0 = v21 + C * (v22 + C * (v23 + C * (v24 + v25 * C))) +
    S * (v26 + C * (v27 + C * (v28 + C * (v29 + v30 * C))) + v36 * S +
      r * (v31 + C * (v32 + C * (v33 + C * (v34 + v35 * C)))));
  q.a1 = v37 + C * (v38 + C * (v39 + v40 * C)) + S * (v41 + v42 * C);
  q.a2 = v43 + C * (v44 + v45 * C + v46 * S);
  q.a3 = v47 + v48 * C;
  q.b0 = v01 + C * (v02 + C * (v03 + v04 * C)) +
    S * (v05 + C * (v06 + v07 * C) + r * (v08 + C * (v09 + C * (v10 + v11 * C))));
  q.b1 = 0.5 * v12 + C * (0.5 * v13 + 0.5 * v14 * C) + S * (0.5 * v15 + 0.5 * v16 * C);
  q.b2 = v17 + C * (v18 + v19 * C) + v20 * S;
  q.da0 = v22 + C * (2.0 * v23 + C * (3.0 * v24 + 4.0 * v25 * C)) +
    S * (v27 + C * (2.0 * v28 + C * (3.0 * v29 + 4.0 * v30 * C)) +
      r * (v32 + C * (2.0 * v33 + C * (3.0 * v34 + 4.0 * v35 * C))));
  q.da1 = v38 + C * (2.0 * v39 + 3.0 * v40 * C) + v42 * S;
  q.da2 = v44 + 2.0 * v45 * C + v46 * S;
  q.da3 = number(v48);
  q.db0 = v02 + C * (2.0 * v03 + 3.0 * v04 * C) +
    S * (v06 + 2.0 * v07 * C + r * (v09 + C * (2.0 * v10 + 3.0 * v11 * C)));
  q.db1 = 0.5 * v13 + v14 * C + 0.5 * v16 * S;
  q.db2 = v18 + 2.0 * v19 * C;
  return q;
}
