"""A miniature checkout for the tests: laid out like the real one, each backend with its own fault.

numpy behaves well, numba prints, jax raises, pytorch hangs, tensorflow kills itself, taichi lacks
its package, aesara computes in another precision, cupy fails an assertion without a message.
"""

import contextlib
import os
import types


class BackendNotSupported(Exception):
    pass


class Setup:
    def __init__(self, version, check=lambda: None):
        self.version, self.check = version, check

    def __call__(self, device="cpu"):
        return self.entered(device)

    @contextlib.contextmanager
    def entered(self, device):
        try:
            self.check()
        except Exception as error:
            raise BackendNotSupported(str(error)) from None
        os.environ["MINIATURE_DEVICE"] = device
        yield types.SimpleNamespace(__version__=self.version)
        del os.environ["MINIATURE_DEVICE"]


def missing_package():
    import no_such_library  # noqa: F401


def failed_assertion():
    assert os.path.exists("/no/such/device")


__backends__ = {
    "numpy": Setup("1.0"),
    "numba": Setup("2.0"),
    "jax": Setup("3.0"),
    "pytorch": Setup("4.0"),
    "tensorflow": Setup((5, 0)),
    "taichi": Setup("6.0", missing_package),
    "aesara": Setup("7.0"),
    "cupy": Setup("8.0", failed_assertion),
}


def convert_to_numpy(array, backend, device="cpu"):
    if isinstance(array, (list, tuple)):
        return [convert_to_numpy(part, backend, device) for part in array]
    return array
