"""Hangs at the second call, if told so without letting the interpreter's other threads run."""

import ctypes
import os
import sys
import time

calls = 0


def run(sa, ct, p, device="cpu"):
    global calls
    calls += 1
    if calls == 2:
        print("waiting for the tide", file=sys.stderr, flush=True)
        if "HOLDS_INTERPRETER" in os.environ:
            ctypes.PyDLL(None).sleep(3600)
        time.sleep(3600)
    return sa
