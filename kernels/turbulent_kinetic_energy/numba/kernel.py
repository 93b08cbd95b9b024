"""One time step of turbulent kinetic energy as loops over rows of cells.

The same algorithm as `typed_array`, in the same layout: rows along `i`, padded, of sections of one
`j`, and columns of `k` for what only the tridiagonal solver reads. Sections are computed from south
to north: the columns' implicit mixing, then row by row the fluxes; what the next face or cell needs
again stays in scratch arrays of a section or a row. No branch of the flux loops depends on data: with
|v| + v and |v| − v, one of which is zero, the upwind difference is a sum, and so is the limiter of
absolute values. Formulas and names are those of the folder's README. In f32 the arrays are f32;
arithmetic with a number that is written here is f64.
"""

from math import sqrt

import numba
import numpy

DIFFUSIVITY = 2000.0
TINY = 1e-300  # keeps 0 / 0 from arising; lost in rounding wherever a difference is not exactly 0

LINES = "dxt dxu dyt dyu dzt dzw cost cosu".split()


def prepare(inputs, constants, precision, formulation):
    nx, ny, nz = inputs["maskU"].shape
    # A row's length: an odd number of cache lines in f64, so that the cells of a column do not
    # compete for the same few sets of the cache.
    stride = 8 * (-(-nx // 8) | 1)
    real = inputs["maskU"].dtype

    def rows(array):
        packed = numpy.zeros((ny, nz, stride), real)
        packed[:, :, :nx] = array.transpose(1, 2, 0)
        return packed.ravel()

    def columns(array):
        return array.swapaxes(0, 1).ravel()  # a copy in C order

    halo = numpy.ones((nx, ny), bool)
    halo[2:-2, 2:-2] = False
    tke, dtke = inputs["tke"], inputs["dtke"]
    fields = [
        *(rows(inputs[name]) for name in ("maskU", "maskV", "maskW")),
        *(rows(inputs[name][..., 0]) for name in ("u", "v", "w")),
        *(rows(tke[..., 0]), rows(tke[..., 1]), rows(dtke[..., 2])),
        *(columns(inputs[name]) for name in ("kappaM", "mxl", "forc", "kbot", "forc_tke_surface")),
        *(inputs[name] for name in LINES),
        *(tke[halo][..., 1].ravel(), dtke[halo][..., 0].ravel(), dtke[halo][..., 2].ravel()),
    ]
    tkeOut, dtkeOut = numpy.zeros(ny * nz * stride, real), numpy.zeros(ny * nz * stride, real)
    surfCorr, haloOut = numpy.zeros(nx * ny, real), numpy.zeros_like(fields[-1])

    def unpacked(before, level, packed):
        array = before.copy()
        cells = packed.reshape(ny, nz, stride)[2:-2, :, 2 : nx - 2].transpose(2, 0, 1)
        array[2:-2, 2:-2, :, level] = cells
        return array

    def tke_after():
        array = unpacked(tke, 1, tkeOut)
        array[halo, :, 1] = haloOut.reshape(-1, nz)
        return array

    return (
        lambda: step(nx, ny, nz, stride, *fields, tkeOut, dtkeOut, surfCorr, haloOut),
        [
            tke_after,
            lambda: unpacked(dtke, 0, dtkeOut),
            lambda: numpy.ascontiguousarray(surfCorr.reshape(ny, nx).T),
        ],
    )


@numba.njit(error_model="numpy", cache=True)
def step(
    nx,
    ny,
    nz,
    stride,
    maskU,
    maskV,
    maskW,
    u,
    v,
    w,
    e,
    tkeNext,
    dtkeOld,
    kappaM,
    mxl,
    forc,
    kbot,
    forcSurface,
    dxt,
    dxu,
    dyt,
    dyu,
    dzt,
    dzw,
    cost,
    cosu,
    rimTke,
    rimDtke,
    rimDtkeOld,
    tkeOut,
    dtkeOut,
    surfCorr,
    haloOut,
):
    section, ke = nz * stride, nz - 1
    iEnd, jEnd = nx - 2, ny - 2
    # Solution of the tridiagonal systems, then all of tke(τ+1) but the advection
    x = numpy.zeros(section)
    # The solver's x_k = g_k + h_k x_{k+1}
    g, h = numpy.zeros(nz), numpy.zeros(nz)
    # Differences of e across the north faces j − 1 and j, twice the flux through face j − 1
    southR, northR = numpy.zeros(section), numpy.zeros(section)
    southFlux, southDiffusion = numpy.zeros(section), numpy.zeros(section)
    # The same for top faces
    belowR, aboveR, belowFlux = numpy.zeros(stride), numpy.zeros(stride), numpy.zeros(stride)
    # Divergence of the advective fluxes through the row's north and east faces
    divergence = numpy.zeros(stride)
    # Twice the ratio of upwind to local difference, and |u| times the latter at east faces
    ratio, jump = numpy.zeros(stride), numpy.zeros(stride)
    # 1/dxt, K/dxu, and for the section ½/(cost dxt), 2 K/(cost dxu)
    reciprocalDxt, diffusivityOverDxu = numpy.zeros(stride), numpy.zeros(stride)
    halfReciprocalDx, conductance = numpy.zeros(stride), numpy.zeros(stride)
    # 1/Δ, and ½/dzt of the cell above
    reciprocalDz, halfReciprocalDzt = numpy.zeros(nz), numpy.zeros(nz)

    for n in range(haloOut.size):
        haloOut[n] = rimTke[n] + (1.6 * rimDtke[n] - 0.6 * rimDtkeOld[n])
    if iEnd <= 2 or jEnd <= 2:
        return

    for i in range(nx):
        reciprocalDxt[i] = 1 / dxt[i]
        diffusivityOverDxu[i] = DIFFUSIVITY / dxu[i]
    for k in range(nz):
        reciprocalDz[k] = (2.0 if k == ke else 1.0) / dzw[k]
        halfReciprocalDzt[k] = 0.0 if k == ke else 0.5 / dzt[k + 1]
    for n in range(section):
        e1 = e[n + section]
        mask1 = maskW[n + section]
        southR[n] = (e1 - e[n]) * (mask1 * maskW[n])
        northR[n] = (e[n + 2 * section] - e1) * (maskW[n + 2 * section] * mask1)

    for j in range(1, jEnd):
        reciprocalCost = 1 / cost[j]
        reciprocalDy = reciprocalCost / dyt[j]
        halfReciprocalDy = 0.5 * reciprocalDy
        cosuJ = cosu[j]
        absCosu = abs(cosuJ)
        halfCourantY = abs(cosuJ * halfReciprocalDy)
        conductanceY = DIFFUSIVITY / dyu[j] * cosuJ

        if j == 1:
            # Only the north faces of this section are needed.
            for k in range(nz):
                row = (nz + k) * stride
                for i in range(1, iEnd):
                    p = row + i
                    southDiffusion[k * stride + i] = conductanceY * (e[p + section] - e[p]) * maskV[p]
        else:
            for n in range(section):
                x[n] = tkeNext[j * section + n]
            # Implicit vertical mixing. Each row of the system is multiplied by mxl, which saves a
            # division, and eliminated from the bottom up.
            for i in range(2, iEnd):
                ks = kbot[j * nx + i] - 1
                column = (j * nx + i) * nz
                bottom = j * section + i
                top = ke * stride + i
                surface = x[top]
                if ks >= 0:
                    kappa = kappaM[column + ks]
                    delta = 0.0
                    up = 0.0
                    reciprocalPivot = 0.0
                    gBelow = 0.0
                    for k in range(ks, ke):
                        n = column + k
                        ek = e[bottom + k * stride]
                        length = mxl[n]
                        kappaAbove = kappaM[n + 1]
                        root = 0.7 * sqrt(0.5 * (ek + abs(ek)))
                        down = length * (delta * reciprocalDz[k])
                        fill = down * up
                        delta = halfReciprocalDzt[k] * (kappa + kappaAbove)
                        up = length * (delta * reciprocalDz[k])
                        reciprocalPivot = 1 / (length + up + down + root - fill * reciprocalPivot)
                        gBelow = (length * (ek + forc[n]) + down * gBelow) * reciprocalPivot
                        g[k] = gBelow
                        h[k] = up * reciprocalPivot
                        kappa = kappaAbove
                    n = column + ke
                    ek = e[bottom + ke * stride]
                    length = mxl[n]
                    root = 0.7 * sqrt(0.5 * (ek + abs(ek)))
                    down = length * (delta * reciprocalDz[ke])
                    source = ek + forc[n] + forcSurface[j * nx + i] * reciprocalDz[ke]
                    surface = (length * source + down * gBelow) / (
                        length + down + root - down * up * reciprocalPivot
                    )
                    above = surface
                    for k in range(ke - 1, ks - 1, -1):
                        above = g[k] + h[k] * above
                        x[k * stride + i] = above
                # max(0, x), and what is added to get there
                size = abs(surface)
                x[top] = 0.5 * (size + surface)
                surfCorr[j * nx + i] = 0.5 * (size - surface) * (0.5 * dzw[ke])
            for i in range(nx):
                halfReciprocalDx[i] = 0.5 * reciprocalCost * reciprocalDxt[i]
                conductance[i] = 2 * reciprocalCost * diffusivityOverDxu[i]
            # The difference across face k = 0; or of e with itself.
            first = j * section
            second = first + (stride if ke > 0 else 0)
            for i in range(nx):
                belowR[i] = 0
                aboveR[i] = (e[second + i] - e[first + i]) * (maskW[second + i] * maskW[first + i])
                belowFlux[i] = 0

        for k in range(nz):
            row = (j * nz + k) * stride
            inSection = k * stride

            # Advection through north faces
            for i in range(1, iEnd):
                p = row + i
                n = inSection + i
                e1 = e[p + section]
                rPlus = (e[p + 2 * section] - e1) * (maskW[p + 2 * section] * maskW[p + section])
                r = northR[n]
                rMinus = southR[n]
                southR[n] = r
                northR[n] = rPlus
                velocity = v[p]
                speed = abs(velocity)
                upwind = rMinus * (speed + velocity) + rPlus * (speed - velocity)
                ratio[i] = upwind / (speed * r + TINY)
            for i in range(1, iEnd):
                p = row + i
                n = inSection + i
                velocity = v[p]
                speed = abs(velocity)
                c = ratio[i]
                psi = 2 + abs(c) - abs(c - 1) + 0.5 * (abs(c - 2) - abs(c - 4))
                correction = speed * southR[n] * (1 - (0.5 - speed * halfCourantY) * psi)
                flux = cosuJ * (velocity * (e[p + section] + e[p])) - absCosu * correction
                divergence[i] = halfReciprocalDy * (flux - southFlux[n])
                southFlux[n] = flux
            if j == 1:
                continue

            # Advection through east faces
            e1 = e[row + 2]
            mask1 = maskW[row + 2]
            r = (e1 - e[row + 1]) * (mask1 * maskW[row + 1])
            rMinus = (e[row + 1] - e[row]) * (maskW[row + 1] * maskW[row])
            for i in range(1, iEnd):
                p = row + i
                e2 = e[p + 2]
                mask2 = maskW[p + 2]
                rPlus = (e2 - e1) * (mask2 * mask1)
                velocity = u[p]
                speed = abs(velocity)
                jumpI = speed * r
                upwind = rMinus * (speed + velocity) + rPlus * (speed - velocity)
                ratio[i] = upwind / (jumpI + TINY)
                jump[i] = jumpI
                rMinus = r
                r = rPlus
                e1 = e2
                mask1 = mask2
            e0 = e[row + 1]
            westFlux = 0.0
            for i in range(1, iEnd):
                p = row + i
                e1 = e[p + 1]
                velocity = u[p]
                speed = abs(velocity)
                c = ratio[i]
                psi = 2 + abs(c) - abs(c - 1) + 0.5 * (abs(c - 2) - abs(c - 4))
                reciprocalDx = halfReciprocalDx[i]
                correction = jump[i] * (1 - (0.5 - speed * abs(reciprocalDx)) * psi)
                flux = velocity * (e1 + e0) - correction
                divergence[i] += reciprocalDx * (flux - westFlux)
                westFlux = flux
                e0 = e1

            # Advection through top faces. Above the surface, the differences vanish by themselves.
            above = stride if k < ke else 0
            above2 = 2 * stride if k < ke - 1 else above
            open = 0.5 if k < ke else 0.0
            reciprocalDzK = reciprocalDz[k]
            halfCourantZ = abs(0.5 / dzw[k])
            for i in range(1, iEnd):
                p = row + i
                e1 = e[p + above]
                rPlus = (e[p + above2] - e1) * (maskW[p + above2] * maskW[p + above])
                r = aboveR[i]
                rMinus = belowR[i]
                belowR[i] = r
                aboveR[i] = rPlus
                velocity = w[p]
                speed = abs(velocity)
                upwind = rMinus * (speed + velocity) + rPlus * (speed - velocity)
                ratio[i] = upwind / (speed * r + TINY)
            for i in range(1, iEnd):
                p = row + i
                velocity = w[p]
                speed = abs(velocity)
                c = ratio[i]
                psi = 2 + abs(c) - abs(c - 1) + 0.5 * (abs(c - 2) - abs(c - 4))
                correction = speed * belowR[i] * (1 - (0.5 - speed * halfCourantZ) * psi)
                flux = open * (velocity * (e[p + above] + e[p]) - correction)
                dtkeOut[p] = (belowFlux[i] - flux) * reciprocalDzK - maskW[p] * divergence[i]
                belowFlux[i] = flux

            # Lateral diffusion
            west = 0.0
            for i in range(1, iEnd):
                p = row + i
                n = inSection + i
                ep = e[p]
                east = conductance[i] * (e[p + 1] - ep) * maskU[p]
                north = conductanceY * (e[p + section] - ep) * maskV[p]
                x[n] += maskW[p] * (
                    halfReciprocalDx[i] * (east - west) + reciprocalDy * (north - southDiffusion[n])
                )
                southDiffusion[n] = north
                west = east

            # Adams–Bashforth
            for i in range(2, iEnd):
                p = row + i
                tkeOut[p] = x[inSection + i] + (1.6 * dtkeOut[p] - 0.6 * dtkeOld[p])
