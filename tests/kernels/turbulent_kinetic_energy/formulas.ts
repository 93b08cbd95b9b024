/**
 * The time step as its formulas are written down, one cell at a time: slow, without any sharing
 * of work, for small grids.
 */
import type { Inputs } from "../../../kernels/benchmark.ts";
import type { Grid } from "../../../kernels/grid.ts";

/** Outputs in C order: `tke` and `dtke` with three time levels, `corr` on columns. */
export interface Step {
  readonly tke: Float64Array;
  readonly dtke: Float64Array;
  readonly corr: Float64Array;
}

export function stepByFormulas(inputs: Inputs, { nx, ny, nz }: Grid): Step {
  const data = (name: string) => inputs[name].data;
  const tke = Float64Array.from(data("tke"));
  const dtke = Float64Array.from(data("dtke"));
  const corr = new Float64Array(nx * ny);
  const ke = nz - 1;
  const inside = (i: number, j: number) => i >= 2 && i < nx - 2 && j >= 2 && j < ny - 2;
  const cell = (i: number, j: number, k: number) => (i * ny + j) * nz + k;
  const [dxt, dxu, dyt, dyu, dzt, dzw, cost, cosu] = ["dxt", "dxu", "dyt", "dyu"]
    .concat(["dzt", "dzw", "cost", "cosu"]).map(data);
  const field = (name: string) => (i: number, j: number, k: number) => data(name)[cell(i, j, k)];
  const level = (name: string, tau: number) => (i: number, j: number, k: number) =>
    k < 0 || k >= nz ? 0 : data(name)[cell(i, j, k) * 3 + tau];
  const e = level("tke", 0), u = level("u", 0), v = level("v", 0), w = level("w", 0);
  const mask = (i: number, j: number, k: number) =>
    k < 0 || k >= nz ? 0 : data("maskW")[cell(i, j, k)];
  const maskU = field("maskU"), maskV = field("maskV");
  const kappaM = field("kappaM"), mxl = field("mxl"), forc = field("forc");
  const thickness = (k: number) => (k === ke ? 0.5 : 1) * dzw[k];

  function mixed(i: number, j: number, ks: number): number[] {
    const delta = (k: number) =>
      k < ks || k >= ke ? 0 : (kappaM(i, j, k) + kappaM(i, j, k + 1)) / (2 * dzt[k + 1]);
    const a: number[] = [], b: number[] = [], c: number[] = [], d: number[] = [];
    for (let k = ks; k <= ke; k++) {
      const q = 0.7 * Math.sqrt(Math.max(0, e(i, j, k))) / mxl(i, j, k);
      a.push(-delta(k - 1) / thickness(k));
      b.push(1 + (delta(k) + delta(k - 1)) / thickness(k) + q);
      c.push(-delta(k) / thickness(k));
      d.push(e(i, j, k) + forc(i, j, k));
    }
    d[ke - ks] += data("forc_tke_surface")[i * ny + j] / thickness(ke);
    for (let n = 1; n < b.length; n++) {
      b[n] -= a[n] / b[n - 1] * c[n - 1];
      d[n] -= a[n] / b[n - 1] * d[n - 1];
    }
    const x: number[] = [];
    for (let n = b.length - 1; n >= 0; n--) x[n] = (d[n] - (c[n] * x[n + 1] || 0)) / b[n];
    return x;
  }

  /** Superbee flux through the face between cell 0 and cell 1 of a line of cells. */
  function superbee(
    at: (n: number) => [number, number, number],
    velocity: number,
    transport: number,
    courant: number,
  ): number {
    const r = (n: number) => (e(...at(n + 1)) - e(...at(n))) * mask(...at(n)) * mask(...at(n + 1));
    const ratio = (velocity > 0 ? r(-1) : r(1)) / (Math.abs(r(0)) < 1e-20 ? 1e-20 : r(0));
    const limit = Math.max(0, Math.min(1, 2 * ratio), Math.min(2, ratio));
    return transport * (e(...at(1)) + e(...at(0))) / 2 -
      Math.abs(transport) * (1 - limit + courant * limit) * r(0) / 2;
  }
  const east = (i: number, j: number, k: number) =>
    superbee((n) => [i + n, j, k], u(i, j, k), u(i, j, k), Math.abs(u(i, j, k) / cost[j] / dxt[i]));
  const north = (i: number, j: number, k: number) => {
    const transport = cosu[j] * v(i, j, k);
    const courant = Math.abs(transport / cost[j] / dyt[j]);
    return superbee((n) => [i, j + n, k], v(i, j, k), transport, courant);
  };
  const top = (i: number, j: number, k: number) =>
    k < 0 || k >= ke
      ? 0
      : superbee((n) => [i, j, k + n], w(i, j, k), w(i, j, k), Math.abs(w(i, j, k) / dzw[k]));

  const eastDiffusion = (i: number, j: number, k: number) =>
    2000 * (e(i + 1, j, k) - e(i, j, k)) / (cost[j] * dxu[i]) * maskU(i, j, k);
  const northDiffusion = (i: number, j: number, k: number) =>
    2000 * (e(i, j + 1, k) - e(i, j, k)) / dyu[j] * maskV(i, j, k) * cosu[j];

  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      if (inside(i, j)) {
        const ks = data("kbot")[i * ny + j] - 1;
        if (ks >= 0) mixed(i, j, ks).forEach((x, n) => tke[cell(i, j, ks + n) * 3 + 1] = x);
        const surface = cell(i, j, ke) * 3 + 1;
        if (tke[surface] < 0) {
          corr[i * ny + j] = -tke[surface] * thickness(ke);
          tke[surface] = 0;
        }
        for (let k = 0; k < nz; k++) {
          const perDx = 1 / (cost[j] * dxt[i]), perDy = 1 / (cost[j] * dyt[j]);
          const n = cell(i, j, k) * 3;
          tke[n + 1] += mask(i, j, k) *
            ((eastDiffusion(i, j, k) - eastDiffusion(i - 1, j, k)) * perDx +
              (northDiffusion(i, j, k) - northDiffusion(i, j - 1, k)) * perDy);
          dtke[n] = -mask(i, j, k) *
              ((east(i, j, k) - east(i - 1, j, k)) * perDx +
                (north(i, j, k) - north(i, j - 1, k)) * perDy) -
            (top(i, j, k) - top(i, j, k - 1)) / thickness(k);
        }
      }
      for (let k = 0; k < nz; k++) {
        const n = cell(i, j, k) * 3;
        tke[n + 1] += 1.6 * dtke[n] - 0.6 * dtke[n + 2];
      }
    }
  }
  return { tke, dtke, corr };
}
