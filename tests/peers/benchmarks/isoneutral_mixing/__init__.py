__implementations__ = ("numpy", "numba")
