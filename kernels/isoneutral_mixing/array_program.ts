/**
 * Isoneutral mixing in whole-array operations. A neighbour is the same array cut elsewhere; names
 * are those of the folder's README.
 */
import {
  arrayProgramKernel,
  concat,
  type Field,
  type Margin,
  type Operand,
} from "../array_program/mod.ts";
import { Unsupported } from "../benchmark.ts";

const EPSILON = 1e-20;
const ISO_SLOPE_C = 1e-3;
const ISO_D_SLOPE = 1e-3;
const K_ISO_STEEP = 50;
const RHO_0 = 1024;
const THETA_0 = 283.0 - 273.15;
const GRAVITY = 9.81;
const BETA_T = 1.67e-4;
const BETA_TS = 1e-5;
const BETA_S = 0.78e-3;
const GAMMA_S = 1.1e-8;

const WHOLE: Margin = [0, 0];
const INTERIOR: Margin = [2, 2];
const FACES: Margin = [1, 2];

/** A quantity of temperature and the same of salinity. */
type Pair = readonly [T: Field, S: Field];

/** Applies an operation to both. */
const both = ([T, S]: Pair, f: (x: Field) => Field): Pair => [f(T), f(S)];

/** Sum of the products of temperature's and salinity's parts: a density gradient. */
const dot = (a: Pair, b: Pair): Field => a[0].mul(b[0]).add(a[1].mul(b[1]));

/**
 * The slope `s` of a neutral surface and its taper `t` as a divisor, which is infinite for steep
 * slopes: `½ (1 + tanh((c − |s|) / d)) = 1 / (1 + exp(2 (|s| − c) / d))`. The sum `1 + tanh(x)`
 * would keep no digits of the small tapers of slopes that are a little too steep. `tss` is computed
 * as `(t s) s`, because `s²` can be too large for f32.
 */
function slope(horizontal: Field, vertical: Field): { divisor: Field; ts: Field; tss: Field } {
  const s = horizontal.neg().div(vertical.min(0).sub(EPSILON));
  const divisor = s.abs().sub(ISO_SLOPE_C).mul(2 / ISO_D_SLOPE).exp().add(1);
  const ts = s.div(divisor);
  return { divisor, ts, tss: ts.mul(s) };
}

const sum = (terms: readonly Field[]): Field => terms.reduce((a, b) => a.add(b));

/** The kernel of all array libraries. */
export const kernel: ReturnType<typeof arrayProgramKernel> = arrayProgramKernel(
  ({ cells, alongX, alongY, alongZ }, { grid: { nx, nz } }) => {
    if (nx < 5 || nz < 2) {
      throw new Unsupported(
        `Cannot compute ${nx} × ${nx} × ${nz} cells as whole arrays: at least 5 × 5 × 2 are needed`,
      );
    }
    const maskT = cells("maskT"), maskU = cells("maskU");
    const maskV = cells("maskV"), maskW = cells("maskW");
    const dxt = alongX("dxt"), dxu = alongX("dxu"), dyt = alongY("dyt"), dyu = alongY("dyu");
    const dzt = alongZ("dzt"), dzw = alongZ("dzw"), zt = alongZ("zt");
    const cost = alongY("cost"), cosu = alongY("cosu");
    const K_iso = cells("K_iso");
    const TS: Pair = [cells("temp", 0), cells("salt", 0)];

    // Density's derivatives by temperature and salinity, in the middle of the cells.
    const expansion = zt.abs().mul(GAMMA_S * GRAVITY * RHO_0).add(1).mul(BETA_T);
    const drd: Pair = [
      TS[0].sub(THETA_0).mul(BETA_TS).add(expansion).mul(maskT).mul(-RHO_0),
      maskT.mul(BETA_S * RHO_0),
    ];

    // Gradients on the faces between a cell and the next one, zero at the last.
    const gradient = (mask: Field, axis: number, distance: Field): Pair => {
      const next = [WHOLE, WHOLE, WHOLE].with(axis, [1, 0]);
      const here = [WHOLE, WHOLE, WHOLE].with(axis, [0, 1]);
      return both(
        TS,
        (x) => x.cut(...next).sub(x.cut(...here)).mul(mask.cut(...here)).div(distance).pad(...here),
      );
    };
    const d_dx = gradient(maskU, 0, dxu.cut([0, 1]).mul(cost));
    const d_dy = gradient(maskV, 1, dyu.cut(WHOLE, [0, 1]));
    const d_dz = gradient(maskW, 2, dzw.cut(WHOLE, WHOLE, [0, 1]));

    /**
     * Triads on the east (axis 0) or north (axis 1) faces: the diffusivity there and the tapered
     * slopes, indexed by `2 * (0 or 1 along the axis) + kr`.
     */
    const lateral = (axis: 0 | 1, mask: Field, gradient: Pair) => {
      const faces = [INTERIOR, INTERIOR, WHOLE].with(axis, FACES);
      const shifted = (ip: number, k: Margin = WHOLE) =>
        [INTERIOR, INTERIOR, k].with(axis, [1 + ip, 2 - ip]);
      const bothSides = K_iso.cut(...shifted(0)).add(K_iso.cut(...shifted(1)));
      const above = bothSides.cut(WHOLE, WHOLE, [1, 0]);
      const below = bothSides.cut(WHOLE, WHOLE, [0, 1]);
      const D = concat([bothSides.level(0).mul(0.5), above.add(below).mul(0.25)], 2);

      const sums: Field[] = [], triads: Field[] = [];
      for (const ip of [0, 1]) {
        for (const kr of [0, 1]) {
          // Faces at level k meet the vertical gradient at kz = k − 1 + kr, from kz = 0 on.
          const k: Margin = [1 - kr, 0], kz: Margin = [0, 1 - kr];
          const onFaces = faces.with(2, k);
          const rho = both(drd, (x) => x.cut(...shifted(ip, k)));
          const { divisor, ts } = slope(
            dot(rho, both(gradient, (x) => x.cut(...onFaces))),
            dot(rho, both(d_dz, (x) => x.cut(...shifted(ip, kz)))),
          );
          const m = mask.cut(...onFaces);
          const K = D.cut(WHOLE, WHOLE, k).div(divisor).max(K_ISO_STEEP);
          sums.push(dzw.cut(WHOLE, WHOLE, kz).mul(m).mul(K).pad(WHOLE, WHOLE, k));
          triads.push(ts.mul(m).pad(...onFaces));
        }
      }
      return { faces, K: sum(sums).div(dzt.mul(4)), triads };
    };
    const east = lateral(0, maskU, d_dx);
    const north = lateral(1, maskV, d_dy);

    // Triads on the top faces: two slopes along each axis, with the density of level k + kr.
    const tops = [INTERIOR, INTERIOR, [0, 1] as Margin];
    const mask = maskW.cut(...tops), K_top = K_iso.cut(...tops);
    const vertical = both(d_dz, (x) => x.cut(...tops));
    const levels = [0, 1].map((kr) => {
      const k: Margin = [kr, 1 - kr];
      const rho = both(drd, (x) => x.cut(INTERIOR, INTERIOR, k));
      return { k, rho, z: dot(rho, vertical) };
    });
    const top = (axis: 0 | 1, gradient: Pair, distance: Field, area: Operand) => {
      const sums: Field[] = [], triads: Field[] = [];
      for (const ip of [0, 1]) {
        const along: Margin = [1 + ip, 3 - ip];
        const near = [WHOLE, WHOLE, WHOLE].with(axis, along);
        for (const { k, rho, z } of levels) {
          const at = [INTERIOR, INTERIOR, k].with(axis, along);
          const { ts, tss } = slope(dot(rho, both(gradient, (x) => x.cut(...at))), z);
          sums.push(distance.cut(...near).mul(K_top).mul(tss).mul(mask));
          triads.push(ts.mul(mask).pad(...tops));
        }
      }
      return { K: sum(sums).div(area), triads };
    };
    const alongEast = top(0, d_dx, dxu, dxt.cut(INTERIOR).mul(4));
    const alongNorth = top(1, d_dy, cosu.mul(dyu), dyt.mul(cost).cut(WHOLE, INTERIOR).mul(4));
    const K_33 = alongEast.K.add(alongNorth.K).pad(WHOLE, WHOLE, [0, 1]);

    return {
      K_11: cells("K_11").set(east.faces, east.K),
      K_22: cells("K_22").set(north.faces, north.K),
      K_33: cells("K_33").set([INTERIOR, INTERIOR], K_33),
      Ai_ez: east.triads,
      Ai_nz: north.triads,
      Ai_bx: alongEast.triads,
      Ai_by: alongNorth.triads,
    };
  },
);
