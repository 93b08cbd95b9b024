/**
 * How far rounding may move the solutions of the tridiagonal systems, point by point.
 *
 * With random coefficients some systems are nearly singular. If each coefficient is wrong by a
 * relative error ε and the elimination commits one of ε in each of its steps, its solution is that
 * of `(A + ΔA) x = d + Δd`, where `|ΔA| ≤ ε Â` and `|Δd| ≤ ε d̂`: Â and d̂ are sums of the
 * magnitudes of the terms that make up an element, with the magnitude of what the elimination
 * subtracts from the diagonal (Higham 2002, theorem 9.3: |L| |U| for a matrix without pivoting).
 * To first order in ε the solution moves by at most
 *
 *     ε y,    y = |A⁻¹| (Â |x| + d̂)
 *
 * in each element. The inverse of a tridiagonal matrix is known from the pivots of the eliminations
 * from below, `p`, and from above, `r`: its diagonal is `1 / (p_k + r_k − b_k)`, and towards the
 * bottom (top) elements of a column shrink by `c_k / p_k` (`a_k / r_k`). So `y` takes a number of
 * operations proportional to the height of the column.
 *
 * - N. J. Higham (2002): _Accuracy and Stability of Numerical Algorithms_, 2nd edition, SIAM,
 *   chapters 7, 9 and 15.
 */
import type { Inputs, NDArray } from "../benchmark.ts";
import type { Grid } from "../grid.ts";

const C_EPSILON = 0.7;

/** Time levels of `tke`. */
const LEVELS = 3, TAU = 0, TAU_PLUS_1 = 1;

/** `y` for every element of the solution in `tke`, and for `tke_surf_corr`; 0 elsewhere. */
export function* errorScales(inputs: Inputs, grid: Grid): Generator<NDArray<Float64Array>> {
  const { nx, ny, nz } = grid, ke = nz - 1;
  const kbot = inputs.kbot.data, halfDzw = 0.5 * Math.abs(inputs.dzw.data[ke]);
  const tke = new Float64Array(inputs.tke.data.length);
  const correction = new Float64Array(nx * ny);
  const scaleOf = columnScale(inputs, nz);
  for (let i = 2; i < nx - 2; i++) {
    for (let j = 2; j < ny - 2; j++) {
      const column = i * ny + j, ks = kbot[column] - 1;
      if (ks < 0) continue;
      const y = scaleOf(column, ks);
      for (let k = ks; k <= ke; k++) tke[LEVELS * (column * nz + k) + TAU_PLUS_1] = y[k];
      correction[column] = y[ke] * halfDzw;
    }
  }
  yield { name: "tke", shape: inputs.tke.shape, data: tke };
  yield { name: "tke_surf_corr", shape: [nx, ny], data: correction };
}

/** The function that computes `y` of a column from its lowest level `ks` on. */
function columnScale(inputs: Inputs, nz: number): (column: number, ks: number) => Float64Array {
  const ke = nz - 1, numbers = () => new Float64Array(nz);
  const { kappaM: { data: kappaM }, mxl: { data: mxl }, forc: { data: forc } } = inputs;
  const { dzt: { data: dzt }, dzw: { data: dzw }, tke: { data: tke } } = inputs;
  const surface = inputs.forc_tke_surface.data;
  // The system and, with a trailing Sizes, the magnitudes of its terms
  const a = numbers(), b = numbers(), c = numbers(), d = numbers();
  const bSizes = numbers(), dSizes = numbers();
  const p = numbers(), r = numbers(), x = numbers(), v = numbers(), y = numbers();
  const inverse = numbers();

  return (column, ks) => {
    let delta = 0, deltaSize = 0;
    for (let k = ks; k <= ke; k++) {
      const n = column * nz + k, height = k === ke ? 0.5 * dzw[k] : dzw[k];
      const e = tke[LEVELS * n + TAU];
      const q = C_EPSILON * Math.sqrt(Math.max(0, e)) / mxl[n];
      const lower = delta, lowerSize = deltaSize;
      delta = k === ke ? 0 : 0.5 * (kappaM[n] + kappaM[n + 1]) / dzt[k + 1];
      deltaSize = k === ke
        ? 0
        : 0.5 * (Math.abs(kappaM[n]) + Math.abs(kappaM[n + 1])) / Math.abs(dzt[k + 1]);
      a[k] = -lower / height;
      c[k] = -delta / height;
      b[k] = 1 + (delta + lower) / height + q;
      bSizes[k] = 1 + (deltaSize + lowerSize) / Math.abs(height) + Math.abs(q);
      d[k] = e + forc[n];
      dSizes[k] = Math.abs(e) + Math.abs(forc[n]);
    }
    d[ke] += surface[column] / (0.5 * dzw[ke]);
    dSizes[ke] += Math.abs(surface[column] / (0.5 * dzw[ke]));

    p[ks] = b[ks];
    for (let k = ks + 1; k <= ke; k++) {
      const factor = a[k] / p[k - 1];
      p[k] = b[k] - factor * c[k - 1];
      bSizes[k] += Math.abs(factor * c[k - 1]);
      d[k] -= factor * d[k - 1];
    }
    r[ke] = b[ke];
    for (let k = ke - 1; k >= ks; k--) r[k] = b[k] - c[k] * a[k + 1] / r[k + 1];
    x[ke] = d[ke] / p[ke];
    for (let k = ke - 1; k >= ks; k--) x[k] = (d[k] - c[k] * x[k + 1]) / p[k];

    for (let k = ks; k <= ke; k++) {
      inverse[k] = Math.abs(1 / (p[k] + r[k] - b[k]));
      v[k] = bSizes[k] * Math.abs(x[k]) + dSizes[k] +
        (k > ks ? Math.abs(a[k] * x[k - 1]) : 0) + (k < ke ? Math.abs(c[k] * x[k + 1]) : 0);
      y[k] = inverse[k] * v[k];
    }
    for (let k = ks + 1, sum = 0; k <= ke; k++) {
      sum = Math.abs(a[k] / r[k]) * (sum + inverse[k - 1] * v[k - 1]);
      y[k] += sum;
    }
    for (let k = ke - 1, sum = 0; k >= ks; k--) {
      sum = Math.abs(c[k] / p[k]) * (sum + inverse[k + 1] * v[k + 1]);
      y[k] += sum;
    }
    return y;
  };
}
