"""NumPy: every operation makes an array, one after the other."""

import numpy


def setup(device):
    return {"version": numpy.__version__}


def upload(array):
    return array


def pad(a, margins):
    padded = numpy.zeros([n + sum(margin) for n, margin in zip(a.shape, margins)], a.dtype)
    inside = tuple(slice(before, before + n) for n, (before, _) in zip(a.shape, margins))
    padded[inside] = a
    return padded


def set(a, index, values):
    copy = a.copy()
    copy[index] = values
    return copy


operations = {
    "sqrt": numpy.sqrt,
    "log": numpy.log,
    "tanh": numpy.tanh,
    "where": numpy.where,
    "minimum": numpy.minimum,
    "maximum": numpy.maximum,
    "pad": pad,
    "concat": numpy.concatenate,
    "set": set,
}
