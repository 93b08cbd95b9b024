/*
 * One time step of turbulent kinetic energy, two sweeps over the levels of each i: upwards the
 * elimination of the tridiagonal systems of all columns j at once, downwards the substitution
 * together with everything else (diffusion, advection, Adams-Bashforth).
 *
 * Arrays on the grid are rows along j, ordered (i, k, j), with cell j = 2 on a cache line; rows are
 * padded, and what lies outside the computed cells is garbage. Fluxes are computed once per face:
 * an eastern one waits in `east` for the next i, an upper one in a row for the level below, and so
 * do the differences across upper faces. (Those across northern faces are computed three times:
 * kept in a row, they would be read across cache lines.)
 *
 * The flux limiter needs no division. With rj the difference across the face and `up` the one
 * upwind of it, superbee's  psi = max(0, min(1, 2 up/rj), min(2, up/rj)) rj  has the size
 * max(0, min(|rj|, 2 up'), min(2 |rj|, up'))  and the sign of rj, up' being `up` times that sign.
 */
#include "../../native/real.h"

struct arguments {
  const real *u, *v, *w, *maskU, *maskV, *maskW, *kappaM, *mxl, *forc;
  const real *tke, *tke_next, *dtke, *dtke_last;  /* levels tau and tau+1; tau and tau-1 */
  const real *kbot, *forc_tke_surface;            /* one row per i */
  const real *dxt, *dxu, *dyt, *dyu, *dzt, *dzw, *cost, *cosu;
  real *new_tke, *new_dtke, *tke_surf_corr;
  real *c, *d, *east, *rows;                      /* scratch: nz rows each; SCRATCH_ROWS rows */
  long long nx, ny, nz, row, past_caches;         /* row: numbers per row */
};

#define FIRST 2

/* Scratch, one number per j. */
#define SCRATCH_ROWS 11
struct rows {
  real *zero;                                     /* stands for masks outside the column */
  real *reciprocal_cost, *reciprocal_dyt_cost, *to_north;     /* to_north: K_H cosu / dyu */
  real *lowest;                                   /* first level of the column's system */
  real *north, *above, *x;                        /* fluxes; solution at the level above */
  real *cost_cost;                                /* 1 / cost^2 */
  real *below_here, *above_here;                  /* DIFFERENCE across lower and upper faces */
};

#define C_EPS R(0.7)
#define K_H R(2000)

/* The masked difference of e across the face between a cell and the one that is `step` away. */
#define DIFFERENCE(j, step) ((e[(j) + (step)] - e[j]) * (m[j] * m[(j) + (step)]))

/*
 * Twice the superbee flux through a face: `sum` of e on both sides, masked differences of e across
 * the face before, this face and the next, `transport` the velocity times the face's length.
 */
INLINE real twice_flux(
  real velocity, real transport, real cfl, real sum, real before, real here, real after
) {
  const real up = velocity > 0 ? before : after;
  const integer sign = bits_of(here) & SIGN_BIT;
  const real size = ABS(here), same = flip(up, sign);
  const real psi = maximum(0, maximum(minimum(size, 2 * same), minimum(2 * size, same)));
  return transport * sum - flip(ABS(transport), sign) * (size + (cfl - 1) * psi);
}

/* Through the eastern faces of row (i, k). */
#define EAST_FLUX(j)                                                                             \
  twice_flux(u[j], u[j], ABS(u[j] * (q->reciprocal_cost[j] * reciprocal_dxt)), e[j] + e[(j) + X],\
    DIFFERENCE((j) - X, X), DIFFERENCE(j, X), DIFFERENCE((j) + X, X))

static void first_eastern_fluxes(const struct arguments *a, const struct rows *q, long long i) {
  const long long P = a->row, X = a->nz * P;
  const real reciprocal_dxt = 1 / a->dxt[i];
  for (long long k = 0; k < a->nz; k++) {
    const long long row = i * X + k * P;
    const real *restrict e = a->tke + row, *restrict u = a->u + row, *restrict m = a->maskW + row;
    real *restrict east = a->east + k * P;
    for (long long block = 0; block < BLOCKS(a->ny - 4); block++)
      FOR_LANES(l) {
        const long long j = FIRST + block * LANES + l;
        east[j] = EAST_FLUX(j);
      }
  }
}

/*
 * Elimination at level k: x_k = d_k - c_k x_{k+1}. Below the first level of a column's system
 * x is the old value. The quotient q_k = C_EPS sqrt(e) / mxl joins the pivot's only division.
 */
static void eliminate(const struct arguments *a, const struct rows *q, long long i, long long k) {
  const long long P = a->row, row = (i * a->nz + k) * P;
  const int bottom = k == 0, top = k == a->nz - 1;
  const real *restrict e = a->tke + row, *restrict old = a->tke_next + row;
  const real *restrict mxl = a->mxl + row, *restrict forc = a->forc + row;
  const real *restrict kappa = a->kappaM + row, *restrict lowest = q->lowest;
  const real *restrict kappa_below = bottom ? kappa : kappa - P;
  const real *restrict kappa_above = top ? kappa : kappa + P;
  const real *restrict surface = a->forc_tke_surface + i * P;
  const real *restrict c_below = bottom ? q->zero : a->c + (k - 1) * P;
  const real *restrict d_below = bottom ? q->zero : a->d + (k - 1) * P;
  real *restrict c = a->c + k * P, *restrict d = a->d + k * P;

  const real level = R(k), reciprocal_dzw = 1 / a->dzw[k];
  const real reciprocal_delta = top ? 2 * reciprocal_dzw : reciprocal_dzw;
  const real to_above = top ? 0 : R(0.5) / a->dzt[k + 1];
  const real to_below = bottom ? 0 : R(0.5) / a->dzt[k];
  const real to_surface = top ? reciprocal_delta : 0;

  for (long long block = 0; block < BLOCKS(a->ny - 4); block++) {
    const long long next = FIRST + block * LANES + P;
    PREFETCH(&old[next]);
    PREFETCH(&mxl[next]);
    PREFETCH(&forc[next]);
    PREFETCH(&kappa[next + P]);
    FOR_LANES(l) {
      const long long j = FIRST + block * LANES + l;
      const real delta = to_above * (kappa[j] + kappa_above[j]);
      const real delta_below = level > lowest[j] ? to_below * (kappa_below[j] + kappa[j]) : 0;
      const real sub = -delta_below * reciprocal_delta, super = -delta * reciprocal_dzw;
      const real diagonal = 1 + (delta + delta_below) * reciprocal_delta;
      const real root = C_EPS * SQRT(maximum(0, e[j]));
      const real reciprocal_pivot = mxl[j] / ((diagonal - sub * c_below[j]) * mxl[j] + root);
      const real right = e[j] + forc[j] + to_surface * surface[j];
      c[j] = level >= lowest[j] ? super * reciprocal_pivot : 0;
      d[j] = level >= lowest[j] ? (right - sub * d_below[j]) * reciprocal_pivot : old[j];
    }
  }
}

/* All else at level k; `bottom` and `top` are constants: the compiler makes four functions. */
INLINE void advance(
  const struct arguments *restrict a, const struct rows *restrict q, long long i, long long k,
  const int bottom, const int top
) {
  const long long P = a->row, X = a->nz * P, row = i * X + k * P;
  const real *restrict e = a->tke + row, *restrict m = a->maskW + row;
  const real *restrict u = a->u + row, *restrict v = a->v + row, *restrict w = a->w + row - P;
  const real *restrict maskU = a->maskU + row, *restrict maskV = a->maskV + row;
  const real *restrict last = a->dtke_last + row;
  const real *restrict m_two_below = k > 1 ? m - 2 * P : q->zero;
  real *restrict below_here = q->below_here, *restrict above_here = q->above_here;
  const real *restrict c = a->c + k * P, *restrict d = a->d + k * P, *restrict cosu = a->cosu;
  real *restrict east = a->east + k * P, *restrict north = q->north, *restrict above = q->above;
  real *restrict x = q->x, *restrict correction = a->tke_surf_corr + i * P;
  real *restrict new_tke = a->new_tke + row, *restrict new_dtke = a->new_dtke + row;

  const real reciprocal_dxt = 1 / a->dxt[i];
  const real to_east = K_H / a->dxu[i], to_west = K_H / a->dxu[i - 1];
  const real reciprocal_dzw_below = bottom ? 0 : 1 / a->dzw[k - 1];
  const real reciprocal_delta = (top ? 2 : 1) / a->dzw[k];
  const real half_dzw = R(0.5) * a->dzw[k];

  for (long long block = 0; block < BLOCKS(a->ny - 3); block++)
    FOR_LANES(l) {
      const long long j = 1 + block * LANES + l;
      const real transport = cosu[j] * v[j];
      north[j] = twice_flux(v[j], transport, ABS(transport * q->reciprocal_dyt_cost[j]),
        e[j] + e[j + 1], DIFFERENCE(j - 1, 1), DIFFERENCE(j, 1), DIFFERENCE(j + 1, 1));
    }

  const long long blocks = BLOCKS(a->ny - 4);
  /* The row that comes next: the one below, or the top one of the next i. */
  const long long distance = bottom ? X + (a->nz - 1) * P : -P;
  /* A block that reaches into the halo cells shares its line with numbers yet to be written. */
  const long long whole = (a->ny - 4) / LANES;
  for (long long block = 0; block < blocks; block++) {
    const long long first = FIRST + block * LANES, next = first + distance;
    const int past_caches = a->past_caches && block < whole;
    PREFETCH(&u[next]);
    PREFETCH(&v[next]);
    PREFETCH(&w[next]);
    PREFETCH(&maskU[next]);
    PREFETCH(&maskV[next]);
    PREFETCH(&last[next]);
    PREFETCH(&e[next + 2 * X]);
    PREFETCH(&m[next + 2 * X]);
    /* Elimination has little arithmetic to hide memory behind: what it reads in the next plane is
       fetched here already. */
    PREFETCH(&a->tke_next[row + first + X]);
    PREFETCH(&a->mxl[row + first + X]);
    PREFETCH(&a->forc[row + first + X]);
    PREFETCH(&a->kappaM[row + first + X]);

    real tke_line[LANES] __attribute__((aligned(64)));
    real dtke_line[LANES] __attribute__((aligned(64)));
    FOR_LANES(l) {
      const long long j = first + l;
      const real reciprocal_dx = q->reciprocal_cost[j] * reciprocal_dxt;
      const real reciprocal_dy = q->reciprocal_dyt_cost[j];

      const real to_the_east = EAST_FLUX(j), to_the_west = east[j];
      east[j] = to_the_east;
      real down = 0;
      if (!bottom) {
        const real lower = (e[j - P] - e[j - 2 * P]) * (m_two_below[j] * m[j - P]);
        const real here = top ? DIFFERENCE(j - P, P) : below_here[j];
        down = twice_flux(w[j], w[j], ABS(w[j] * reciprocal_dzw_below), e[j - P] + e[j],
          lower, here, top ? 0 : above_here[j]);
        below_here[j] = lower;
        above_here[j] = here;
      }
      const real up = top ? 0 : above[j];
      above[j] = down;
      const real tendency = R(-0.5) * ((up - down) * reciprocal_delta +
        m[j] * ((to_the_east - to_the_west) * reciprocal_dx +
                (north[j] - north[j - 1]) * reciprocal_dy));

      const real x_dx = (e[j + X] - e[j]) * (maskU[j] * to_east) -
        (e[j] - e[j - X]) * (maskU[j - X] * to_west);
      const real x_dy = (e[j + 1] - e[j]) * (maskV[j] * q->to_north[j]) -
        (e[j] - e[j - 1]) * (maskV[j - 1] * q->to_north[j - 1]);
      const real diffusion =
        m[j] * (x_dx * (q->cost_cost[j] * reciprocal_dxt) + x_dy * reciprocal_dy);

      const real solution = top ? d[j] : d[j] - c[j] * x[j];
      x[j] = solution;
      if (top) correction[j] = maximum(0, -solution) * half_dzw;
      const real mixed = top ? maximum(0, solution) : solution;

      dtke_line[l] = tendency;
      tke_line[l] = mixed + diffusion + (R(1.6) * tendency - R(0.6) * last[j]);
    }
    store_line(new_tke + first, tke_line, past_caches);
    store_line(new_dtke + first, dtke_line, past_caches);
  }

  const real *restrict old = a->tke_next + row, *restrict old_dtke = a->dtke + row;
  for (int edge = 0; edge < 4; edge++) {
    const long long j = edge < 2 ? edge : a->ny - 4 + edge;
    new_tke[j] = old[j] + (R(1.6) * old_dtke[j] - R(0.6) * last[j]);
  }
}

/* Adams-Bashforth alone, in a plane of halo cells. */
static void extrapolate(const struct arguments *a, long long i) {
  const long long plane = i * a->nz * a->row;
  const real *restrict old = a->tke_next + plane, *restrict old_dtke = a->dtke + plane;
  const real *restrict last = a->dtke_last + plane;
  real *restrict new_tke = a->new_tke + plane;
  SIMD for (long long n = 0; n < a->nz * a->row; n++)
    new_tke[n] = old[n] + (R(1.6) * old_dtke[n] - R(0.6) * last[n]);
}

EXPORT void turbulent_kinetic_energy(const struct arguments *a) {
  const long long nx = a->nx, ny = a->ny, nz = a->nz, step = a->row + LANES;
  real *const w = a->rows;
  const struct rows q = {
    w, w + step, w + 2 * step, w + 3 * step, w + 4 * step,
    w + 5 * step, w + 6 * step, w + 7 * step, w + 8 * step, w + 9 * step,
    w + 10 * step,
  };
  const int interior = nx > 4 && ny > 4;
  for (long long i = 0; i < nx; i++)
    if (!interior || i < 2 || i >= nx - 2) extrapolate(a, i);
  if (!interior) return;

  for (long long j = 0; j < ny; j++) {
    q.reciprocal_cost[j] = 1 / a->cost[j];
    q.cost_cost[j] = q.reciprocal_cost[j] * q.reciprocal_cost[j];
    q.reciprocal_dyt_cost[j] = 1 / (a->dyt[j] * a->cost[j]);
    q.to_north[j] = K_H * a->cosu[j] / a->dyu[j];
  }
  first_eastern_fluxes(a, &q, 1);
  for (long long i = 2; i < nx - 2; i++) {
    /* kbot = 0 is a column on land: its system begins above the surface. */
    const real *restrict kbot = a->kbot + i * a->row;
    for (long long j = 2; j < ny - 2; j++) q.lowest[j] = kbot[j] > 0 ? kbot[j] - 1 : R(nz);
    for (long long k = 0; k < nz; k++) eliminate(a, &q, i, k);
    if (nz == 1) {
      advance(a, &q, i, 0, 1, 1);
      continue;
    }
    advance(a, &q, i, nz - 1, 0, 1);
    for (long long k = nz - 2; k > 0; k--) advance(a, &q, i, k, 0, 0);
    advance(a, &q, i, 0, 1, 0);
  }
  finish_stores();
}
