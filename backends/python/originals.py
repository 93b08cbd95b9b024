"""Adapter of a pyhpc-benchmarks checkout: its own modules compute."""

import functools
import importlib
import pkgutil
import sys
import traceback

import numpy

from __main__ import Unavailable, Unsupported

TYPES = {"f64": "float64", "f32": "float32"}


def setup(device, checkout, backend):
    """Sets one backend of the checkout up, once for all cases."""
    global checkout_of
    sys.path.insert(0, checkout)
    checkout_of = Checkout(importlib.import_module("backends"), backend, device)
    return checkout_of.about()


def load(benchmark):
    with checkout_of.entered("f64"):
        checkout_of.implementation(benchmark)


def prepare(arrays, benchmark, precision):
    return Case(checkout_of, arrays, benchmark, precision)


class Checkout:
    """The modules of the checkout, for one backend on one device."""

    def __init__(self, modules, backend, device):
        self.modules, self.backend, self.device = modules, backend, device

    def about(self):
        try:
            with self.entered("f64") as library:
                self.synchronise = synchroniser(self.backend, self.device, library)
                if self.device == "tpu" and library.devices()[0].platform != "tpu":
                    raise Unavailable("JAX finds no tpu")
                version = getattr(library, "__version__", "unknown")
                return {
                    "version": version if isinstance(version, str) else ".".join(map(str, version)),
                    "deviceName": device_name(self.backend, self.device, library),
                    "precisions": ["f32"] if self.device == "tpu" else None,
                }
        except self.modules.BackendNotSupported as error:
            raise Unavailable(str(error) or assertion(error)) from None

    def entered(self, precision):
        return Entered(self.modules.__backends__[self.backend](device=self.device), precision)

    def implementation(self, benchmark):
        package = importlib.import_module(f"benchmarks.{benchmark}")
        if self.backend in package.__implementations__:
            for module in pkgutil.iter_modules(package.__path__):
                if module.name.endswith(f"_{self.backend}"):
                    return importlib.import_module(f"{package.__name__}.{module.name}")
        raise Unsupported(f"the checkout has no program of it for {self.backend}")

    def to_numpy(self, array):
        return self.modules.convert_to_numpy(array, self.backend, self.device)


class Case:
    """A benchmark with its inputs packed for one backend, ready to be called."""

    def __init__(self, checkout, arrays, benchmark, precision):
        self.checkout, self.results = checkout, ()
        self.context = functools.partial(checkout.entered, precision)
        with self.context():
            implementation = checkout.implementation(benchmark)
            arrays = [converted(array, precision) for array in arrays.values()]
            # By position: what the inputs that a call overwrites have to be before the next one.
            # Which ones these are is known after the first call.
            self.pristine, self.is_first = dict(enumerate(arrays)), True
            # The library may use the memory that it is given, and write to it.
            self.inputs = [array.copy() for array in arrays]
            device = checkout.device
            if hasattr(implementation, "prepare_inputs"):
                self.inputs = implementation.prepare_inputs(*self.inputs, device=device)
            self.call = functools.partial(implementation.run, *self.inputs, device=device)

    def reset(self):
        self.results = ()
        if self.is_first:
            self.is_first = False
            self.pristine = {
                position: before
                for position, before in self.pristine.items()
                if not same(before, self.checkout.to_numpy(self.inputs[position]))
            }
        for position, values in self.pristine.items():
            restore(self.inputs[position], values)
        self.checkout.synchronise()

    def run(self):
        results = self.call()
        self.results = results if isinstance(results, (list, tuple)) else [results]
        if self.checkout.backend == "tensorflow":
            # Its run functions return while a GPU is still computing.
            self.checkout.synchronise()

    def output(self, position):
        return self.checkout.to_numpy(self.results[position])


class Entered:
    """The checkout's own setup around a call, with JAX in the precision asked for."""

    def __init__(self, setup, precision):
        self.setup, self.precision = setup, precision

    def __enter__(self):
        module = self.setup.__enter__()
        if getattr(module, "__name__", "") == "jax" and self.precision == "f32":
            module.config.update("jax_enable_x64", False)
        return module

    def __exit__(self, *error):
        return self.setup.__exit__(*error)


def synchroniser(backend, device, library):
    """What waits until the device has finished all work given to it."""
    if backend == "taichi":
        return library.sync
    if device == "gpu" and backend == "cupy":
        return lambda: library.cuda.stream.get_current_stream().synchronize()
    if device == "gpu" and backend == "pytorch":
        return library.cuda.synchronize
    if device == "gpu" and backend == "tensorflow":
        return library.test.experimental.sync_devices
    return lambda: None


def device_name(backend, device, library):
    """Name of the accelerator, where the library reports it."""
    if device == "cpu":
        return None
    try:
        if backend == "jax":
            return library.devices()[0].device_kind
        if backend == "pytorch":
            return library.cuda.get_device_name(0)
        if backend == "cupy":
            return library.cuda.runtime.getDeviceProperties(0)["name"].decode()
        if backend == "tensorflow":
            first = library.config.list_physical_devices("GPU")[0]
            return library.config.experimental.get_device_details(first).get("device_name")
    except Exception:
        # A name is a courtesy; what really fails will fail in a call.
        pass
    return None


def assertion(error):
    """The source line of an assertion that failed without a message."""
    cause = error.__context__
    line = traceback.extract_tb(cause.__traceback__)[-1].line if cause else ""
    return f"{type(cause or error).__name__}: {line}" if line else type(cause or error).__name__


def converted(array, precision):
    """An input as the originals take it."""
    return array.astype(TYPES[precision] if array.dtype == "float64" else "int64", copy=False)


def same(one, other):
    return numpy.array_equal(one.ravel(), other.ravel())


def restore(target, values):
    """Writes an input's first values back into a library's array."""
    if type(target) is numpy.ndarray:
        numpy.copyto(target, values.reshape(target.shape))
    elif hasattr(target, "from_numpy"):  # taichi
        target.from_numpy(values)
    elif hasattr(target, "copy_"):  # pytorch
        target.copy_(importlib.import_module("torch").from_numpy(values))
    elif hasattr(target, "set"):  # cupy
        target.set(values)
    else:
        raise TypeError(f"Cannot write to a {type(target).__name__} to restore an input")
