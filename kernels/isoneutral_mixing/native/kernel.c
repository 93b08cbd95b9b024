/*
 * Neutral slopes and the mixing tensor in one pass over the cells.
 *
 * The 16 triads of the routine hold only 8 different slopes: a triad on an eastern face is made of
 * the horizontal gradient on one side of a cell and the vertical gradient above or below it, and so
 * is a triad on a top face. Each cell therefore computes its 8 slopes (east, west, north, south by
 * above, below) and their tapers once, and adds what they contribute to the cell's own faces and to
 * the western, southern and lower ones. 8 exponentials instead of 16, and only 2 divisions for
 * slopes, by the vertical gradients.
 *
 * Arrays on the grid are rows along j, ordered (i, k, j), with cell j = 1 on a cache line; rows are
 * padded, and what lies outside the computed cells is garbage. The triads are stored with the cell
 * that made them, in records of 16 cache lines per block of cells:
 *
 *     for each side E, W, N, S: on the vertical face (below, above), on the top face (below, above)
 *
 * A face gets contributions from two cells. The earlier one leaves its part in a scratch array:
 * `eastern` for all rows of one i, `upper` for one row, `northern` and `southern` within a row.
 */
#include "../../native/real.h"
#include "../../native/functions.h"

struct arguments {
  const real *maskT, *maskU, *maskV, *maskW, *K_iso, *temp, *salt;
  const real *dxt, *dxu, *dyt, *dyu, *dzt, *dzw, *zt, *cost, *cosu;
  real *K_11, *K_22, *K_33, *triads;
  real *eastern, *rows;                        /* scratch: nz rows; SCRATCH_ROWS rows */
  long long nx, ny, nz, row, past_caches;      /* row: numbers per row */
};

#define RECORD 16
#define FIRST 1

/* Scratch, one number per j. */
#define SCRATCH_ROWS 9
struct rows {
  real *reciprocal_cost, *reciprocal_dxu_cost, *reciprocal_west_dxu_cost, *reciprocal_dyu;
  real *to_north, *to_south;                   /* weights of the slopes in K_33 */
  real *upper, *northern, *southern;           /* contributions that wait for their other half */
};

#define LOG2_E 1.4426950408889634
#define RHO_0 1024.0
#define BETA_TS 1e-5
#define BETA_T 1.67e-4
#define BETA_S 0.78e-3
#define THETA_0 (283.0 - 273.15)
#define GAMMA_S 1.1e-8
#define GRAVITY 9.81
#define SLOPE_C 1e-3
#define SLOPE_D 1e-3
#define K_STEEP 50
#define TINY R(1e-20)

/* (1 + tanh((SLOPE_C - |s|) / SLOPE_D)) / 2 */
INLINE real taper(real s) {
  return logistic2(R(2 * LOG2_E / SLOPE_D) * ABS(s) - R(2 * LOG2_E * SLOPE_C / SLOPE_D));
}

/* One row of cells; `bottom` and `top` are constants: the compiler makes four functions of this. */
INLINE void row_of_cells(
  const struct arguments *restrict a, const struct rows *restrict q, long long i, long long k,
  const int bottom, const int top
) {
  const long long P = a->row, X = a->nz * P, row = i * X + k * P;
  const real *restrict T = a->temp + row, *restrict S = a->salt + row;
  const real *restrict maskT = a->maskT + row, *restrict maskU = a->maskU + row;
  const real *restrict maskV = a->maskV + row, *restrict maskW = a->maskW + row;
  const real *restrict K = a->K_iso + row;
  real *restrict K_11 = a->K_11 + row - X, *restrict K_22 = a->K_22 + row;
  real *restrict K_33 = a->K_33 + row - P;
  real *restrict eastern = a->eastern + k * P, *restrict upper = q->upper;
  real *restrict northern = q->northern, *restrict southern = q->southern;

  /* drdT = drdS (alpha + beta T) with drdS = maskT gamma. The contributions of temperature and
     salinity cancel here and there: in f32, alpha needs the digits of its rest. */
  const double expansion = BETA_T * (1 + GAMMA_S * GRAVITY * RHO_0 * ABS(a->zt[k]));
  const double ratio_at_zero = (BETA_TS * THETA_0 - expansion) / BETA_S;
  const real alpha = R(ratio_at_zero), alpha_rest = R(ratio_at_zero - alpha);
  const real beta = R(-BETA_TS / BETA_S), gamma = R(RHO_0 * BETA_S);
  const real dz_above = a->dzw[k], dz_below = bottom ? 0 : a->dzw[k - 1];
  const real reciprocal_dz_above = top ? 0 : 1 / dz_above;
  const real reciprocal_dz_below = bottom ? 0 : 1 / dz_below;
  /* The diffusivities are sums of 4, not means, hence 4 K_STEEP and a fourth of 1 / (4 dzt). */
  const real steep = 4 * K_STEEP, reciprocal_16_dzt = 1 / (16 * a->dzt[k]);
  const real to_east = a->dxu[i] / (4 * a->dxt[i]), to_west = a->dxu[i - 1] / (4 * a->dxt[i]);

  const long long blocks = BLOCKS(a->ny - 2);
  for (long long block = 0; block < blocks; block++) {
    const long long first = FIRST + block * LANES, next = first + P;
    PREFETCH(&T[next + X]);
    PREFETCH(&S[next + X]);
    PREFETCH(&K[next + X]);
    PREFETCH(&maskT[next]);
    PREFETCH(&maskU[next]);
    PREFETCH(&maskV[next]);
    PREFETCH(&maskW[next]);
    PREFETCH_TO_WRITE(&K_11[next]);
    PREFETCH_TO_WRITE(&K_22[next]);
    PREFETCH_TO_WRITE(&K_33[next]);

    real record[RECORD * LANES] __attribute__((aligned(64)));
    FOR_LANES(l) {
      const long long j = first + l;
      const real t = T[j], s = S[j], drdS = maskT[j] * gamma;
      const real ratio = alpha + (alpha_rest + beta * t);
      const real mask_e = maskU[j], mask_w = maskU[j - X], mask_n = maskV[j], mask_s = maskV[j - 1];
      const real mask_above = maskW[j], mask_below = bottom ? 0 : maskW[j - P];

      /* Gradients of density in units of drdS */
#define GRADIENT(weight, dT, dS) ((weight) * (ratio * (dT) + (dS)))
      const real h_e = GRADIENT(mask_e * q->reciprocal_dxu_cost[j], T[j + X] - t, S[j + X] - s);
      const real h_w =
        GRADIENT(mask_w * q->reciprocal_west_dxu_cost[j], t - T[j - X], s - S[j - X]);
      const real h_n = GRADIENT(mask_n * q->reciprocal_dyu[j], T[j + 1] - t, S[j + 1] - s);
      const real h_s = GRADIENT(mask_s * q->reciprocal_dyu[j - 1], t - T[j - 1], s - S[j - 1]);
      const real z_above =
        top ? 0 : GRADIENT(mask_above * reciprocal_dz_above, T[j + P] - t, S[j + P] - s);
      const real z_below =
        bottom ? 0 : GRADIENT(mask_below * reciprocal_dz_below, t - T[j - P], s - S[j - P]);
      /* -drdS / (min(0, drdS z) - TINY) */
      const real slope_factor_above = drdS / (maximum(0, -drdS * z_above) + TINY);
      const real slope_factor_below = bottom ? 0 : drdS / (maximum(0, -drdS * z_below) + TINY);

      /* 4 D on a face is the sum of two pairs. */
#define PAIR(n) (K[j + (n)] + K[j + (n) - (bottom ? 0 : P)])
      const real own = PAIR(0);
      real part_e, part_w, part_n, part_s, x_above = 0, x_below = 0, y_above = 0, y_below = 0;

      /* One side of the cell: h its gradient, D the diffusivity, `line` its lines in the record. */
#define SIDE(h, mask, D, line, part, weight, sum_above, sum_below)                               \
  {                                                                                              \
    const real s_above = (h) * slope_factor_above, s_below = (h) * slope_factor_below;           \
    const real t_above = taper(s_above), t_below = bottom ? 0 : taper(s_below);                  \
    const real ts_above = t_above * s_above, ts_below = t_below * s_below;                       \
    record[(line) * LANES + l] = ts_below * (mask);                                              \
    record[((line) + 1) * LANES + l] = ts_above * (mask);                                        \
    record[((line) + 2) * LANES + l] = ts_below * mask_below;                                    \
    record[((line) + 3) * LANES + l] = ts_above * mask_above;                                    \
    part = (mask) * (dz_above * maximum(steep, (D) * t_above) +                                  \
      (bottom ? 0 : dz_below * maximum(steep, (D) * t_below)));                                  \
    sum_above += (weight) * (ts_above * s_above);                                                \
    sum_below += (weight) * (ts_below * s_below);                                                \
  }
      SIDE(h_e, mask_e, own + PAIR(X), 0, part_e, to_east, x_above, x_below)
      SIDE(h_w, mask_w, own + PAIR(-X), 4, part_w, to_west, x_above, x_below)
      SIDE(h_n, mask_n, own + PAIR(1), 8, part_n, q->to_north[j], y_above, y_below)
      SIDE(h_s, mask_s, own + PAIR(-1), 12, part_s, q->to_south[j], y_above, y_below)

      K_11[j] = reciprocal_16_dzt * (eastern[j] + part_w);
      eastern[j] = part_e;
      northern[j] = part_n;
      southern[j] = part_s;
      if (!bottom) K_33[j] = K[j - P] * mask_below * (upper[j] + (x_below + y_below));
      upper[j] = x_above + y_above;
      if (top) K_33[j + P] = 0;
    }
    real *to = a->triads + (row + block * LANES) * RECORD;
    for (int line = 0; line < RECORD; line++)
      store_line(to + line * LANES, record + line * LANES, (int)a->past_caches);
  }
  for (long long block = 0; block < blocks; block++)
    FOR_LANES(l) {
      const long long j = FIRST + block * LANES + l;
      K_22[j] = reciprocal_16_dzt * (northern[j] + southern[j + 1]);
    }
}

EXPORT void isoneutral_mixing(const struct arguments *a) {
  const long long nx = a->nx, ny = a->ny, nz = a->nz, step = a->row + LANES;
  real *const w = a->rows;
  const struct rows q = {
    w, w + step, w + 2 * step, w + 3 * step, w + 4 * step,
    w + 5 * step, w + 6 * step, w + 7 * step, w + 8 * step,
  };
  for (long long j = 0; j < ny; j++) {
    q.reciprocal_cost[j] = 1 / a->cost[j];
    q.reciprocal_dyu[j] = 1 / a->dyu[j];
  }
  for (long long j = 1; j < ny - 1; j++) {
    const real over = 1 / (4 * a->dyt[j] * a->cost[j]);
    q.to_north[j] = a->cosu[j] * a->dyu[j] * over;
    q.to_south[j] = a->cosu[j - 1] * a->dyu[j - 1] * over;
  }
  for (long long i = 1; i < nx - 1; i++) {
    const real reciprocal_dxu = 1 / a->dxu[i], reciprocal_west_dxu = 1 / a->dxu[i - 1];
    for (long long j = 0; j < ny; j++) {
      q.reciprocal_dxu_cost[j] = q.reciprocal_cost[j] * reciprocal_dxu;
      q.reciprocal_west_dxu_cost[j] = q.reciprocal_cost[j] * reciprocal_west_dxu;
    }
    if (nz == 1) {
      row_of_cells(a, &q, i, 0, 1, 1);
      continue;
    }
    row_of_cells(a, &q, i, 0, 1, 0);
    for (long long k = 1; k < nz - 1; k++) row_of_cells(a, &q, i, k, 0, 0);
    row_of_cells(a, &q, i, nz - 1, 0, 1);
  }
  finish_stores();
}
