__implementations__ = ("numpy", "numba", "jax", "pytorch", "tensorflow", "aesara")
