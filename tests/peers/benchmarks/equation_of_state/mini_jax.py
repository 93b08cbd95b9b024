"""Raises at the second call."""

calls = 0


def run(sa, ct, p, device="cpu"):
    global calls
    calls += 1
    if calls == 2:
        raise ZeroDivisionError("the sea is empty\nand so is this line")
    return sa
