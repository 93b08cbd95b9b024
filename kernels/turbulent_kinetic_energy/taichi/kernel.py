"""One time step of turbulent kinetic energy in two parallel loops.

`mix` computes the columns' implicit mixing, one thread per column, with the elimination of
`typed_array`. `transport` adds everything else, one thread per cell; a flux is computed by both
cells beside its face, so that no two threads write to one place. Formulas and names are those of
the folder's README. In f32 the arithmetic is f32.
"""

import taichi as ti

AB_EPSILON = 0.1
K_H = 2000.0

FIELDS = "maskU maskV maskW dxt dxu dyt dyu dzt dzw cost cosu kbot forc_tke_surface kappaM mxl forc"


def prepare(inputs, constants, precision, formulation):
    real = ti.f64 if precision == "f64" else ti.f32
    nx, ny, nz = inputs["maskU"].shape
    mix, transport = kernels(ti.types.ndarray(dtype=real, ndim=1), nx, ny, nz)

    def upload(array):
        values = ti.ndarray(real, array.size)
        values.from_numpy(array.ravel().astype(inputs["maskU"].dtype))
        return values

    fields = {name: upload(inputs[name]) for name in FIELDS.split()}
    for name in ("u", "v", "w", "tke", "dtke"):
        fields[name] = upload(inputs[name][..., 0])
    fields["tke_next"], fields["dtke_old"] = (
        upload(inputs["tke"][..., 1]),
        upload(inputs["dtke"][..., 2]),
    )
    for name in ("x", "g", "h", "tke_out", "dtke_out"):
        fields[name] = upload(inputs["dtke"][..., 0])
    surface = fields["surf_corr"] = upload(inputs["forc_tke_surface"] * 0)
    of = lambda names: [fields[name] for name in names.split()]
    first = of("tke tke_next kappaM mxl forc kbot forc_tke_surface dzt dzw x g h surf_corr")
    second = of("maskU maskV maskW u v w tke x dtke dtke_old dxt dxu dyt dyu dzw cost cosu")
    second += of("tke_out dtke_out")

    def run():
        mix(*first)
        transport(*second)
        ti.sync()

    def level(name, number, values):
        array = inputs[name].copy()
        array[..., number] = values.to_numpy().reshape(nx, ny, nz)
        return array

    return run, [
        lambda: level("tke", 1, fields["tke_out"]),
        lambda: level("dtke", 0, fields["dtke_out"]),
        lambda: surface.to_numpy().reshape(nx, ny),
    ]


# What is inlined into a kernel rather than passed: constants and arrays.
Static = ti.template()


@ti.func
def superbee(V, courant, e0, e1, r, upwind):
    """The flux through a face between cells 0 and 1."""
    divisor = r
    if abs(r) < 1e-20:
        divisor = r * 0.0 + 1e-20
    theta = upwind / divisor
    psi = max(0.0, min(1.0, 2.0 * theta), min(2.0, theta))
    return 0.5 * V * (e0 + e1) - 0.5 * abs(V) * r * (1.0 - psi + courant * psi)


def kernels(Array, nx, ny, nz):
    """The loops for a grid."""
    east, north, ke = ny * nz, nz, nz - 1

    @ti.kernel
    def mix(
        e: Array,
        before: Array,
        kappaM: Array,
        mxl: Array,
        forc: Array,
        kbot: Array,
        forc_tke_surface: Array,
        dzt: Array,
        dzw: Array,
        x: Array,
        g: Array,
        h: Array,
        surf_corr: Array,
    ):
        for i, j in ti.ndrange(nx, ny):
            column = i * ny + j
            first = column * nz
            for k in range(nz):
                x[first + k] = before[first + k]
            if 2 <= i and i < nx - 2 and 2 <= j and j < ny - 2:
                ks = ti.cast(kbot[column], ti.i32) - 1
                if ks >= 0:
                    # Each row of the system is multiplied by mxl, which saves a division.
                    zero = 0.0 * dzw[0]
                    delta = zero
                    up = zero
                    reciprocal_pivot = zero
                    below = zero
                    for k in range(ks, nz):
                        n = first + k
                        height = dzw[k]
                        source = e[n] + forc[n]
                        if k == ke:
                            height *= 0.5
                            source += forc_tke_surface[column] / height
                        root = 0.7 * ti.sqrt(max(0.0, e[n]))
                        down = mxl[n] * delta / height
                        fill = down * up
                        delta = zero
                        if k < ke:
                            delta = 0.5 * (kappaM[n] + kappaM[n + 1]) / dzt[k + 1]
                        up = mxl[n] * delta / height
                        reciprocal_pivot = 1.0 / (mxl[n] + up + down + root - fill * reciprocal_pivot)
                        below = (mxl[n] * source + down * below) * reciprocal_pivot
                        g[n] = below
                        h[n] = up * reciprocal_pivot
                    above = zero
                    for m in range(nz - ks):
                        n = first + ke - m
                        above = g[n] + h[n] * above
                        x[n] = above
                top = x[first + ke]
                surf_corr[column] = max(0.0, -top) * (0.5 * dzw[ke])
                x[first + ke] = max(0.0, top)

    @ti.func
    def jump(e: Static, mask: Static, n, step: Static):
        """Masked difference between a cell and the one a step ahead."""
        return (e[n + step] - e[n]) * (mask[n] * mask[n + step])

    @ti.func
    def lateral(e: Static, mask: Static, n, step: Static, V, courant, positive):
        behind = jump(e, mask, n - step, step)
        ahead = jump(e, mask, n + step, step)
        upwind = behind if positive else ahead
        return superbee(V, courant, e[n], e[n + step], jump(e, mask, n, step), upwind)

    @ti.func
    def vertical(e: Static, mask: Static, w: Static, dzw: Static, n, k):
        """The flux through the top face of level `k`, 0 outside of the column."""
        flux = 0.0 * dzw[0]
        if 0 <= k and k < ke:
            upwind = flux
            if w[n] > 0.0:
                if k > 0:
                    upwind = jump(e, mask, n - 1, 1)
            elif k < ke - 1:
                upwind = jump(e, mask, n + 1, 1)
            courant = abs(w[n] / dzw[k])
            flux = superbee(w[n], courant, e[n], e[n + 1], jump(e, mask, n, 1), upwind)
        return flux

    @ti.kernel
    def transport(
        maskU: Array,
        maskV: Array,
        maskW: Array,
        u: Array,
        v: Array,
        w: Array,
        e: Array,
        x: Array,
        dtke: Array,
        dtke_old: Array,
        dxt: Array,
        dxu: Array,
        dyt: Array,
        dyu: Array,
        dzw: Array,
        cost: Array,
        cosu: Array,
        tke_out: Array,
        dtke_out: Array,
    ):
        for i, j, k in ti.ndrange(nx, ny, nz):
            n = (i * ny + j) * nz + k
            mixed = x[n]
            tendency = dtke[n]
            if 2 <= i and i < nx - 2 and 2 <= j and j < ny - 2:
                dx = cost[j] * dxt[i]
                dy = cost[j] * dyt[j]
                a, b = n - east, n - north
                # Lateral diffusion
                fluxE = K_H * (e[n + east] - e[n]) / (cost[j] * dxu[i]) * maskU[n]
                fluxW = K_H * (e[n] - e[a]) / (cost[j] * dxu[i - 1]) * maskU[a]
                fluxN = K_H * (e[n + north] - e[n]) / dyu[j] * maskV[n] * cosu[j]
                fluxS = K_H * (e[n] - e[b]) / dyu[j - 1] * maskV[b] * cosu[j - 1]
                mixed += maskW[n] * ((fluxE - fluxW) / dx + (fluxN - fluxS) / dy)
                # Advection
                E = lateral(e, maskW, n, east, u[n], abs(u[n] / dx), u[n] > 0.0)
                dxW = cost[j] * dxt[i - 1]
                W = lateral(e, maskW, a, east, u[a], abs(u[a] / dxW), u[a] > 0.0)
                vN = cosu[j] * v[n]
                N = lateral(e, maskW, n, north, vN, abs(vN / dy), v[n] > 0.0)
                vS = cosu[j - 1] * v[b]
                dyS = cost[j - 1] * dyt[j - 1]
                S = lateral(e, maskW, b, north, vS, abs(vS / dyS), v[b] > 0.0)
                height = dzw[k]
                if k == ke:
                    height *= 0.5
                top = vertical(e, maskW, w, dzw, n, k) - vertical(e, maskW, w, dzw, n - 1, k - 1)
                tendency = -maskW[n] * ((E - W) / dx + (N - S) / dy) - top / height
            # Adams–Bashforth
            dtke_out[n] = tendency
            tke_out[n] = mixed + (1.5 + AB_EPSILON) * tendency - (0.5 + AB_EPSILON) * dtke_old[n]

    return mix, transport
