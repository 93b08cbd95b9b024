"""CuPy: NumPy's operations on an NVIDIA or AMD GPU, one after the other."""

import cupy


def setup(device):
    properties = cupy.cuda.runtime.getDeviceProperties(0)
    return {
        "version": cupy.__version__,
        "deviceName": properties["name"].decode(),
        "memory": cupy.cuda.runtime.memGetInfo()[0],
    }


upload = cupy.asarray
download = cupy.asnumpy


def finish(arrays):
    cupy.cuda.get_current_stream().synchronize()


def pad(a, margins):
    padded = cupy.zeros([n + sum(margin) for n, margin in zip(a.shape, margins)], a.dtype)
    inside = tuple(slice(before, before + n) for n, (before, _) in zip(a.shape, margins))
    padded[inside] = a
    return padded


def set(a, index, values):
    copy = a.copy()
    copy[index] = values
    return copy


operations = {
    "sqrt": cupy.sqrt,
    "log": cupy.log,
    "tanh": cupy.tanh,
    "where": cupy.where,
    "minimum": cupy.minimum,
    "maximum": cupy.maximum,
    "pad": pad,
    "concat": cupy.concatenate,
    "set": set,
}
