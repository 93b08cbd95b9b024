/**
 * Turbulent kinetic energy in whole-array operations. A neighbour is the same array cut elsewhere;
 * names are those of the folder's README.
 */
import {
  arrayProgramKernel,
  type Field,
  type Margin,
  solveDiffusion,
  where,
} from "../array_program/mod.ts";
import { Unsupported } from "../benchmark.ts";

const AB_EPSILON = 0.1;
const ALPHA = 1;
const C_EPSILON = 0.7;
const K_H = 2000;

const WHOLE: Margin = [0, 0];
const INTERIOR: Margin = [2, 2];
const FACES: Margin = [1, 2];

/** The faces on both sides of the interior cells, along an axis: `x[face] - x[face - 1]`. */
function difference(flux: Field, axis: number): Field {
  const first = [WHOLE, WHOLE, WHOLE].with(axis, [1, 0]);
  const second = [WHOLE, WHOLE, WHOLE].with(axis, [0, 1]);
  return flux.cut(...first).sub(flux.cut(...second));
}

/** The superbee limiter. */
function superbee(c: Field): Field {
  return c.mul(2).min(1).max(c.min(2)).max(0);
}

/**
 * The flux of `e` through faces along an axis, limited by superbee.
 *
 * @param at margins of the cells in front of the faces; along the axis they must leave one cell
 * before and two behind
 * @param mask product of the masks on both sides of each face
 * @param vel velocity on the faces, `V` the same with metric factors, `cfl` in cells per step
 */
function advect(
  e: Field,
  mask: Field,
  at: readonly Margin[],
  axis: number,
  { vel, V, cfl }: { vel: Field; V: Field; cfl: Field },
): Field {
  const near = (n: number) => at.with(axis, [at[axis][0] + n, at[axis][1] - n]);
  const [em, e0, e1, e2] = [-1, 0, 1, 2].map((n) => e.cut(...near(n)));
  const [mm, m0, m1] = [-1, 0, 1].map((n) => mask.cut(...near(n)));
  const rjp = e2.sub(e1).mul(m1), rj = e1.sub(e0).mul(m0), rjm = e0.sub(em).mul(mm);
  const upwind = where(vel.greater(0), rjm, rjp);
  const cr = superbee(upwind.div(where(rj.abs().less(1e-20), 1e-20, rj)));
  const correction = cr.neg().add(1).add(cfl.mul(cr)).mul(rj);
  return V.mul(e1.add(e0)).sub(V.abs().mul(correction)).mul(0.5);
}

/** The kernel of all array libraries. */
export const kernel: ReturnType<typeof arrayProgramKernel> = arrayProgramKernel(
  ({ cells, surface, alongX, alongY, alongZ }, { grid: { nx, nz } }) => {
    if (nx < 5 || nz < 2) {
      throw new Unsupported(
        `Cannot compute ${nx} × ${nx} × ${nz} cells as whole arrays: at least 5 × 5 × 2 are needed`,
      );
    }
    const inner = (x: Field) => x.cut(INTERIOR, INTERIOR);
    const maskU = cells("maskU"), maskV = cells("maskV"), maskW = cells("maskW");
    const dxt = alongX("dxt"), dxu = alongX("dxu"), dyt = alongY("dyt"), dyu = alongY("dyu");
    const dzt = alongZ("dzt"), dzw = alongZ("dzw"), cost = alongY("cost"), cosu = alongY("cosu");
    const e = cells("tke", 0), old = cells("tke", 1);
    const ramp = (f: (k: number) => number) =>
      dzw.constant(Array.from({ length: nz }, (_, k) => f(k)), [1, 1, nz]);
    const Dz = dzw.mul(ramp((k) => k === nz - 1 ? 0.5 : 1));
    const below: Margin = [0, 1], above: Margin = [1, 0];

    // a. Vertical mixing. Levels below ks, or all where ks < 0, are rows of the identity.
    const kappaM = inner(cells("kappaM"));
    const delta = kappaM.cut(WHOLE, WHOLE, below).add(kappaM.cut(WHOLE, WHOLE, above))
      .mul(0.5 * ALPHA).div(dzt.cut(WHOLE, WHOLE, above));
    const deltaAbove = delta.pad(WHOLE, WHOLE, below), deltaBelow = delta.pad(WHOLE, WHOLE, above);
    const dissipation = inner(e).max(0).sqrt().mul(C_EPSILON).div(inner(cells("mxl")));
    const ks = inner(surface("kbot")).sub(1);
    const k = ramp((k) => k), bottom = where(ks.less(0), nz, ks);
    const unsolved = k.less(bottom);
    const surfaceForcing = inner(surface("forc_tke_surface")).div(Dz.level(-1));
    const d = inner(e).add(inner(cells("forc"))).add(
      surfaceForcing.mul(ramp((k) => +(k === nz - 1))),
    );
    const mixed = solveDiffusion(
      where(unsolved, 1, dissipation.add(1)),
      where(k.less(bottom.add(0.5)), 0, deltaBelow.div(Dz)),
      where(unsolved, 0, deltaAbove.div(dzw)),
      where(unsolved, inner(old), d),
    );

    // b. Surface correction.
    const topmost = mixed.level(-1);
    const correction = topmost.min(0).mul(dzw.level(-1)).mul(-0.5);
    const corrected = mixed.set([WHOLE, WHOLE, [nz - 1, 0]], topmost.max(0));

    // c. Lateral diffusion, on the faces around interior cells.
    const eastFaces = [FACES, INTERIOR], northFaces = [INTERIOR, FACES];
    const slopeX = difference(e, 0).cut([1, 1], INTERIOR);
    const slopeY = difference(e, 1).cut(INTERIOR, [1, 1]);
    const Fx = slopeX.mul(K_H).div(cost.cut(WHOLE, INTERIOR).mul(dxu.cut(FACES)))
      .mul(maskU.cut(...eastFaces));
    const Fy = slopeY.mul(K_H).div(dyu.cut(WHOLE, FACES)).mul(maskV.cut(...northFaces))
      .mul(cosu.cut(WHOLE, FACES));
    const costInner = cost.cut(WHOLE, INTERIOR);
    const areaX = costInner.mul(dxt.cut(INTERIOR));
    const areaY = costInner.mul(dyt.cut(WHOLE, INTERIOR));
    const divergence = (x: Field, y: Field) =>
      difference(x, 0).div(areaX).add(difference(y, 1).div(areaY)).mul(inner(maskW));
    const diffused = corrected.add(divergence(Fx, Fy));

    // d. Advection.
    const u = cells("u", 0).cut(...eastFaces);
    const E = advect(e, product(maskW, 0), [...eastFaces, WHOLE], 0, {
      vel: u,
      V: u,
      cfl: u.div(costInner.mul(dxt.cut(FACES))).abs(),
    });
    const v = cells("v", 0).cut(...northFaces), V = v.mul(cosu.cut(WHOLE, FACES));
    const N = advect(e, product(maskW, 1), [...northFaces, WHOLE], 1, {
      vel: v,
      V,
      cfl: V.div(cost.mul(dyt).cut(WHOLE, FACES)).abs(),
    });
    // Along the third axis, a layer of zeros on both sides takes the place of outside cells.
    const w = cells("w", 0).cut(INTERIOR, INTERIOR, below);
    const around: Margin[] = [WHOLE, WHOLE, [1, 1]];
    const maskTop = product(maskW, 2).cut(INTERIOR, INTERIOR).pad(...around);
    const U = advect(inner(e).pad(...around), maskTop, [WHOLE, WHOLE, [1, 2]], 2, {
      vel: w,
      V: w,
      cfl: w.div(dzw.cut(WHOLE, WHOLE, below)).abs(),
    });
    const tendency = divergence(E, N).neg().sub(difference(U.pad(WHOLE, WHOLE, [1, 1]), 2).div(Dz));
    const dtke = cells("dtke", 0).set([INTERIOR, INTERIOR], tendency);

    // e. Adams–Bashforth, everywhere.
    const next = old.set([INTERIOR, INTERIOR], diffused)
      .add(dtke.mul(1.5 + AB_EPSILON)).sub(cells("dtke", 2).mul(0.5 + AB_EPSILON));

    return {
      tke: [null, next, null],
      dtke: [dtke, null, null],
      tke_surf_corr: {
        field: correction.pad(INTERIOR, INTERIOR),
        shape: [nx, nx],
      },
    };
  },
);

/** Products of neighbours along an axis, zero at the last cell. */
function product(mask: Field, axis: number): Field {
  const next = [WHOLE, WHOLE, WHOLE].with(axis, [1, 0]);
  const here = [WHOLE, WHOLE, WHOLE].with(axis, [0, 1]);
  return mask.cut(...next).mul(mask.cut(...here)).pad(...here);
}
