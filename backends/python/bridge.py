"""Computes the benchmarks of a pyhpc-benchmarks checkout on request.

One process serves one backend of the checkout. Requests come as lines of JSON on stdin, answers
go as lines of JSON to stdout, arrays travel in raw files. See docs/python-peers.md.
"""

import functools
import importlib
import json
import os
import pkgutil
import queue
import select
import shutil
import signal
import sys
import threading
import time
import traceback


class Unsupported(Exception):
    """The checkout does not compute this case with this backend."""


class Unavailable(Exception):
    """The backend cannot be used on this machine."""


class Case:
    """A benchmark with its inputs packed for one backend, ready to be called."""

    def __init__(self, context, call, inputs, pristine):
        self.context = context
        self.call = call
        self.inputs = inputs
        # By position: what the inputs that a call overwrites have to be before the next one.
        self.pristine = pristine
        self.result = None


class Bridge:
    """Answers requests; each public method is one of them."""

    def __init__(self):
        self.cases = {}
        self.scratch = None

    def setup(self, checkout, backend, device, scratch):
        self.backend, self.device, self.scratch = backend, device, scratch
        sys.path.insert(0, checkout)
        settle_allocator()
        self.originals = importlib.import_module("backends")
        try:
            with self._entered("f64") as module:
                self._library = module
                self._synchronise = synchroniser(backend, device, module)
                version = getattr(module, "__version__", "unknown")
                return {
                    "version": version if isinstance(version, str) else ".".join(map(str, version)),
                    "deviceName": device_name(backend, device, module),
                }
        except self.originals.BackendNotSupported as error:
            raise Unavailable(str(error) or assertion(error)) from None

    def load(self, benchmark):
        with self._entered("f64"):
            self._implementation(benchmark)

    def prepare(self, case, benchmark, precision, inputs):
        context = functools.partial(self._entered, precision)
        with context():
            implementation = self._implementation(benchmark)
            pristine = [read(precision=precision, **described) for described in inputs]
            # The library may use the memory that it is given, and write to it.
            prepared = [array.copy() for array in pristine]
            if hasattr(implementation, "prepare_inputs"):
                prepared = implementation.prepare_inputs(*prepared, device=self.device)
            call = functools.partial(implementation.run, *prepared, device=self.device)
            # Compiles, and tells what the call does to its inputs.
            outputs = self._to_numpy(call())
            pristine = {
                position: before
                for position, (before, now) in enumerate(zip(pristine, prepared))
                if not same(before, self._to_numpy([now])[0])
            }
        self.cases[case] = Case(context, call, prepared, pristine)
        return [describe(array) for array in outputs]

    def run(self, case):
        case = self.cases[case]
        case.result = None
        with case.context():
            for position, values in case.pristine.items():
                restore(case.inputs[position], values)
            self._synchronise()
            start = time.perf_counter()
            result = case.call()
            if self.backend == "tensorflow":
                # Its run functions return while a GPU is still computing.
                self._synchronise()
            seconds = time.perf_counter() - start
        case.result = result
        return {"seconds": seconds}

    def outputs(self, case):
        arrays = self._to_numpy(self.cases[case].result)
        return [
            {**describe(array), "file": write(array, os.path.join(self.scratch, f"output-{case}-{n}"))}
            for n, array in enumerate(arrays)
        ]

    def release(self, case):
        del self.cases[case]

    def _entered(self, precision):
        return Entered(self.originals.__backends__[self.backend](device=self.device), precision)

    def _implementation(self, benchmark):
        package = importlib.import_module(f"benchmarks.{benchmark}")
        if self.backend in package.__implementations__:
            for module in pkgutil.iter_modules(package.__path__):
                if module.name.endswith(f"_{self.backend}"):
                    return importlib.import_module(f"{package.__name__}.{module.name}")
        raise Unsupported(f"the checkout has no {benchmark} for {self.backend}")

    def _to_numpy(self, arrays):
        if not isinstance(arrays, (list, tuple)):
            arrays = [arrays]
        return self.originals.convert_to_numpy(arrays, self.backend, self.device)


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


def settle_allocator():
    """Brings the C library's allocator into the state of a process that has worked for a while.

    glibc maps fresh pages for large blocks, and returns them, until a first one as large is freed;
    from then on it keeps memory of that size. Without this, a size's time would depend on which
    other sizes the run has: NumPy's equation_of_state at 65,536 points took 41 ms, or 15 ms.
    """
    import numpy

    largest = (32 << 20) - (64 << 10)  # glibc learns from blocks of up to 32 MiB
    numpy.empty(largest, dtype="uint8")


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
    """Name of the accelerator, where the library tells it."""
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


def read(shape, dtype, precision, file=None):
    """Reads an input, removes its file, and converts it to what the originals take."""
    import numpy

    wanted = {"f64": "float64", "f32": "float32"}[precision] if dtype == "float64" else "int64"
    if file is None:
        return numpy.zeros(shape, dtype=wanted)
    array = numpy.fromfile(file, dtype=dtype).reshape(shape)
    os.remove(file)
    return array.astype(wanted, copy=False)


def write(array, file):
    """Writes an output in C order."""
    array.tofile(file)
    return file


def describe(array):
    return {"dtype": str(array.dtype), "shape": list(array.shape)}


def same(one, other):
    import numpy

    return numpy.array_equal(one.ravel(), other.ravel())


def restore(target, values):
    """Writes an input's first values back into a library's array."""
    import numpy

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


def message(error):
    """The first line that says something; compilers tend to write essays."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:500] if lines else type(error).__name__


def protocol_streams():
    """Takes stdin and stdout away from the libraries, whose noise goes to stderr."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    return requests, answers


def guard(requests, answers):
    """Starts a process that ends this one if it outlives its parent.

    The thread that notices the end of stdin needs the interpreter, which compiled code that runs for
    ever (a loop of Numba's, say) does not give away.
    """
    if not hasattr(os, "fork"):
        return
    guarded = os.getpid()
    if os.fork() != 0:
        return
    # The parent would take these for those of the guarded process.
    for output in (1, 2, answers.fileno()):
        os.close(output)
    ending = select.poll()
    ending.register(requests.fileno(), 0)
    ending.poll()
    time.sleep(1)
    if os.getppid() == guarded:
        os.kill(guarded, signal.SIGKILL)
    os._exit(0)


def main():
    # Ctrl-C is the parent's affair: it closes stdin, also by its death.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.path[:] = [folder for folder in sys.path if folder]
    requests, answers = protocol_streams()
    guard(requests, answers)
    bridge, inbox = Bridge(), queue.SimpleQueue()

    def listen():
        for line in requests:
            inbox.put(json.loads(line))
        if bridge.scratch:
            shutil.rmtree(bridge.scratch, ignore_errors=True)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        request = inbox.get()
        answer = {"id": request.pop("id")}
        try:
            answer["result"] = getattr(bridge, request.pop("op"))(**request)
        except BaseException as error:
            traceback.print_exc()
            answer["error"] = {"kind": type(error).__name__, "message": message(error)}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


main()
