"""Uses arguments of every shape, and keeps the small output in f64 whatever it is given."""


def run(
    u, v, w, maskU, maskV, maskW, dxt, dxu, dyt, dyu, dzt, dzw, cost, cosu, kbot,
    kappaM, mxl, forc, forc_tke_surface, tke, dtke, device="cpu",
):
    assert kbot.dtype == "int64"
    tke[..., 1] += dxt[:, None, None] + cosu[:, None] + dzw + kappaM * maskW
    dtke *= 2
    return tke, dtke, (forc_tke_surface + kbot).astype("float64")
