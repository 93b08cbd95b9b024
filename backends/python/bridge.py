"""Computes prepared cases on request, for one backend, in a process of its own.

Requests come as lines of JSON on stdin, answers go as lines of JSON to stdout, arrays travel in raw
files. What computes is an adapter: Python modules that come with the first request. See
docs/python.md.
"""

import sys

# Nothing may be imported from the folder that the program is started in: a queue.py there, say.
sys.path[:] = [folder for folder in sys.path if folder]

import contextlib
import importlib.util
import json
import os
import queue
import select
import shutil
import signal
import subprocess
import threading
import time
import traceback


class Unsupported(Exception):
    """The backend does not compute this case."""


class Unavailable(Exception):
    """The backend cannot be used on this machine."""


class Bridge:
    """Answers requests; each public method is one of them."""

    def __init__(self):
        self.cases = {}
        self.scratch = None
        self.modules = None
        self.evicted = None

    def setup(self, scratch, modules, device, cache=None, **options):
        """Loads the adapter, the last of the modules, and lets it set itself up."""
        self.scratch = scratch
        self.modules = os.path.join(cache or scratch, "modules")
        for name, source in modules:
            self.adapter = load_module(name, source)
        settle_allocator()
        about = self.adapter.setup(device, **options)
        if device == "gpu" and "memory" not in about:
            about["memory"] = free_gpu_memory()
        return about

    def load(self, **options):
        self.adapter.load(**options)

    def prepare(self, case, inputs, **options):
        arrays = {name: read(**described) for name, described in inputs.items()}
        prepared = self.adapter.prepare(arrays, **options)
        with context(prepared):
            prepared.run()  # Compiles.
            found = [describe(prepared.output(n)) for n in range(len(prepared.results))]
            prepared.reset()
        self.cases[case] = prepared
        return found

    def run(self, case, warm=False):
        """Calls a case and takes the time; if `warm`, right after an untimed call."""
        prepared = self.cases[case]
        with context(prepared):
            if warm:
                prepared.reset()
                prepared.run()
            prepared.reset()
            before = waited()
            start = time.perf_counter()
            prepared.run()
            seconds = time.perf_counter() - start
            after = waited()
        if after is None:
            return {"seconds": seconds}
        return {"seconds": seconds, "waited": after - before}

    def evict(self, bytes):
        """Evicts what the CPU's caches hold, by writing to so many bytes."""
        import numpy

        if self.evicted is None or self.evicted.nbytes != bytes // 8 * 8:
            self.evicted = numpy.zeros(bytes // 8)
        self.evicted += 1

    def output(self, case, position):
        array = self.cases[case].output(position)
        return {
            **describe(array),
            "file": write(array, os.path.join(self.scratch, f"output-{case}-{position}")),
        }

    def transfer(self, case):
        """Copies all inputs to the device and all outputs back once more."""
        prepared = self.cases[case]
        times = [time.perf_counter()]
        prepared.upload()
        times.append(time.perf_counter())
        for n in range(len(prepared.results)):
            prepared.output(n)
        times.append(time.perf_counter())
        return {"upload": times[1] - times[0], "download": times[2] - times[1]}

    def release(self, case):
        del self.cases[case]


def waited():
    """Seconds that this thread waited for a processor; nothing where the system does not say."""
    try:
        with open("/proc/thread-self/schedstat") as counters:
            return int(counters.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return None


def load_module(name, source):
    """Makes a module of a text. It gets a file, because compilers read their source there.

    A file that is there stays as it is: compilers recognise what they have compiled by its time.
    """
    os.makedirs(bridge.modules, exist_ok=True)
    path = os.path.join(bridge.modules, f"{name}.py")
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as file:
            file.write(source)
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def context(prepared):
    """What is entered around every use of a case."""
    return getattr(prepared, "context", contextlib.nullcontext)()


def settle_allocator():
    """Brings the C library's allocator into the state of a process that has worked for a while.

    glibc maps fresh pages for large blocks, and returns them, until a first one as large is freed;
    from then on it keeps memory of that size. Without this, a size's time would depend on which
    other sizes the run has: NumPy's equation_of_state at 65,536 points took 41 ms, or 15 ms.
    """
    import numpy

    largest = (32 << 20) - (64 << 10)  # glibc learns from blocks of up to 32 MiB
    numpy.empty(largest, dtype="uint8")


def free_gpu_memory():
    """Bytes that are free on the first GPU, if it is one of NVIDIA's."""
    command = ["nvidia-smi", "--query-gpu=memory.free", "--format=csv,noheader,nounits"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return int(answer.splitlines()[0]) << 20
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None


def read(shape, dtype, file=None):
    """Reads an input and removes its file; one without a file is zero."""
    import numpy

    if file is None:
        return numpy.zeros(shape, dtype)
    array = numpy.fromfile(file, dtype).reshape(shape)
    os.remove(file)
    return array


def write(array, file):
    """Writes an output in C order."""
    array.tofile(file)
    return file


def describe(array):
    return {"dtype": str(array.dtype), "shape": list(array.shape)}


def message(error):
    """The first line that says something; compilers write many."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if lines:
        return lines[0][:500]
    # An assertion without a message: its source line says what failed.
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}: {frames[-1].line}" if frames else type(error).__name__


def protocol_streams():
    """Keeps stdin and stdout for the protocol; what libraries print goes to stderr."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    return requests, answers


def guard(requests, answers):
    """Starts a process that ends this one if it outlives its parent.

    The thread that notices the end of stdin needs the interpreter's lock, which compiled code does
    not release while it runs, for example an endless loop in Numba.
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


bridge = Bridge()


def main():
    # The parent handles interrupts. This process ends when its stdin does, also if the parent dies.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    sys.path[:] = [folder for folder in sys.path if folder]
    requests, answers = protocol_streams()
    guard(requests, answers)
    inbox = queue.SimpleQueue()

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
