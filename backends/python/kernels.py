"""Runs kernels that are written in Python for a compiler. The compiler is the module `compiler`.

The text of a kernel is a module with a function `prepare(inputs, constants, precision,
formulation)`. It gets NumPy's arrays in the precision of the case and returns a function that
computes, to its end, and a list of functions, each of which returns an output as NumPy's array.
"""

import sys

import compiler

from __main__ import load_module

TYPES = {"f64": "float64", "f32": "float32"}


def setup(device):
    return compiler.setup(device)


def prepare(arrays, benchmark, source, constants, precision, formulation):
    compiler.enter(precision)
    inputs = {
        name: array.astype(TYPES[precision], copy=False) if array.dtype == "float64" else array
        for name, array in arrays.items()
    }
    name = f"kernel_of_{benchmark}"
    module = sys.modules.get(name) or load_module(name, source)
    return Case(*module.prepare(inputs, constants, precision, formulation))


class Case:
    """A kernel with its inputs, ready to be called."""

    def __init__(self, compute, outputs):
        self.compute, self.computed, self.results = compute, outputs, ()

    def reset(self):
        self.results = ()

    def run(self):
        self.compute()
        self.results = self.computed

    def output(self, position):
        return self.results[position]()
