/** The loop of the formulation `quadrature`. */
import type { FloatArray } from "../../benchmark.ts";
import type { Coefficients } from "./arrays.ts";

/** Numbers of the loop besides the coefficients; see the comment on constants in `kernel.ts`. */
export interface QuadratureConstants extends Coefficients {
  readonly one: number;
  /** Nodes on [0, 1]. */
  readonly x1: number;
  readonly x2: number;
  readonly x3: number;
  readonly x4: number;
  /** Their weights, times pascal per decibar; the last is 0 if there are three nodes. */
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
  readonly w4: number;
}

/** The integral of the derivative by the Gauss–Legendre formula with three or four nodes. */
export function quadrature(
  constants: QuadratureConstants,
  sa: FloatArray,
  ct: FloatArray,
  pressure: FloatArray,
  dHdT: FloatArray,
): void {
  const { v01, v02, v03, v04, v05, v06, v07, v08, v09, v10, v11, v12 } = constants;
  const { v13, v14, v15, v16, v17, v18, v19, v20, v21, v22, v23, v24 } = constants;
  const { v25, v26, v27, v28, v29, v30, v31, v32, v33, v34, v35, v36 } = constants;
  const { v37, v38, v39, v40, v41, v42, v43, v44, v45, v46, v47, v48 } = constants;
  const { one, x1, x2, x3, x4, w1, w2, w3, w4 } = constants;
  const four = w4 !== 0;
  void (sa[0] + ct[0] + pressure[0] + dHdT[0]);

  for (let n = 0; n < dHdT.length;) {
    for (let k = 0; k < pressure.length; k++, n++) {
      const p = pressure[k], C = ct[n], S = sa[n], r = Math.sqrt(S);

      // Denominator d(p) = b0 + c1 p + b2 p², where c1 is 2 b1
      const v19C = v19 * C, b2a = v18 + v19C;
      const b2 = v17 + v20 * S + C * b2a, b2_ = b2a + v19C;
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

      const p1 = x1 * p, p2 = x2 * p, p3 = x3 * p;
      const i1 = one / (b0 + p1 * (c1 + p1 * b2));
      const i2 = one / (b0 + p2 * (c1 + p2 * b2));
      const i3 = one / (b0 + p3 * (c1 + p3 * b2));
      let sum = w1 * ((a0_ + p1 * (a1_ + p1 * (a2_ + p1 * v48)) -
        (a0 + p1 * (a1 + p1 * (a2 + p1 * a3))) * i1 * (b0_ + p1 * (c1_ + p1 * b2_))) * i1);
      sum += w2 * ((a0_ + p2 * (a1_ + p2 * (a2_ + p2 * v48)) -
        (a0 + p2 * (a1 + p2 * (a2 + p2 * a3))) * i2 * (b0_ + p2 * (c1_ + p2 * b2_))) * i2);
      sum += w3 * ((a0_ + p3 * (a1_ + p3 * (a2_ + p3 * v48)) -
        (a0 + p3 * (a1 + p3 * (a2 + p3 * a3))) * i3 * (b0_ + p3 * (c1_ + p3 * b2_))) * i3);
      if (four) {
        const p4 = x4 * p, i4 = one / (b0 + p4 * (c1 + p4 * b2));
        sum += w4 * ((a0_ + p4 * (a1_ + p4 * (a2_ + p4 * v48)) -
          (a0 + p4 * (a1 + p4 * (a2 + p4 * a3))) * i4 * (b0_ + p4 * (c1_ + p4 * b2_))) * i4);
      }
      dHdT[n] = p * sum;
    }
  }
}
