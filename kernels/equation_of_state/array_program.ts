/**
 * The equation of state in whole-array operations. Both formulations evaluate the polynomials of
 * the specific volume and their derivatives by `C` (marked `_`, for the prime of the formulas);
 * names are those of the folder's README.
 */
import { arrayProgramKernel, type Field, polynomial } from "../array_program/mod.ts";
import type { Formulation, Precision } from "../benchmark.ts";
import v from "./coefficients.json" with { type: "json" };
import { QUADRATURE_NODES } from "./nodes.ts";

/** Joules per kilogram that correspond to 1 dbar m³/kg. */
const PASCAL_PER_DECIBAR = 1e4;

/** Coefficients of numerator and denominator of the specific volume, and derivatives by `C`. */
type Polynomials = Record<"a0" | "a1" | "a2" | "a3" | "b0" | "b1" | "b2", [x: Field, x_: Field]>;

function polynomials(S: Field, C: Field): Polynomials {
  const r = S.sqrt();
  return {
    a0: [
      polynomial(C, v.v21, v.v22, v.v23, v.v24, v.v25).add(
        S.mul(
          polynomial(C, v.v26, v.v27, v.v28, v.v29, v.v30).add(S.mul(v.v36))
            .add(r.mul(polynomial(C, v.v31, v.v32, v.v33, v.v34, v.v35))),
        ),
      ),
      polynomial(C, v.v22, 2 * v.v23, 3 * v.v24, 4 * v.v25).add(
        S.mul(
          polynomial(C, v.v27, 2 * v.v28, 3 * v.v29, 4 * v.v30)
            .add(r.mul(polynomial(C, v.v32, 2 * v.v33, 3 * v.v34, 4 * v.v35))),
        ),
      ),
    ],
    a1: [
      polynomial(C, v.v37, v.v38, v.v39, v.v40).add(S.mul(polynomial(C, v.v41, v.v42))),
      polynomial(C, v.v38, 2 * v.v39, 3 * v.v40).add(S.mul(v.v42)),
    ],
    a2: [
      polynomial(C, v.v43, polynomial(C, v.v44, v.v45).add(S.mul(v.v46))),
      polynomial(C, v.v44, 2 * v.v45).add(S.mul(v.v46)),
    ],
    a3: [polynomial(C, v.v47, v.v48), S.constant([v.v48], [])],
    b0: [
      polynomial(C, v.v01, v.v02, v.v03, v.v04).add(
        S.mul(
          polynomial(C, v.v05, v.v06, v.v07)
            .add(r.mul(polynomial(C, v.v08, v.v09, v.v10, v.v11))),
        ),
      ),
      polynomial(C, v.v02, 2 * v.v03, 3 * v.v04).add(
        S.mul(
          polynomial(C, v.v06, 2 * v.v07).add(r.mul(polynomial(C, v.v09, 2 * v.v10, 3 * v.v11))),
        ),
      ),
    ],
    b1: [
      polynomial(C, v.v12, v.v13, v.v14).add(S.mul(polynomial(C, v.v15, v.v16))).mul(0.5),
      polynomial(C, v.v13, 2 * v.v14).add(S.mul(v.v16)).mul(0.5),
    ],
    b2: [
      polynomial(C, v.v17, v.v18, v.v19).add(S.mul(v.v20)),
      polynomial(C, v.v18, 2 * v.v19),
    ],
  };
}

/** The derivative of the analytical integral. Cancels badly; meant for f64. */
function closed(S: Field, C: Field, p: Field): Field {
  const { a0: [a0, a0_], a1: [a1, a1_], a2: [a2, a2_], a3: [a3, a3_], ...b } = polynomials(S, C);
  const { b0: [b0, b0_], b1: [b1, b1_], b2: [b2, b2_] } = b;

  // With u = b1/b2 and g = b0/b2 the quotients of the closed form become polynomials.
  const u = b1.div(b2), u_ = b1_.sub(u.mul(b2_)).div(b2);
  const g = b0.div(b2), g_ = b0_.sub(g.mul(b2_)).div(b2);

  // G = a2 − 2 a3 b1/b2 + ½ a3 p
  const s = p.mul(0.5).sub(u.mul(2));
  const G = a2.add(a3.mul(s)), G_ = a2_.add(a3_.mul(s)).sub(a3.mul(u_).mul(2));

  // M = a1 + a3 (4u² − g) − 2 a2 u,  N = a0 + g (2 a3 u − a2)
  const m = u.mul(u).mul(4).sub(g);
  const M = a1.add(a3.mul(m)).sub(a2.mul(u).mul(2));
  const M_ = a1_.add(a3_.mul(m)).add(a3.mul(u.mul(u_).mul(8).sub(g_)))
    .sub(a2_.mul(u).add(a2.mul(u_)).mul(2));
  const n = a3.mul(u).mul(2).sub(a2), n_ = a3_.mul(u).add(a3.mul(u_)).mul(2).sub(a2_);
  const N = a0.add(g.mul(n)), N_ = a0_.add(g_.mul(n)).add(g.mul(n_));

  // D = b0 + p (2 b1 + b2 p), the denominator at p;  L1 = ln(D/b0)
  const Q = b1.mul(2).add(b2.mul(p)), Q_ = b1_.mul(2).add(b2_.mul(p));
  const D = b0.add(p.mul(Q)), D_ = b0_.add(p.mul(Q_));
  const L1 = p.mul(Q).div(b0).add(1).log(), L1_ = D_.div(D).sub(b0_.div(b0));

  // w = √(b1² − b0 b2);  A B = b2 (F − p w) with F = b0 + p b1;  F² − p² w² = b0 D
  const w = b1.mul(b1).sub(b0.mul(b2)).sqrt();
  const w_ = b1.mul(b1_).sub(b0_.mul(b2).add(b0.mul(b2_)).mul(0.5)).div(w);
  const F = b0.add(p.mul(b1)), F_ = b0_.add(p.mul(b1_));
  const pw = p.mul(w);
  const L2 = pw.mul(2).div(F.sub(pw)).add(1).log();
  const L2_ = p.mul(2).mul(F.mul(w_).sub(F_.mul(w))).div(b0.mul(D));

  // R = (N b2 − M b1) / (2 b2 w)
  const R = N.sub(M.mul(u)).div(w).mul(0.5);
  const R_ = N_.sub(M_.mul(u)).sub(M.mul(u_)).mul(0.5).sub(R.mul(w_)).div(w);

  const first = p.mul(G_.sub(G.mul(b2_).div(b2)));
  const second = M_.sub(M.mul(b2_).div(b2)).mul(L1).add(M.mul(L1_)).mul(0.5);
  return first.add(second).div(b2).add(R_.mul(L2)).add(R.mul(L2_)).mul(PASCAL_PER_DECIBAR);
}

/** The integral of the derivative of the specific volume. Stable in every precision. */
function quadrature(S: Field, C: Field, p: Field, precision: Precision): Field {
  const { a0: [a0, a0_], a1: [a1, a1_], a2: [a2, a2_], a3: [a3, a3_], ...b } = polynomials(S, C);
  const { b0: [b0, b0_], b1: [b1, b1_], b2: [b2, b2_] } = b;
  const twiceB1 = b1.mul(2), twiceB1_ = b1_.mul(2);
  return QUADRATURE_NODES[precision].map(({ at, weight }) => {
    const q = p.mul(at);
    const numerator = polynomial(q, a0, a1, a2, a3), numerator_ = polynomial(q, a0_, a1_, a2_, a3_);
    const denominator = polynomial(q, b0, twiceB1, b2);
    const denominator_ = polynomial(q, b0_, twiceB1_, b2_);
    const volume = numerator.div(denominator);
    return numerator_.sub(volume.mul(denominator_)).div(denominator).mul(weight);
  }).reduce((sum, term) => sum.add(term)).mul(p.mul(PASCAL_PER_DECIBAR));
}

const formulations: Record<Formulation, typeof quadrature> = { closed, quadrature };

/** The kernel of all array libraries. */
export const kernel: ReturnType<typeof arrayProgramKernel> = arrayProgramKernel(
  ({ cells, alongZ }, { precision, formulation }) => {
    const integrate = formulations[formulation ?? (precision === "f64" ? "closed" : "quadrature")];
    return { dHdT: integrate(cells("sa"), cells("ct"), alongZ("p"), precision) };
  },
);
