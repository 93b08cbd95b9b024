"""Kills its process at the second call."""

import os
import signal
import sys

calls = 0


def run(sa, ct, p, device="cpu"):
    global calls
    calls += 1
    if calls == 2:
        print("abandoning ship", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    return sa
