"""Isoneutral mixing as loops over the cells of a strip of columns.

The same algorithm as `typed_array`: a cell has eight triads, each is computed once and serves the
two faces that it lies on. `slopes` leaves the slopes of a strip in scratch arrays that stay in the
cache, `fluxes` turns those of one direction into outputs; directions differ in strides and arrays
only. There is no branch on data. Formulas and names are those of the folder's README. In f32 the
arrays are f32; arithmetic with a number that is written here is f64.
"""

import numba
import numpy

OUTPUTS = ["K_11", "K_22", "K_33", "Ai_ez", "Ai_nz", "Ai_bx", "Ai_by"]

EPSILON = 1e-20
ISO_SLOPEC = 1e-3
ISO_DSLOPE = 1e-3
STEEP = 4 * 50.0  # 4 K_iso_steep
RHO_0 = 1024
THETA_0 = 283 - 273.15
GRAVITY = 9.81
BETA_T = 1.67e-4
BETA_TS = 1e-5
BETA_S = 0.78e-3
GAMMA_S = 1.1e-8

rhoBetaTs, rhoBetaS, twiceEpsilon = RHO_0 * BETA_TS, RHO_0 * BETA_S, 2 * EPSILON

# The taper ½ (1 + tanh((c − |s|) / d)) is w / (w + exp(−2 c / d)) with w = exp(−2 |s| / d). As in
# ../typed_array/taper.ts, w = 2^(−y / STEPS) with y = SCALE |s| is an entry of a table times a
# polynomial; the last entry, 0, is for all slopes whose w is lost against exp(−2 c / d).
c = numpy.exp(-2 * ISO_SLOPEC / ISO_DSLOPE)
STEPS = 128
ENTRIES = 64 * STEPS
X = numpy.log(2.0) / STEPS
SCALE = 2 / ISO_DSLOPE / X
TABLE = numpy.append(2.0 ** (-numpy.arange(ENTRIES) / STEPS), 0.0)
# 2^(−r / STEPS) is 1 + c1 r + c2 r² + c3 r³ + c4 r⁴ for |r| ≤ ½
FIFTH = -(X**5) / 120
c1, c2, c3, c4 = -X - FIFTH * 5 / 256, X**2 / 2, -(X**3) / 6 + FIFTH * 5 / 16, X**4 / 24

# Cells of a strip of columns: enough to keep the loops busy, few enough for the cache.
STRIP = 512


def prepare(inputs, constants, precision, formulation):
    arrays = {name: inputs[name].ravel() for name in inputs}
    for name in ("temp", "salt"):
        arrays[name] = inputs[name][..., 0].ravel()
    for name in OUTPUTS:
        arrays[name] = inputs[name].ravel().copy()
    nx, ny, nz = inputs["maskT"].shape
    names = "maskT maskU maskV maskW temp salt K_iso dxt dxu dyt dyu dzt dzw zt cost cosu"
    operands = [arrays[name] for name in [*names.split(), *OUTPUTS]]
    shapes = [inputs[name].shape for name in OUTPUTS]
    return (
        lambda: compute(nx, ny, nz, *operands),
        [lambda n=n: operands[n - 7].reshape(shapes[n]) for n in range(7)],
    )


@numba.njit(inline="always", error_model="numpy")
def exponential(s):
    """exp(−2 |s| / d), the `w` of the taper."""
    y = SCALE * abs(s)
    m = int(min(y, ENTRIES) + 0.5)
    r = y - m
    return TABLE[m] * (1 + r * (c1 + r * (c2 + r * (c3 + r * c4))))


@numba.njit(error_model="numpy", cache=True)
def slopes(
    n,
    j0,
    j1,
    T,
    S,
    maskT,
    maskW,
    expansion,
    reciprocalDzw,
    ni,
    maskU,
    reciprocalE,
    reciprocalW,
    sx,
    nj,
    maskV,
    reciprocalN,
    reciprocalS,
    sy,
):
    """Slopes of all triads in columns `j0 ≤ j < j1`, of which `n` is the first cell."""
    levels = reciprocalDzw.size
    w = n - ni
    e = n + ni
    s = n - nj
    o = n + nj
    q = 0
    for j in range(j0, j1):
        pW = reciprocalW[j]
        pE = reciprocalE[j]
        pS = reciprocalS[j]
        pN = reciprocalN[j]
        Tn = T[n]
        Sn = S[n]
        dTBelow = 0.0
        dSBelow = 0.0
        for k in range(levels):
            m = maskT[n]
            a = -m * (rhoBetaTs * Tn + expansion[k])
            b = m * rhoBetaS
            hW = (a * (Tn - T[w]) + b * (Sn - S[w])) * (maskU[w] * pW)
            hE = (a * (T[e] - Tn) + b * (S[e] - Sn)) * (maskU[n] * pE)
            hS = (a * (Tn - T[s]) + b * (Sn - S[s])) * (maskV[s] * pS)
            hN = (a * (T[o] - Tn) + b * (S[o] - Sn)) * (maskV[n] * pN)

            pUp = maskW[n] * reciprocalDzw[k]
            n = n + 1
            w = w + 1
            e = e + 1
            s = s + 1
            o = o + 1
            TUp = T[n]
            SUp = S[n]
            dTAbove = pUp * (TUp - Tn)
            dSAbove = pUp * (SUp - Sn)
            zBelow = a * dTBelow + b * dSBelow
            zAbove = a * dTAbove + b * dSAbove
            Tn = TUp
            Sn = SUp
            dTBelow = dTAbove
            dSBelow = dSAbove

            # −1 / (min(0, z) − ε)
            below = 2 / (abs(zBelow) - zBelow + twiceEpsilon)
            above = 2 / (abs(zAbove) - zAbove + twiceEpsilon)
            w0 = hW * below
            w1 = hW * above
            e0 = hE * below
            e1 = hE * above
            s0 = hS * below
            s1 = hS * above
            n0 = hN * below
            n1 = hN * above
            q1 = q + 1
            q2 = q + 2
            q3 = q + 3
            sx[q] = w0
            sx[q1] = w1
            sx[q2] = e0
            sx[q3] = e1
            sy[q] = s0
            sy[q1] = s1
            sy[q2] = n0
            sy[q3] = n1
            q = q + 4


@numba.njit(error_model="numpy", cache=True)
def fluxes(
    n,
    q,
    j0,
    j1,
    maskW,
    K_iso,
    K_33,
    dzw,
    reciprocalDzt,
    stride,
    mask,
    weightAhead,
    weightBehind,
    K,
    side,
    top,
    slope,
):
    """Outputs of interior columns from the slopes of one direction, the first at index `q`.

    On the sides of the cells each cell adds its half; on top, each direction adds its part to
    `K_33`.
    """
    levels = dzw.size
    a = n + stride
    b = n - stride
    for j in range(j0, j1):
        fA = weightAhead[j]
        fB = weightBehind[j]
        kN = K_iso[n]
        kA = K_iso[a]
        kB = K_iso[b]
        dzBelow = 0.0
        total = 0.0
        mW = 0.0
        kW = 0.0
        topA = 0.0
        topB = 0.0
        for k in range(levels):
            # Tapers t and products u = t s of the four triads
            q1 = q + 1
            q2 = q + 2
            q3 = q + 3
            s0 = slope[q]
            s1 = slope[q1]
            s2 = slope[q2]
            s3 = slope[q3]
            w0 = exponential(s0)
            w1 = exponential(s1)
            w2 = exponential(s2)
            w3 = exponential(s3)
            t0 = w0 / (w0 + c)
            t1 = w1 / (w1 + c)
            t2 = w2 / (w2 + c)
            t3 = w3 / (w3 + c)
            u0 = t0 * s0
            u1 = t1 * s1
            u2 = t2 * s2
            u3 = t3 * s3
            q = q + 4

            # 8 max(K_iso_steep, D t) = 2 steep + d + |d| with d = 4 D t − steep
            upN = K_iso[n]
            upA = K_iso[a]
            upB = K_iso[b]
            D = kN + upN
            DA = D + (kA + upA)
            DB = D + (kB + upB)
            kN = upN
            kA = upA
            kB = upB
            d0 = DB * t0 - STEEP
            d1 = DB * t1 - STEEP
            d2 = DA * t2 - STEEP
            d3 = DA * t3 - STEEP
            dz = dzw[k]
            least = 2.0 * STEEP * (dzBelow + dz)
            f = reciprocalDzt[k]
            sumA = least + dzBelow * (d2 + abs(d2)) + dz * (d3 + abs(d3))
            sumB = least + dzBelow * (d0 + abs(d0)) + dz * (d1 + abs(d1))
            dzBelow = dz
            mA = mask[n]
            mB = mask[b]
            K[n] = mA * f * sumA
            K[b] += mB * f * sumB

            cell = 4 * n
            cellB = 4 * b
            side[cell + 1] = u3 * mA
            side[cellB + 3] = u1 * mB
            if k > 0:
                side[cell] = u2 * mA
                side[cellB + 2] = u0 * mB
                top[cell - 4] = topB
                top[cell - 3] = u0 * mW
                top[cell - 2] = topA
                top[cell - 1] = u2 * mW
                K_33[n - 1] += kW * (total + fB * (u0 * s0) + fA * (u2 * s2))
            # What the face on top gets from this cell waits for its upper neighbour
            mW = maskW[n]
            kW = mW * upN
            topB = u1 * mW
            topA = u3 * mW
            total = fB * (u1 * s1) + fA * (u3 * s3)
            n = n + 1
            a = a + 1
            b = b + 1


@numba.njit(error_model="numpy", cache=True)
def boundary(n, q, j0, j1, K_iso, dzw, reciprocalDzt, stride, mask, K, side, slope, ahead):
    """The part of `fluxes` for columns next to the interior, which share one face with it."""
    levels, first = dzw.size, 2 if ahead else 0
    neighbour = stride if ahead else -stride
    face = n if ahead else n - stride
    for j in range(j0, j1):
        for k in range(levels):
            lowest = 0 if k > 0 else 1
            below = n - 1 + lowest
            D = K_iso[n] + K_iso[below] + K_iso[n + neighbour] + K_iso[below + neighbour]
            total = 0.0
            for kr in range(lowest, 2):
                triad = q + first + kr
                s = slope[triad]
                w = exponential(s)
                t = w / (w + c)
                side[4 * face + 2 - first + kr] = t * s * mask[face]
                total += dzw[k + kr - 1] * 2 * max(STEEP, D * t)
            K[face] = (0.0 if ahead else K[face]) + mask[face] * reciprocalDzt[k] * total
            n += 1
            face += 1
            q += 4


@numba.njit(error_model="numpy", cache=True)
def compute(
    nx,
    ny,
    nz,
    maskT,
    maskU,
    maskV,
    maskW,
    T,
    S,
    K_iso,
    dxt,
    dxu,
    dyt,
    dyu,
    dzt,
    dzw,
    zt,
    cost,
    cosu,
    K_11,
    K_22,
    K_33,
    Ai_ez,
    Ai_nz,
    Ai_bx,
    Ai_by,
):
    if nx < 4 or ny < 4:
        return
    reciprocalDzw, reciprocalDzt, expansion = numpy.zeros(nz), numpy.zeros(nz), numpy.zeros(nz)
    for k in range(nz):
        reciprocalDzw[k] = 1.0 / dzw[k] if k < nz - 1 else 0.0
        reciprocalDzt[k] = 1.0 / (32.0 * dzt[k])
        pressure = GRAVITY * abs(zt[k]) * RHO_0
        expansion[k] = RHO_0 * (BETA_T * (1.0 + GAMMA_S * pressure) - BETA_TS * THETA_0)
    xE, xW, xAhead, xBehind = numpy.zeros(ny), numpy.zeros(ny), numpy.zeros(ny), numpy.zeros(ny)
    yN, yS, yAhead, yBehind = numpy.zeros(ny), numpy.zeros(ny), numpy.zeros(ny), numpy.zeros(ny)
    for j in range(1, ny - 1):
        yN[j], yS[j] = 1.0 / dyu[j], 1.0 / dyu[j - 1]
        yAhead[j] = cosu[j] * dyu[j] / (4.0 * dyt[j] * cost[j])
        yBehind[j] = cosu[j - 1] * dyu[j - 1] / (4.0 * dyt[j] * cost[j])
    width = min(ny, max(1, STRIP // nz))
    sx, sy = numpy.zeros(4 * width * nz), numpy.zeros(4 * width * nz)
    ni, nj = ny * nz, nz
    for i in range(1, nx - 1):
        for j in range(1, ny - 1):
            xE[j], xW[j] = 1.0 / (dxu[i] * cost[j]), 1.0 / (dxu[i - 1] * cost[j])
            xAhead[j], xBehind[j] = dxu[i] / (4.0 * dxt[i]), dxu[i - 1] / (4.0 * dxt[i])
        for start in range(1, ny - 1, width):
            end = min(start + width, ny - 1)
            n = (i * ny + start) * nz
            slopes(
                n,
                start,
                end,
                T,
                S,
                maskT,
                maskW,
                expansion,
                reciprocalDzw,
                ni,
                maskU,
                xE,
                xW,
                sx,
                nj,
                maskV,
                yN,
                yS,
                sy,
            )
            j0, j1 = max(start, 2), min(end, ny - 2)
            skipped = (j0 - start) * nz
            if i == 1 or i == nx - 2:
                boundary(
                    n + skipped,
                    4 * skipped,
                    j0,
                    j1,
                    K_iso,
                    dzw,
                    reciprocalDzt,
                    ni,
                    maskU,
                    K_11,
                    Ai_ez,
                    sx,
                    i == 1,
                )
                continue
            if start == 1:
                boundary(n, 0, 1, 2, K_iso, dzw, reciprocalDzt, nj, maskV, K_22, Ai_nz, sy, True)
            if j0 < j1:
                m = n + skipped
                K_33[m : m + (j1 - j0) * nz] = 0.0
                fluxes(
                    m,
                    4 * skipped,
                    j0,
                    j1,
                    maskW,
                    K_iso,
                    K_33,
                    dzw,
                    reciprocalDzt,
                    ni,
                    maskU,
                    xAhead,
                    xBehind,
                    K_11,
                    Ai_ez,
                    Ai_bx,
                    sx,
                )
                fluxes(
                    m,
                    4 * skipped,
                    j0,
                    j1,
                    maskW,
                    K_iso,
                    K_33,
                    dzw,
                    reciprocalDzt,
                    nj,
                    maskV,
                    yAhead,
                    yBehind,
                    K_22,
                    Ai_nz,
                    Ai_by,
                    sy,
                )
            if end == ny - 1:
                last = (end - 1 - start) * nz
                boundary(
                    n + last,
                    4 * last,
                    end - 1,
                    end,
                    K_iso,
                    dzw,
                    reciprocalDzt,
                    nj,
                    maskV,
                    K_22,
                    Ai_nz,
                    sy,
                    False,
                )
