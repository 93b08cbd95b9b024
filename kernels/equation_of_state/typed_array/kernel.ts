/**
 * The equation of state as loops over typed arrays: one pass over the cells, everything in between
 * in local variables. Formulas and names are those of the folder's README; a `_` stands for its
 * prime, the derivative by `C`.
 *
 * What makes the loops fast: the 48 coefficients are read into local variables first, which the
 * engine keeps in the stack frame and uses from there, whereas it would build a literal anew at
 * every use; the polynomials in `C` are collected after `S` and `√S` are put in, so that value and
 * derivative share their coefficients; and the logarithms, whose arguments are close to 1 at the
 * pressures of the upper ocean, are series instead of calls.
 *
 * Both loops contain the same polynomials, on purpose: a function of its own could hand the values
 * and derivatives back only in an object, and nothing promises that the engine removes that.
 *
 * In f32 the arrays are f32 and the arithmetic between them is JavaScript's, which is f64.
 */
import type { Formulation, Kernel, Precision } from "../../benchmark.ts";
import { points } from "../../grid.ts";
import { onCells } from "../../shapes.ts";
import { specialize } from "../../specialize.ts";
import coefficients from "../coefficients.json" with { type: "json" };

type Floats = Float64Array | Float32Array;

/** Computes `dHdT` from salinity, temperature (both per cell) and pressure (per level). */
type Loop = (
  v: typeof coefficients,
  sa: Floats,
  ct: Floats,
  pressure: Floats,
  dHdT: Floats,
) => void;

/** The total derivative of the analytical integral. */
function closed(
  v: typeof coefficients,
  sa: Floats,
  ct: Floats,
  pressure: Floats,
  dHdT: Floats,
): void {
  const { v01, v02, v03, v04, v05, v06, v07, v08, v09, v10, v11, v12, v13, v14, v15, v16 } = v;
  const { v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32 } = v;
  const { v33, v34, v35, v36, v37, v38, v39, v40, v41, v42, v43, v44, v45, v46, v47, v48 } = v;
  const twice14 = 2 * v14, twice19 = 2 * v19, twice39 = 2 * v39, thrice40 = 3 * v40;
  const twice45 = 2 * v45;

  for (let n = 0; n < dHdT.length;) {
    for (let k = 0; k < pressure.length; k++, n++) {
      const p = pressure[k], C = ct[n], S = sa[n], r = Math.sqrt(S);

      // Numerator a0 + a1 p + a2 p² + a3 p³ of the specific volume
      const a00 = v21 + S * (v26 + v36 * S + v31 * r);
      const a01 = v22 + S * (v27 + v32 * r);
      const a02 = v23 + S * (v28 + v33 * r);
      const a03 = v24 + S * (v29 + v34 * r);
      const a04 = v25 + S * (v30 + v35 * r);
      const a0 = a00 + C * (a01 + C * (a02 + C * (a03 + C * a04)));
      const a0_ = a01 + C * (2 * a02 + C * (3 * a03 + C * (4 * a04)));
      const a11 = v38 + v42 * S;
      const a1 = v37 + v41 * S + C * (a11 + C * (v39 + v40 * C));
      const a1_ = a11 + C * (twice39 + thrice40 * C);
      const a21 = v44 + v46 * S;
      const a2 = v43 + C * (a21 + v45 * C);
      const a2_ = a21 + twice45 * C;
      const a3 = v47 + v48 * C, a3_ = v48;

      // Denominator d(p) = b0 + c1 p + b2 p², where c1 is 2 b1
      const b00 = v01 + S * (v05 + v08 * r);
      const b01 = v02 + S * (v06 + v09 * r);
      const b02 = v03 + S * (v07 + v10 * r);
      const b03 = v04 + S * (v11 * r);
      const b0 = b00 + C * (b01 + C * (b02 + C * b03));
      const b0_ = b01 + C * (2 * b02 + C * (3 * b03));
      const c11 = v13 + v16 * S;
      const c1 = v12 + v15 * S + C * (c11 + v14 * C);
      const c1_ = c11 + twice14 * C;
      const b2 = v17 + v20 * S + C * (v18 + v19 * C);
      const b2_ = v18 + twice19 * C;

      // Quotient q0 + q1 p of the two and remainder N + M p; m = M / b2, H = 2 N - m c1
      const i2 = 1 / b2;
      const q1 = a3 * i2, q1_ = (a3_ - q1 * b2_) * i2;
      const q0 = (a2 - q1 * c1) * i2, q0_ = (a2_ - q1_ * c1 - q1 * c1_ - q0 * b2_) * i2;
      const M = a1 - q1 * b0 - q0 * c1, M_ = a1_ - q1_ * b0 - q1 * b0_ - q0_ * c1 - q0 * c1_;
      const N = a0 - q0 * b0, N_ = a0_ - q0_ * b0 - q0 * b0_;
      const m = M * i2, m_ = (M_ - m * b2_) * i2;
      const H = N + N - m * c1, H_ = N_ + N_ - m_ * c1 - m * c1_;

      // L = ½ ln(d(p) / d(0)) = artanh(s) and J = ½ ∫ dp / d(p) = artanh(f W) / W
      const t = p * (c1 + p * b2), t_ = p * (c1_ + p * b2_);
      const e = b0 + b0 + p * c1, e_ = b0_ + b0_ + p * c1_;
      const W2 = c1 * c1 - 4 * b0 * b2;
      const s = t / (b0 + b0 + t), f = p / e;
      const x = s * s, y = f * f * W2;
      let L: number, J: number;
      if (x < 1e-3 && y < 1e-3) {
        // The first terms left out, x⁶/13 and y⁶/13, are below 1e-19.
        L = s * (1 + x * (1 / 3 + x * (1 / 5 + x * (1 / 7 + x * (1 / 9 + x * (1 / 11))))));
        J = f * (1 + y * (1 / 3 + y * (1 / 5 + y * (1 / 7 + y * (1 / 9 + y * (1 / 11))))));
      } else {
        const W = Math.sqrt(W2);
        L = 0.5 * Math.log1p(t / b0);
        J = Math.atanh(f * W) / W;
      }

      // h = 10⁴ (p (q0 + ½ q1 p) + m L + H J), differentiated by the product rule. With
      // g = ½ / (b0 d(p)) and ρ = W′ / W: L′ = g (t′ b0 - t b0′), J′ = ½ p g (ρ e - e′) - ρ J
      const rho = (c1 * c1_ - 2 * (b0_ * b2 + b0 * b2_)) / W2;
      const g = 0.5 / (b0 * (b0 + t));
      const halfP = 0.5 * p;
      dHdT[n] = 1e4 * (p * (q0_ + halfP * q1_) + m_ * L + (H_ - H * rho) * J +
        g * (m * (t_ * b0 - t * b0_) + halfP * H * (rho * e - e_)));
    }
  }
}

/** The integral of the derivative by the Gauss–Legendre formula with four nodes. */
function quadrature(
  v: typeof coefficients,
  sa: Floats,
  ct: Floats,
  pressure: Floats,
  dHdT: Floats,
): void {
  const { v01, v02, v03, v04, v05, v06, v07, v08, v09, v10, v11, v12, v13, v14, v15, v16 } = v;
  const { v17, v18, v19, v20, v21, v22, v23, v24, v25, v26, v27, v28, v29, v30, v31, v32 } = v;
  const { v33, v34, v35, v36, v37, v38, v39, v40, v41, v42, v43, v44, v45, v46, v47, v48 } = v;
  const twice14 = 2 * v14, twice19 = 2 * v19, twice39 = 2 * v39, thrice40 = 3 * v40;
  const twice45 = 2 * v45;

  for (let n = 0; n < dHdT.length;) {
    for (let k = 0; k < pressure.length; k++, n++) {
      const p = pressure[k], C = ct[n], S = sa[n], r = Math.sqrt(S);

      const a00 = v21 + S * (v26 + v36 * S + v31 * r);
      const a01 = v22 + S * (v27 + v32 * r);
      const a02 = v23 + S * (v28 + v33 * r);
      const a03 = v24 + S * (v29 + v34 * r);
      const a04 = v25 + S * (v30 + v35 * r);
      const a0 = a00 + C * (a01 + C * (a02 + C * (a03 + C * a04)));
      const a0_ = a01 + C * (2 * a02 + C * (3 * a03 + C * (4 * a04)));
      const a11 = v38 + v42 * S;
      const a1 = v37 + v41 * S + C * (a11 + C * (v39 + v40 * C));
      const a1_ = a11 + C * (twice39 + thrice40 * C);
      const a21 = v44 + v46 * S;
      const a2 = v43 + C * (a21 + v45 * C);
      const a2_ = a21 + twice45 * C;
      const a3 = v47 + v48 * C, a3_ = v48;

      // c1 is 2 b1: the quadrature needs no b1 of its own
      const b00 = v01 + S * (v05 + v08 * r);
      const b01 = v02 + S * (v06 + v09 * r);
      const b02 = v03 + S * (v07 + v10 * r);
      const b03 = v04 + S * (v11 * r);
      const b0 = b00 + C * (b01 + C * (b02 + C * b03));
      const b0_ = b01 + C * (2 * b02 + C * (3 * b03));
      const c11 = v13 + v16 * S;
      const c1 = v12 + v15 * S + C * (c11 + v14 * C);
      const c1_ = c11 + twice14 * C;
      const b2 = v17 + v20 * S + C * (v18 + v19 * C);
      const b2_ = v18 + twice19 * C;

      // Nodes are symmetric about the middle of [0, p]
      const q1 = 0.06943184420297371 * p, q2 = 0.33000947820757187 * p;
      const q3 = p - q2, q4 = p - q1;
      const i1 = 1 / (b0 + q1 * (c1 + q1 * b2));
      const i2 = 1 / (b0 + q2 * (c1 + q2 * b2));
      const i3 = 1 / (b0 + q3 * (c1 + q3 * b2));
      const i4 = 1 / (b0 + q4 * (c1 + q4 * b2));
      const f1 = (a0_ + q1 * (a1_ + q1 * (a2_ + q1 * a3_)) -
        (a0 + q1 * (a1 + q1 * (a2 + q1 * a3))) * i1 * (b0_ + q1 * (c1_ + q1 * b2_))) * i1;
      const f2 = (a0_ + q2 * (a1_ + q2 * (a2_ + q2 * a3_)) -
        (a0 + q2 * (a1 + q2 * (a2 + q2 * a3))) * i2 * (b0_ + q2 * (c1_ + q2 * b2_))) * i2;
      const f3 = (a0_ + q3 * (a1_ + q3 * (a2_ + q3 * a3_)) -
        (a0 + q3 * (a1 + q3 * (a2 + q3 * a3))) * i3 * (b0_ + q3 * (c1_ + q3 * b2_))) * i3;
      const f4 = (a0_ + q4 * (a1_ + q4 * (a2_ + q4 * a3_)) -
        (a0 + q4 * (a1 + q4 * (a2 + q4 * a3))) * i4 * (b0_ + q4 * (c1_ + q4 * b2_))) * i4;
      dHdT[n] = 1e4 * p * (0.1739274225687269 * (f1 + f4) + 0.3260725774312731 * (f2 + f3));
    }
  }
}

const LOOPS: Record<Formulation, Record<Precision, Loop>> = {
  closed: { f64: specialize(closed), f32: specialize(closed) },
  quadrature: { f64: specialize(quadrature), f32: specialize(quadrature) },
};

/** `dHdT` by loops over typed arrays; in f64 and closed form the reference of the benchmark. */
export const kernel: Kernel = {
  prepare(_runtime, inputs, { grid, precision, formulation = "closed" }) {
    const loop = LOOPS[formulation][precision];
    const floats = precision === "f64" ? Float64Array : Float32Array;
    const [sa, ct, pressure] = ["sa", "ct", "p"].map((name) => {
      const { data } = inputs[name];
      return data instanceof floats ? data : floats.from(data);
    });
    const dHdT = new floats(points(grid));
    return Promise.resolve({
      run: () => loop(coefficients, sa, ct, pressure, dHdT),
      outputs: () => [{ name: "dHdT", shape: onCells(grid), data: dHdT }],
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};
