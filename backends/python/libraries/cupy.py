"""CuPy: NumPy's operations on an NVIDIA or AMD GPU, one after the other."""

import cupy

from numpy_like import operations_of


def setup(device):
    properties = cupy.cuda.runtime.getDeviceProperties(0)
    return {
        "version": cupy.__version__,
        "deviceName": properties["name"].decode(),
        "memory": cupy.cuda.runtime.memGetInfo()[0],
    }


upload = cupy.asarray
download = cupy.asnumpy
operations = operations_of(cupy)


def finish(arrays):
    cupy.cuda.get_current_stream().synchronize()
