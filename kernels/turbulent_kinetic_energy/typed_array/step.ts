/** The loops of the typed-array kernel. */
import type { Fields } from "./layout.ts";

/**
 * Makes the function that computes one time step from `fields` into its results.
 *
 * It must be called through `specialize`: then every case has its own `step`, whose arrays and
 * sizes never change, and V8 compiles their addresses and lengths into the code: no lengths to
 * load, no overflow checks on indices, one bounds check for all arrays of equal length at the same
 * index. V8 sees that an array is a constant only where it is read outside loops, hence the
 * destructuring at the start of `step`.
 *
 * The sections (all cells of one `j`) are computed from south to north: first the columns' implicit
 * mixing, then row by row the fluxes. What the next face or cell needs again, the difference
 * across a face and the flux through it, stays in scratch arrays of a section (northward) or a row
 * (upward), and in registers (eastward). Loops that carry something along start one face early;
 * what they leave in cell `i = 1` of the scratch arrays and results is never used.
 *
 * There is no branch on data in the flux loops: signs of random numbers cannot be predicted.
 * With |v| + v and |v| − v, one of which is zero, the upwind difference is a sum; the limiter is
 * piecewise linear, so it is a sum of absolute values (see the README: `ratio` is 2θ, `psi` 2ψ).
 * Each flux takes two loops, because two short chains of operations overlap better from one cell
 * to the next than a long one.
 */
export function makeStep(fields: Fields): () => void {
  const { nx, ny, nz, stride } = fields;
  const section = nz * stride;
  const iEnd = nx - 2, jEnd = ny - 2, ke = nz - 1;

  const scratch = {
    // Solution of the tridiagonal systems, then all of tke(τ+1) but the advection
    x: new Float64Array(section),
    // The solver's x_k = g_k + h_k x_{k+1}
    g: new Float64Array(nz),
    h: new Float64Array(nz),
    // Differences of e across the north faces j − 1 and j, twice the flux through face j − 1
    southR: new Float64Array(section),
    northR: new Float64Array(section),
    southFlux: new Float64Array(section),
    southDiffusion: new Float64Array(section),
    // The same for top faces
    belowR: new Float64Array(stride),
    aboveR: new Float64Array(stride),
    belowFlux: new Float64Array(stride),
    // Divergence of the advective fluxes through the row's north and east faces
    divergence: new Float64Array(stride),
    // Twice the ratio of upwind to local difference, and |u| times the latter at east faces
    ratio: new Float64Array(stride),
    jump: new Float64Array(stride),
    // 1/dxt, K/dxu, and for the section ½/(cost dxt), 2 K/(cost dxu)
    reciprocalDxt: new Float64Array(stride),
    diffusivityOverDxu: new Float64Array(stride),
    halfReciprocalDx: new Float64Array(stride),
    conductance: new Float64Array(stride),
    // 1/Δ, and ½/dzt of the cell above
    reciprocalDz: new Float64Array(nz),
    halfReciprocalDzt: new Float64Array(nz),
  };

  return function step(): void {
    const { maskU, maskV, maskW, u, v, w, e, tkeNext, dtkeOld, kappaM, mxl, forc } = fields;
    const { kbot, forcSurface, dxt, dxu, dyt, dyu, dzt, dzw, cost, cosu } = fields;
    const { haloTke, haloDtke, haloDtkeOld, tkeOut, dtkeOut, surfCorr, haloOut } = fields;
    const { x, g, h, southR, northR, southFlux, southDiffusion } = scratch;
    const { belowR, aboveR, belowFlux, divergence, ratio, jump } = scratch;
    const {
      reciprocalDxt,
      diffusivityOverDxu,
      halfReciprocalDx,
      conductance,
      reciprocalDz,
      halfReciprocalDzt,
    } = scratch;
    const diffusivity = 2000;
    /** Keeps 0 / 0 from arising; lost in rounding wherever a difference is not exactly zero. */
    const tiny = 1e-300;

    for (let n = 0; n < haloOut.length; n++) {
      haloOut[n] = haloTke[n] + (1.6 * haloDtke[n] - 0.6 * haloDtkeOld[n]);
    }
    if (iEnd <= 2 || jEnd <= 2) return;

    for (let i = 0; i < nx; i++) {
      reciprocalDxt[i] = 1 / dxt[i];
      diffusivityOverDxu[i] = diffusivity / dxu[i];
    }
    for (let k = 0; k < nz; k++) {
      reciprocalDz[k] = (k === ke ? 2 : 1) / dzw[k];
      halfReciprocalDzt[k] = k === ke ? 0 : 0.5 / dzt[k + 1];
    }
    for (let n = 0; n < section; n++) {
      const e1 = e[n + section], mask1 = maskW[n + section];
      southR[n] = (e1 - e[n]) * (mask1 * maskW[n]);
      northR[n] = (e[n + 2 * section] - e1) * (maskW[n + 2 * section] * mask1);
    }

    for (let j = 1; j < jEnd; j++) {
      const reciprocalCost = 1 / cost[j];
      const reciprocalDy = reciprocalCost / dyt[j], halfReciprocalDy = 0.5 * reciprocalDy;
      const cosuJ = cosu[j], absCosu = Math.abs(cosuJ);
      const halfCourantY = Math.abs(cosuJ * halfReciprocalDy);
      const conductanceY = diffusivity / dyu[j] * cosuJ;

      if (j === 1) {
        // Only the north faces of this section are needed.
        for (let k = 0; k < nz; k++) {
          const row = (nz + k) * stride;
          for (let i = 1; i < iEnd; i++) {
            const p = row + i;
            southDiffusion[k * stride + i] = conductanceY * (e[p + section] - e[p]) * maskV[p];
          }
        }
      } else {
        for (let n = 0; n < section; n++) x[n] = tkeNext[j * section + n];
        // Implicit vertical mixing. Each row of the system is multiplied by mxl, which saves a
        // division, and eliminated from the bottom up.
        for (let i = 2; i < iEnd; i++) {
          const ks = kbot[j * nx + i] - 1;
          const column = (j * nx + i) * nz;
          const bottom = j * section + i;
          const top = ke * stride + i;
          let surface = x[top];
          if (ks >= 0) {
            let kappa = kappaM[column + ks];
            let delta = 0, up = 0, reciprocalPivot = 0, gBelow = 0;
            for (let k = ks; k < ke; k++) {
              const n = column + k;
              const ek = e[bottom + k * stride];
              const length = mxl[n];
              const kappaAbove = kappaM[n + 1];
              const root = 0.7 * Math.sqrt(0.5 * (ek + Math.abs(ek)));
              const down = length * (delta * reciprocalDz[k]);
              const fill = down * up;
              delta = halfReciprocalDzt[k] * (kappa + kappaAbove);
              up = length * (delta * reciprocalDz[k]);
              reciprocalPivot = 1 / (length + up + down + root - fill * reciprocalPivot);
              gBelow = (length * (ek + forc[n]) + down * gBelow) * reciprocalPivot;
              g[k] = gBelow;
              h[k] = up * reciprocalPivot;
              kappa = kappaAbove;
            }
            const n = column + ke;
            const ek = e[bottom + ke * stride];
            const length = mxl[n];
            const root = 0.7 * Math.sqrt(0.5 * (ek + Math.abs(ek)));
            const down = length * (delta * reciprocalDz[ke]);
            const source = ek + forc[n] + forcSurface[j * nx + i] * reciprocalDz[ke];
            surface = (length * source + down * gBelow) /
              (length + down + root - down * up * reciprocalPivot);
            let above = surface;
            for (let k = ke - 1; k >= ks; k--) {
              above = g[k] + h[k] * above;
              x[k * stride + i] = above;
            }
          }
          // max(0, x), and what is added to get there
          const size = Math.abs(surface);
          x[top] = 0.5 * (size + surface);
          surfCorr[j * nx + i] = 0.5 * (size - surface) * (0.5 * dzw[ke]);
        }
        for (let i = 0; i < nx; i++) {
          halfReciprocalDx[i] = 0.5 * reciprocalCost * reciprocalDxt[i];
          conductance[i] = 2 * reciprocalCost * diffusivityOverDxu[i];
        }
        // The difference across face k = 0; where there is no second level, that of e with itself.
        const first = j * section, second = first + (ke > 0 ? stride : 0);
        for (let i = 0; i < nx; i++) {
          belowR[i] = 0;
          aboveR[i] = (e[second + i] - e[first + i]) * (maskW[second + i] * maskW[first + i]);
          belowFlux[i] = 0;
        }
      }

      for (let k = 0; k < nz; k++) {
        const row = (j * nz + k) * stride;
        const inSection = k * stride;

        // Advection through north faces
        for (let i = 1; i < iEnd; i++) {
          const p = row + i;
          const n = inSection + i;
          const e1 = e[p + section];
          const rPlus = (e[p + 2 * section] - e1) * (maskW[p + 2 * section] * maskW[p + section]);
          const r = northR[n];
          const rMinus = southR[n];
          southR[n] = r;
          northR[n] = rPlus;
          const velocity = v[p];
          const speed = Math.abs(velocity);
          const upwind = rMinus * (speed + velocity) + rPlus * (speed - velocity);
          ratio[i] = upwind / (speed * r + tiny);
        }
        for (let i = 1; i < iEnd; i++) {
          const p = row + i;
          const n = inSection + i;
          const velocity = v[p];
          const speed = Math.abs(velocity);
          const c = ratio[i];
          const psi = 2 + Math.abs(c) - Math.abs(c - 1) +
            0.5 * (Math.abs(c - 2) - Math.abs(c - 4));
          const correction = speed * southR[n] * (1 - (0.5 - speed * halfCourantY) * psi);
          const flux = cosuJ * (velocity * (e[p + section] + e[p])) - absCosu * correction;
          divergence[i] = halfReciprocalDy * (flux - southFlux[n]);
          southFlux[n] = flux;
        }
        if (j === 1) continue;

        // Advection through east faces
        let e1 = e[row + 2], mask1 = maskW[row + 2];
        let r = (e1 - e[row + 1]) * (mask1 * maskW[row + 1]);
        let rMinus = (e[row + 1] - e[row]) * (maskW[row + 1] * maskW[row]);
        for (let i = 1; i < iEnd; i++) {
          const p = row + i;
          const e2 = e[p + 2], mask2 = maskW[p + 2];
          const rPlus = (e2 - e1) * (mask2 * mask1);
          const velocity = u[p];
          const speed = Math.abs(velocity);
          const jumpI = speed * r;
          const upwind = rMinus * (speed + velocity) + rPlus * (speed - velocity);
          ratio[i] = upwind / (jumpI + tiny);
          jump[i] = jumpI;
          rMinus = r;
          r = rPlus;
          e1 = e2;
          mask1 = mask2;
        }
        let e0 = e[row + 1], westFlux = 0;
        for (let i = 1; i < iEnd; i++) {
          const p = row + i;
          const e1 = e[p + 1];
          const velocity = u[p];
          const speed = Math.abs(velocity);
          const c = ratio[i];
          const psi = 2 + Math.abs(c) - Math.abs(c - 1) +
            0.5 * (Math.abs(c - 2) - Math.abs(c - 4));
          const reciprocalDx = halfReciprocalDx[i];
          const correction = jump[i] * (1 - (0.5 - speed * Math.abs(reciprocalDx)) * psi);
          const flux = velocity * (e1 + e0) - correction;
          divergence[i] += reciprocalDx * (flux - westFlux);
          westFlux = flux;
          e0 = e1;
        }

        // Advection through top faces. Above the surface, the differences vanish by themselves.
        const above = k < ke ? stride : 0;
        const above2 = k < ke - 1 ? 2 * stride : above;
        const open = k < ke ? 0.5 : 0;
        const reciprocalDzK = reciprocalDz[k];
        const halfCourantZ = Math.abs(0.5 / dzw[k]);
        for (let i = 1; i < iEnd; i++) {
          const p = row + i;
          const e1 = e[p + above];
          const rPlus = (e[p + above2] - e1) * (maskW[p + above2] * maskW[p + above]);
          const r = aboveR[i];
          const rMinus = belowR[i];
          belowR[i] = r;
          aboveR[i] = rPlus;
          const velocity = w[p];
          const speed = Math.abs(velocity);
          const upwind = rMinus * (speed + velocity) + rPlus * (speed - velocity);
          ratio[i] = upwind / (speed * r + tiny);
        }
        for (let i = 1; i < iEnd; i++) {
          const p = row + i;
          const velocity = w[p];
          const speed = Math.abs(velocity);
          const c = ratio[i];
          const psi = 2 + Math.abs(c) - Math.abs(c - 1) +
            0.5 * (Math.abs(c - 2) - Math.abs(c - 4));
          const correction = speed * belowR[i] * (1 - (0.5 - speed * halfCourantZ) * psi);
          const flux = open * (velocity * (e[p + above] + e[p]) - correction);
          dtkeOut[p] = (belowFlux[i] - flux) * reciprocalDzK - maskW[p] * divergence[i];
          belowFlux[i] = flux;
        }

        // Lateral diffusion
        let west = 0;
        for (let i = 1; i < iEnd; i++) {
          const p = row + i;
          const n = inSection + i;
          const ep = e[p];
          const east = conductance[i] * (e[p + 1] - ep) * maskU[p];
          const north = conductanceY * (e[p + section] - ep) * maskV[p];
          x[n] += maskW[p] *
            (halfReciprocalDx[i] * (east - west) + reciprocalDy * (north - southDiffusion[n]));
          southDiffusion[n] = north;
          west = east;
        }

        // Adams–Bashforth
        for (let i = 2; i < iEnd; i++) {
          const p = row + i;
          tkeOut[p] = x[inSection + i] + (1.6 * dtkeOut[p] - 0.6 * dtkeOld[p]);
        }
      }
    }
  };
}
