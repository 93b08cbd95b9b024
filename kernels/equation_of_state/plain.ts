/**
 * The equation of state as its formulas are written down, one cell at a time. Formulas and names
 * are those of the folder's README; a `_` stands for its prime, the derivative by `C`.
 */
import { type PlainArrays, plainKernel } from "../plain.ts";
import type { Formulation, Kernel } from "../benchmark.ts";
import type { Grid } from "../grid.ts";
import v from "./coefficients.json" with { type: "json" };
import { equationOfState as benchmark } from "./mod.ts";
import { QUADRATURE_NODES, type QuadratureNode } from "./nodes.ts";

/** Pascal per decibar. */
const PASCAL = 1e4;

/** Computes `dHdT` from absolute salinity, conservative temperature and pressure. */
export function equationOfState(
  { sa, ct, p }: PlainArrays,
  { dHdT }: PlainArrays,
  { nx, ny, nz }: Grid,
  formulation: Formulation = "closed",
): void {
  const formula = formulation === "closed" ? closed : quadrature;
  const nodes = QUADRATURE_NODES[dHdT instanceof Float64Array ? "f64" : "f32"];
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      for (let k = 0; k < nz; k++) {
        const n = (i * ny + j) * nz + k;
        dHdT[n] = formula(sa[n], ct[n], p[k], nodes);
      }
    }
  }
}

/** The total derivative of the analytical integral of the specific volume. */
function closed(S: number, C: number, p: number): number {
  const { a0, a1, a2, a3, a0_, a1_, a2_, a3_, b0, b1, b2, b0_, b1_, b2_ } = polynomials(S, C);

  // Quotient and remainder of n / d
  const q1 = a3 / b2;
  const q1_ = (a3_ - q1 * b2_) / b2;
  const q0 = (a2 - 2 * b1 * q1) / b2;
  const q0_ = (a2_ - 2 * b1_ * q1 - 2 * b1 * q1_ - q0 * b2_) / b2;
  const M = a1 - b0 * q1 - 2 * b1 * q0;
  const M_ = a1_ - b0_ * q1 - b0 * q1_ - 2 * b1_ * q0 - 2 * b1 * q0_;
  const N = a0 - b0 * q0;
  const N_ = a0_ - b0_ * q0 - b0 * q0_;

  // ln(1 + u), with its factor f
  const u = p * (2 * b1 + b2 * p) / b0;
  const u_ = (p * (2 * b1_ + b2_ * p) - u * b0_) / b0;
  const f = M / (2 * b2);
  const f_ = (M_ - 2 * f * b2_) / (2 * b2);

  // ln(1 + z), with its factor g
  const w = Math.sqrt(b1 * b1 - b0 * b2);
  const w_ = (2 * b1 * b1_ - b0_ * b2 - b0 * b2_) / (2 * w);
  const A = b1 - w, A_ = b1_ - w_;
  const B = b1 + w + b2 * p, B_ = b1_ + w_ + b2_ * p;
  const z = 2 * b2 * p * w / (A * B);
  const z_ = (2 * p * (b2_ * w + b2 * w_) - z * (A_ * B + A * B_)) / (A * B);
  const g = (N * b2 - M * b1) / (2 * b2 * w);
  const g_ = (N_ * b2 + N * b2_ - M_ * b1 - M * b1_ - 2 * g * (b2_ * w + b2 * w_)) / (2 * b2 * w);

  return PASCAL * (
    p * (q0_ + 0.5 * q1_ * p) +
    f_ * Math.log1p(u) + f * u_ / (1 + u) +
    g_ * Math.log1p(z) + g * z_ / (1 + z)
  );
}

/** The integral of the derivative of the specific volume. */
function quadrature(S: number, C: number, p: number, nodes: readonly QuadratureNode[]): number {
  const { a0, a1, a2, a3, a0_, a1_, a2_, a3_, b0, b1, b2, b0_, b1_, b2_ } = polynomials(S, C);
  let sum = 0;
  for (const { at, weight } of nodes) {
    const q = at * p;
    const n = a0 + q * (a1 + q * (a2 + q * a3));
    const n_ = a0_ + q * (a1_ + q * (a2_ + q * a3_));
    const d = b0 + q * (2 * b1 + q * b2);
    const d_ = b0_ + q * (2 * b1_ + q * b2_);
    sum += weight * (n_ - n / d * d_) / d;
  }
  return PASCAL * p * sum;
}

/** The coefficients of numerator and denominator of the specific volume, and their derivatives. */
function polynomials(S: number, C: number) {
  const r = Math.sqrt(S);
  return {
    a0: v.v21 + C * (v.v22 + C * (v.v23 + C * (v.v24 + C * v.v25))) +
      S * (v.v26 + C * (v.v27 + C * (v.v28 + C * (v.v29 + C * v.v30))) + S * v.v36 +
          r * (v.v31 + C * (v.v32 + C * (v.v33 + C * (v.v34 + C * v.v35))))),
    a0_: v.v22 + C * (2 * v.v23 + C * (3 * v.v24 + C * 4 * v.v25)) +
      S * (v.v27 + C * (2 * v.v28 + C * (3 * v.v29 + C * 4 * v.v30)) +
          r * (v.v32 + C * (2 * v.v33 + C * (3 * v.v34 + C * 4 * v.v35)))),
    a1: v.v37 + C * (v.v38 + C * (v.v39 + C * v.v40)) + S * (v.v41 + C * v.v42),
    a1_: v.v38 + C * (2 * v.v39 + C * 3 * v.v40) + S * v.v42,
    a2: v.v43 + C * (v.v44 + C * v.v45 + S * v.v46),
    a2_: v.v44 + C * 2 * v.v45 + S * v.v46,
    a3: v.v47 + C * v.v48,
    a3_: v.v48,
    b0: v.v01 + C * (v.v02 + C * (v.v03 + C * v.v04)) +
      S * (v.v05 + C * (v.v06 + C * v.v07) + r * (v.v08 + C * (v.v09 + C * (v.v10 + C * v.v11)))),
    b0_: v.v02 + C * (2 * v.v03 + C * 3 * v.v04) +
      S * (v.v06 + C * 2 * v.v07 + r * (v.v09 + C * (2 * v.v10 + C * 3 * v.v11))),
    b1: 0.5 * (v.v12 + C * (v.v13 + C * v.v14) + S * (v.v15 + C * v.v16)),
    b1_: 0.5 * (v.v13 + C * 2 * v.v14 + S * v.v16),
    b2: v.v17 + C * (v.v18 + C * v.v19) + S * v.v20,
    b2_: v.v18 + C * 2 * v.v19,
  };
}

/** The kernel of the backend `plain`. */
export const kernel: Kernel = plainKernel(benchmark, equationOfState);
