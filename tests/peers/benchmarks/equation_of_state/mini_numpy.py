"""Behaves well. The weights distinguish the arguments; the environment shows that of the setup."""

import os


def run(sa, ct, p, device="cpu"):
    assert os.environ["MINIATURE_DEVICE"] == device
    assert os.environ["OMP_NUM_THREADS"] == "1"
    return sa + 10 * ct + 100 * p
