"""The operations of a library with NumPy's interface."""


def operations_of(library):
    def pad(a, margins):
        padded = library.zeros([n + sum(margin) for n, margin in zip(a.shape, margins)], a.dtype)
        inside = tuple(slice(before, before + n) for n, (before, _) in zip(a.shape, margins))
        padded[inside] = a
        return padded

    def set(a, index, values):
        copy = a.copy()
        copy[index] = values
        return copy

    return {
        "sqrt": library.sqrt,
        "log": library.log,
        "exp": library.exp,
        "where": library.where,
        "minimum": library.minimum,
        "maximum": library.maximum,
        "pad": pad,
        "concat": library.concatenate,
        "set": set,
    }
