"""Taichi: the outermost loop of a kernel is the parallel one, on a GPU over its threads."""

import taichi as ti

from __main__ import Unavailable


def setup(device):
    arch = ti.gpu if device == "gpu" else ti.cpu
    # No cache on disk: what is compiled is compiled here, with these settings.
    ti.init(arch=arch, cpu_max_num_threads=1, fast_math=False, offline_cache=False)
    about = {"version": ".".join(map(str, ti.__version__))}
    if device == "gpu":
        arch = ti.lang.impl.current_cfg().arch
        if arch in (ti.x64, ti.arm64):
            raise Unavailable("Taichi finds no GPU that it can use")
        about["deviceName"] = f"GPU by {arch.name}"
        if arch not in (ti.cuda, ti.amdgpu):
            # Vulkan's and Metal's exponentials and logarithms have 32 bits.
            about["precisions"] = ["f32"]
    return about


def enter(precision):
    """Takes numbers that are written in kernels for numbers of a precision."""
    ti.lang.impl.get_runtime().set_default_fp(ti.f64 if precision == "f64" else ti.f32)
