/** The loop of the formulation `closed`. */
import type { FloatArray } from "../../benchmark.ts";
import type { Coefficients } from "./arrays.ts";

/** Numbers of the loop besides the coefficients; see the comment on constants in `kernel.ts`. */
export interface ClosedConstants extends Coefficients {
  readonly one: number;
  readonly two: number;
  readonly half: number;
  /** Pascal per decibar. */
  readonly pascal: number;
  /** Largest argument of the series. */
  readonly seriesEnd: number;
  /** artanh(√x)/√x is 1 + g1 x + g2 x² + g3 x³ + g4 x⁴ up to `seriesEnd`, with an error below 1e-17. */
  readonly g1: number;
  readonly g2: number;
  readonly g3: number;
  readonly g4: number;
}

/** The total derivative of the analytical integral. */
export function closed(
  constants: ClosedConstants,
  sa: FloatArray,
  ct: FloatArray,
  pressure: FloatArray,
  dHdT: FloatArray,
): void {
  const { v01, v02, v03, v04, v05, v06, v07, v08, v09, v10, v11, v12 } = constants;
  const { v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24 } = constants;
  const { v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36 } = constants;
  const { v37, v38, v39, v40, v41, v42, v43, v44, v45, v46, v47, v48 } = constants;
  const { one, two, half, pascal, seriesEnd, g1, g2, g3, g4 } = constants;
  void (sa[0] + ct[0] + pressure[0] + dHdT[0]);

  for (let n = 0; n < dHdT.length;) {
    for (let k = 0; k < pressure.length; k++, n++) {
      const p = pressure[k], C = ct[n], S = sa[n], r = Math.sqrt(S);

      // Denominator d(p) = b0 + c1 p + b2 p², where c1 is 2 b1
      const v19C = v19 * C, b2a = v18 + v19C;
      const b2 = v17 + v20 * S + C * b2a, b2_ = b2a + v19C;
      const i2 = one / b2;
      const v14C = v14 * C, c1a = v13 + v16 * S + v14C;
      const c1 = v12 + v15 * S + C * c1a, c1_ = c1a + v14C;
      const b00 = v01 + S * (v05 + v08 * r);
      const b01 = v02 + S * (v06 + v09 * r);
      const b02 = v03 + S * (v07 + v10 * r);
      const b03C = C * (v04 + S * (v11 * r));
      const b0b = b02 + b03C, b0a = b01 + C * b0b;
      const b0 = b00 + C * b0a, b0_ = b0a + C * (b0b + b03C);

      // Numerator a0 + a1 p + a2 p² + a3 p³ of the specific volume; the derivative of a3 is v48
      const a00 = v21 + S * (v26 + v36 * S + v31 * r);
      const a01 = v22 + S * (v27 + v32 * r);
      const a02 = v23 + S * (v28 + v33 * r);
      const a03 = v24 + S * (v29 + v34 * r);
      const a04C = C * (v25 + S * (v30 + v35 * r));
      const a0c = a03 + a04C, a0b = a02 + C * a0c, a0a = a01 + C * a0b;
      const a0 = a00 + C * a0a, a0_ = a0a + C * (a0b + C * (a0c + a04C));
      const v40C = v40 * C, a1b = v39 + v40C, a1a = v38 + v42 * S + C * a1b;
      const a1 = v37 + v41 * S + C * a1a, a1_ = a1a + C * (a1b + v40C);
      const v45C = v45 * C, a2a = v44 + v46 * S + v45C;
      const a2 = v43 + C * a2a, a2_ = a2a + v45C;
      const a3 = v47 + v48 * C;

      // Quotient q0 + q1 p of the two and remainder N + M p; m = M / b2, H = 2 N - m c1
      const q1 = a3 * i2, q1_ = (v48 - q1 * b2_) * i2;
      const q0 = (a2 - q1 * c1) * i2, q0_ = (a2_ - q1_ * c1 - q1 * c1_ - q0 * b2_) * i2;
      const M = a1 - q1 * b0 - q0 * c1, M_ = a1_ - q1_ * b0 - q1 * b0_ - q0_ * c1 - q0 * c1_;
      const N = a0 - q0 * b0, N_ = a0_ - q0_ * b0 - q0 * b0_;
      const m = M * i2, m_ = (M_ - m * b2_) * i2;
      const H = N + N - m * c1, H_ = N_ + N_ - m_ * c1 - m * c1_;

      // L = ½ ln(d(p) / d(0)) = artanh(s) and J = ½ ∫ dp / d(p) = artanh(f W) / W
      const t = p * (c1 + p * b2), t_ = p * (c1_ + p * b2_);
      const e = b0 + b0 + p * c1, e_ = b0_ + b0_ + p * c1_;
      const bb = b0 + b0, W2 = c1 * c1 - (bb + bb) * b2;
      const s = t / (bb + t), f = p / e;
      const x = s * s, y = f * f * W2;
      let L: number, J: number;
      if (x < seriesEnd && y < seriesEnd) {
        L = s * (one + x * (g1 + x * (g2 + x * (g3 + x * g4))));
        J = f * (one + y * (g1 + y * (g2 + y * (g3 + y * g4))));
      } else {
        const W = Math.sqrt(W2);
        L = half * Math.log1p(t / b0);
        J = Math.atanh(f * W) / W;
      }

      // h = 10⁴ (p (q0 + ½ q1 p) + m L + H J), differentiated by the product rule. With
      // g = ½ / (b0 d(p)) and ρ = W′ / W: L′ = g (t′ b0 - t b0′), J′ = ½ p g (ρ e - e′) - ρ J
      const rho = (c1 * c1_ - two * (b0_ * b2 + b0 * b2_)) / W2;
      const g = half / (b0 * (b0 + t));
      const halfP = half * p;
      dHdT[n] = pascal * (p * (q0_ + halfP * q1_) + m_ * L + (H_ - H * rho) * J +
        g * (m * (t_ * b0 - t * b0_) + halfP * H * (rho * e - e_)));
    }
  }
}
