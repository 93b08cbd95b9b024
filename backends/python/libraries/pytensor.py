"""PyTensor, the successor of Aesara and Theano: a symbolic graph, rewritten, compiled by Numba."""

import pytensor
import pytensor.tensor as pt


def setup(device):
    # The default lets the compiler reorder products. What isoneutral mixing computes as (t s) s, in
    # f32 because s² is too large for it, then becomes t s², which is 0 times infinity.
    pytensor.config.numba__fastmath = False
    return {"version": pytensor.__version__}


def upload(array):
    return array


def compile(function, inputs):
    pytensor.config.floatX = str(inputs[0].dtype)
    symbols = [pt.tensor(dtype=array.dtype, shape=array.shape) for array in inputs]
    return pytensor.function(symbols, function(*symbols), mode="NUMBA", trust_input=True)


def set(a, index, values):
    return pt.set_subtensor(a[index], values)


def pad(a, margins):
    return pt.pad(a, margins, mode="constant")


operations = {
    "sqrt": pt.sqrt,
    "log": pt.log,
    "exp": pt.exp,
    "where": pt.where,
    "minimum": pt.minimum,
    "maximum": pt.maximum,
    "pad": pad,
    "concat": lambda parts, axis: pt.concatenate(parts, axis),
    "set": set,
}
