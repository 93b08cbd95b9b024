"""Isoneutral mixing in two parallel loops over the cells.

A cell has eight triads: one of its four horizontal faces and its lower or upper face. As in
`typed_array`, each slope is computed once, four with one division, and serves the two faces that
its triad lies on. There, `fluxes` gathers the slopes, so that no two threads write to one place.
Formulas and names are those of the folder's README. In f32 the arithmetic is f32.
"""

import taichi as ti

OUTPUTS = ["K_11", "K_22", "K_33", "Ai_ez", "Ai_nz", "Ai_bx", "Ai_by"]

EPSILON = 1e-20
ISO_SLOPEC = 1e-3
ISO_DSLOPE = 1e-3
K_ISO_STEEP = 50.0
RHO_0 = 1024.0
THETA_0 = 283 - 273.15
BETA_T = 1.67e-4
BETA_TS = 1e-5
BETA_S = 0.78e-3
COMPRESSION = 1.1e-8 * 9.81 * 1024  # γs g ρ0


def prepare(inputs, constants, precision, formulation):
    real = ti.f64 if precision == "f64" else ti.f32
    nx, ny, nz = inputs["maskT"].shape
    slopes, fluxes = kernels(ti.types.ndarray(dtype=real, ndim=1), nx, ny, nz)

    def upload(array):
        values = ti.ndarray(real, array.size)
        values.from_numpy(array.ravel())
        return values

    fields = {
        name: upload(array[..., 0] if name in ("temp", "salt") else array)
        for name, array in inputs.items()
    }
    slope = ti.ndarray(real, 8 * nx * ny * nz)
    of = lambda names: [fields[name] for name in names.split()]
    first = of("temp salt maskT maskU maskV maskW dxu dyu cost dzw zt")
    second = of("maskU maskV maskW K_iso dxt dxu dyt dyu dzt dzw cost cosu") + of(" ".join(OUTPUTS))

    def run():
        slopes(*first, slope)
        fluxes(slope, *second)
        ti.sync()

    shapes = [inputs[name].shape for name in OUTPUTS]
    return run, [
        lambda name=name, shape=shape: fields[name].to_numpy().reshape(shape)
        for name, shape in zip(OUTPUTS, shapes)
    ]


# What is inlined into a kernel rather than passed: constants and arrays.
Static = ti.template()


@ti.func
def taper(s):
    """½ (1 + tanh((c − |s|) / d)), written as the logistic function that it is."""
    return 1.0 / (1.0 + ti.exp(2.0 * (abs(s) - ISO_SLOPEC) / ISO_DSLOPE))


def kernels(Array, nx, ny, nz):
    """The loops for a grid. The slopes of a cell are ordered by direction, side, and height."""
    east, north = ny * nz, nz

    @ti.kernel
    def slopes(
        T: Array,
        S: Array,
        maskT: Array,
        maskU: Array,
        maskV: Array,
        maskW: Array,
        dxu: Array,
        dyu: Array,
        cost: Array,
        dzw: Array,
        zt: Array,
        slope: Array,
    ):
        for i, j, k in ti.ndrange((1, nx - 1), (1, ny - 1), nz):
            n = (i * ny + j) * nz + k
            expansion = BETA_TS * (T[n] - THETA_0) + BETA_T * (1.0 + COMPRESSION * abs(zt[k]))
            a = -maskT[n] * RHO_0 * expansion
            b = maskT[n] * (RHO_0 * BETA_S)
            w, s = n - east, n - north
            hW = (a * (T[n] - T[w]) + b * (S[n] - S[w])) * maskU[w] / (dxu[i - 1] * cost[j])
            hE = (
                (a * (T[n + east] - T[n]) + b * (S[n + east] - S[n]))
                * maskU[n]
                / (dxu[i] * cost[j])
            )
            hS = (a * (T[n] - T[s]) + b * (S[n] - S[s])) * maskV[s] / dyu[j - 1]
            hN = (a * (T[n + north] - T[n]) + b * (S[n + north] - S[n])) * maskV[n] / dyu[j]
            below = 1.0 / EPSILON
            above = 1.0 / EPSILON
            if k > 0:
                z = (a * (T[n] - T[n - 1]) + b * (S[n] - S[n - 1])) * maskW[n - 1] / dzw[k - 1]
                below = 1.0 / (EPSILON - min(0.0, z))
            if k < nz - 1:
                z = (a * (T[n + 1] - T[n]) + b * (S[n + 1] - S[n])) * maskW[n] / dzw[k]
                above = 1.0 / (EPSILON - min(0.0, z))
            q = 8 * n
            slope[q] = hW * below
            slope[q + 1] = hW * above
            slope[q + 2] = hE * below
            slope[q + 3] = hE * above
            slope[q + 4] = hS * below
            slope[q + 5] = hS * above
            slope[q + 6] = hN * below
            slope[q + 7] = hN * above

    @ti.func
    def side(
        n,
        k,
        step: Static,
        q: Static,
        mask: Static,
        K_iso: Static,
        dzt: Static,
        dzw: Static,
        slope: Static,
        K: Static,
        triads: Static,
    ):
        """The face between cell `n` and the one a step ahead."""
        lowest = n - 1 if k > 0 else n
        D = 0.25 * (K_iso[n] + K_iso[lowest] + K_iso[n + step] + K_iso[lowest + step])
        total = 0.0
        for ip, kr in ti.static(ti.ndrange(2, 2)):
            if k - 1 + kr >= 0:
                s = slope[8 * (n + ip * step) + q + 2 * (1 - ip) + kr]
                t = taper(s)
                triads[4 * n + 2 * ip + kr] = t * s * mask[n]
                total += dzw[k - 1 + kr] * mask[n] * max(K_ISO_STEEP, D * t)
        K[n] = total / (4.0 * dzt[k])

    @ti.kernel
    def fluxes(
        slope: Array,
        maskU: Array,
        maskV: Array,
        maskW: Array,
        K_iso: Array,
        dxt: Array,
        dxu: Array,
        dyt: Array,
        dyu: Array,
        dzt: Array,
        dzw: Array,
        cost: Array,
        cosu: Array,
        K_11: Array,
        K_22: Array,
        K_33: Array,
        Ai_ez: Array,
        Ai_nz: Array,
        Ai_bx: Array,
        Ai_by: Array,
    ):
        for i, j, k in ti.ndrange((1, nx - 2), (1, ny - 2), nz):
            n = (i * ny + j) * nz + k
            if j >= 2:
                side(n, k, east, 0, maskU, K_iso, dzt, dzw, slope, K_11, Ai_ez)
            if i >= 2:
                side(n, k, north, 4, maskV, K_iso, dzt, dzw, slope, K_22, Ai_nz)
            if i >= 2 and j >= 2:
                K = maskW[n] * 0.0
                if k < nz - 1:
                    sumX = K
                    sumY = K
                    for ip, kr in ti.static(ti.ndrange(2, 2)):
                        q = 8 * (n + kr) + 2 * ip + 1 - kr
                        sx = slope[q]
                        ux = taper(sx) * sx
                        Ai_bx[4 * n + 2 * ip + kr] = ux * maskW[n]
                        sumX += dxu[i - 1 + ip] * ux * sx
                        sy = slope[q + 4]
                        uy = taper(sy) * sy
                        Ai_by[4 * n + 2 * ip + kr] = uy * maskW[n]
                        sumY += cosu[j - 1 + ip] * dyu[j - 1 + ip] * uy * sy
                    area = sumX / (4.0 * dxt[i]) + sumY / (4.0 * dyt[j] * cost[j])
                    K = maskW[n] * K_iso[n] * area
                K_33[n] = K

    return slopes, fluxes
