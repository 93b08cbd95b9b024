"""NumPy: every operation makes an array, one after the other."""

import numpy

from numpy_like import operations_of


def setup(device):
    return {"version": numpy.__version__}


def upload(array):
    return array


operations = operations_of(numpy)
