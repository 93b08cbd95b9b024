/** The formulas of the routine's README, face by face, as plainly as they can be written. */
import type { Inputs } from "../../../kernels/benchmark.ts";
import type { Grid } from "../../../kernels/grid.ts";

const RHO_0 = 1024;

/** Outputs by name in f64. */
export function isoneutralMixing(
  inputs: Inputs,
  { nx, ny, nz }: Grid,
): Record<string, Float64Array> {
  const cell = (i: number, j: number, k: number) => (i * ny + j) * nz + k;
  const field = (name: string) => (i: number, j: number, k: number) =>
    inputs[name].data[cell(i, j, k)];
  const level0 = (name: string) => (i: number, j: number, k: number) =>
    inputs[name].data[3 * cell(i, j, k)];
  const line = (name: string) => inputs[name].data;
  const out = Object.fromEntries(
    ["K_11", "K_22", "K_33", "Ai_ez", "Ai_nz", "Ai_bx", "Ai_by"].map(
      (name) => [name, Float64Array.from(inputs[name].data)],
    ),
  );
  const [maskT, maskU, maskV, maskW] = ["maskT", "maskU", "maskV", "maskW"].map(field);
  const [T, S] = ["temp", "salt"].map(level0);
  const [dxt, dxu, dyt, dyu, dzt, dzw] = ["dxt", "dxu", "dyt", "dyu", "dzt", "dzw"].map(line);
  const K_iso = field("K_iso"), zt = line("zt"), cost = line("cost"), cosu = line("cosu");

  const drdT = (i: number, j: number, k: number) =>
    -maskT(i, j, k) * RHO_0 *
    (1e-5 * (T(i, j, k) - (283 - 273.15)) +
      1.67e-4 * (1 + 1.1e-8 * 9.81 * Math.abs(zt[k]) * RHO_0));
  const drdS = (i: number, j: number, k: number) => maskT(i, j, k) * 0.78e-3 * RHO_0;
  type Gradient = (q: typeof T, i: number, j: number, k: number) => number;
  const dx: Gradient = (q, i, j, k) =>
    maskU(i, j, k) * (q(i + 1, j, k) - q(i, j, k)) / (dxu[i] * cost[j]);
  const dy: Gradient = (q, i, j, k) => maskV(i, j, k) * (q(i, j + 1, k) - q(i, j, k)) / dyu[j];
  const dz: Gradient = (q, i, j, k) =>
    k === nz - 1 ? 0 : maskW(i, j, k) * (q(i, j, k + 1) - q(i, j, k)) / dzw[k];

  /** Slope in the cell (i, j, k) between its faces (a, b, k) and (i, j, kz), and its taper. */
  function triad(
    i: number,
    j: number,
    k: number,
    side: Gradient,
    a: number,
    b: number,
    kz: number,
  ) {
    const rT = drdT(i, j, k), rS = drdS(i, j, k);
    const h = rT * side(T, a, b, k) + rS * side(S, a, b, k);
    const z = rT * dz(T, i, j, kz) + rS * dz(S, i, j, kz);
    const s = -h / (Math.min(0, z) - 1e-20);
    // ½ (1 + tanh(x)) as a logistic function, which keeps its digits where it is small
    return { s, t: 1 / (1 + Math.exp(-2 * (1e-3 - Math.abs(s)) / 1e-3)) };
  }

  const sides = [
    { di: 1, dj: 0, side: dx, mask: maskU, K: out.K_11, Ai: out.Ai_ez },
    { di: 0, dj: 1, side: dy, mask: maskV, K: out.K_22, Ai: out.Ai_nz },
  ];
  for (const { di, dj, side, mask, K, Ai } of sides) {
    for (let i = 2 - di; i < nx - 2; i++) {
      for (let j = 2 - dj; j < ny - 2; j++) {
        for (let k = 0; k < nz; k++) {
          const both = (level: number) => K_iso(i, j, level) + K_iso(i + di, j + dj, level);
          const D = k === 0 ? both(0) / 2 : (both(k) + both(k - 1)) / 4;
          let sum = 0;
          for (const kr of k === 0 ? [1] : [0, 1]) {
            for (const p of [0, 1]) {
              const { s, t } = triad(i + p * di, j + p * dj, k, side, i, j, k - 1 + kr);
              Ai[4 * cell(i, j, k) + 2 * p + kr] = t * s * mask(i, j, k);
              sum += dzw[k - 1 + kr] * mask(i, j, k) * Math.max(50, D * t);
            }
          }
          K[cell(i, j, k)] = sum / (4 * dzt[k]);
        }
      }
    }
  }
  for (let i = 2; i < nx - 2; i++) {
    for (let j = 2; j < ny - 2; j++) {
      out.K_33[cell(i, j, nz - 1)] = 0;
      for (let k = 0; k < nz - 1; k++) {
        let sumX = 0, sumY = 0;
        for (const kr of [0, 1]) {
          for (const p of [0, 1]) {
            const x = triad(i, j, k + kr, dx, i - 1 + p, j, k);
            const y = triad(i, j, k + kr, dy, i, j - 1 + p, k);
            const n = 4 * cell(i, j, k) + 2 * p + kr, m = maskW(i, j, k);
            out.Ai_bx[n] = x.t * x.s * m;
            out.Ai_by[n] = y.t * y.s * m;
            const weight = cosu[j - 1 + p] * dyu[j - 1 + p];
            sumX += dxu[i - 1 + p] * K_iso(i, j, k) * (x.t * x.s) * x.s * m;
            sumY += weight * K_iso(i, j, k) * (y.t * y.s) * y.s * m;
          }
        }
        out.K_33[cell(i, j, k)] = sumX / (4 * dxt[i]) + sumY / (4 * dyt[j] * cost[j]);
      }
    }
  }
  return out;
}
