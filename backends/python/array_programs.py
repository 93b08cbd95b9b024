"""Carries array programs out with a library's operations.

A program arrives as a list of operations and becomes a Python function, one line per operation,
which a library calls, traces or compiles. The library is the module `library`: what it has to offer
is written down in docs/add-a-python-library.md.
"""

import library
import numpy

DTYPES = {"f64": "float64", "f32": "float32"}

# Operations that all libraries write alike. The others are functions of the library.
OPERATORS = {
    "add": "{} + {}",
    "sub": "{} - {}",
    "mul": "{} * {}",
    "div": "{} / {}",
    "less": "{} < {}",
    "negate": "-{}",
    "abs": "abs({})",
}

OPTIONAL = ["minimum", "maximum", "set"]


def setup(device):
    offered = [name for name in OPTIONAL if name in library.operations]
    return {**library.setup(device), "optional": ["negate", "abs", *offered]}


def prepare(arrays, program):
    return Case(list(arrays.values()), program)


class Case:
    """A program with its inputs, ready to be called."""

    def __init__(self, arrays, program):
        dtype = DTYPES[program["precision"]]
        self.arrays = [array.astype(dtype, copy=False) for array in arrays]
        self.upload()
        function = function_of(program, library.operations, library.upload)
        compile = getattr(library, "compile", None)
        self.function = compile(function, self.inputs) if compile else function
        self.finish = getattr(library, "finish", lambda outputs: None)
        self.results = ()

    def upload(self):
        self.inputs = [library.upload(array) for array in self.arrays]
        getattr(library, "finish", lambda arrays: None)(self.inputs)

    def reset(self):
        self.results = ()

    def run(self):
        self.results = self.function(*self.inputs)
        self.finish(self.results)

    def output(self, position):
        return getattr(library, "download", numpy.asarray)(self.results[position])


def function_of(program, operations, upload):
    """The program as a function of its inputs that returns its outputs."""
    dtype = DTYPES[program["precision"]]
    inputs = [f"v{n}" for n in range(len(program["inputs"]))]
    names, numbers, scope = list(inputs), {}, dict(operations)
    for constant in program["constants"]:
        name = f"v{len(names)}"
        if constant["shape"] == []:
            numbers[name] = repr(float(constant["values"][0]))
        values = numpy.array(constant["values"], dtype).reshape(constant["shape"])
        scope[name] = upload(values)
        names.append(name)
    kept = {*names, *(f"v{n}" for n in program["outputs"])}
    last_use = {f"v{n}": at for at, step in enumerate(program["steps"]) for n in step["operands"]}
    lines = [f"def program({', '.join(inputs)}):"]
    for at, step in enumerate(program["steps"]):
        operands = [f"v{n}" for n in step["operands"]]
        name = f"v{len(names)}"
        names.append(name)
        # A number is written as such beside an array, whose precision it takes.
        beside = any(operand not in numbers for operand in operands[step["op"] == "where" :])
        written = [numbers.get(operand, operand) if beside else operand for operand in operands]
        lines.append(f"    {name} = {expression(step, written)}")
        used_up = [o for o in dict.fromkeys(operands) if o not in kept and last_use[o] == at]
        if used_up:
            lines.append(f"    del {', '.join(used_up)}")
    lines.append(f"    return [{', '.join(f'v{n}' for n in program['outputs'])}]")
    exec("\n".join(lines), scope)
    return scope["program"]


def expression(step, operands):
    """What makes the value of one operation."""
    kind = step["op"]
    if kind in OPERATORS:
        return OPERATORS[kind].format(*(f"({o})" if o[0] == "-" else o for o in operands))
    if kind == "slice":
        slices = [f"{begin}:{end}" for begin, end in zip(step["begin"], step["end"])]
        return f"{operands[0]}[{', '.join(slices)}]"
    if kind == "set":
        slices = [f"slice({begin}, {end})" for begin, end in zip(step["begin"], step["end"])]
        return f"set({operands[0]}, ({', '.join(slices)},), {operands[1]})"
    if kind == "pad":
        return f"pad({operands[0]}, {step['margins']})"
    if kind == "concat":
        return f"concat([{', '.join(operands)}], {step['axis']})"
    return f"{kind}({', '.join(operands)})"
