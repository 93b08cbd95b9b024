"""Writes to its inputs, so that a second call differs unless they are restored."""


def run(*inputs, device="cpu"):
    for array in inputs[-7:]:
        array += 1
    return inputs[-7:]
