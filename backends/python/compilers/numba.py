"""Numba: loops over NumPy's arrays, compiled when they are first called."""

import numba


def setup(device):
    return {"version": numba.__version__}


def enter(precision):
    pass
