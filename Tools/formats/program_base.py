"""What the cases of ML programs share: the group, and a short way to add a case to it."""

import numpy as np
import torch
from coremltools.converters.mil import Builder as mb
from coremltools.converters.mil.mil import types
import coremltools as ct

from common import Group, exact, inlined, program

IOS15, IOS16, IOS17, IOS18 = ct.target.iOS15, ct.target.iOS16, ct.target.iOS17, ct.target.iOS18
TYPES = {"float32": types.fp32, "float16": types.fp16, "int32": types.int32}

group = Group("program")
covered = {}


def f32(values):
    return np.asarray(values, dtype=np.float32)


def f16(values):
    return np.asarray(values, dtype=np.float16)


def i32(values):
    return np.asarray(values, dtype=np.int32)


def case(name, function, inputs, outputs, target=IOS16, tolerance=1e-4, shapes=None):
    """Adds a case: `inputs` are the function's arguments in order, `outputs` its results in order.

    `shapes` names inputs whose sizes the program leaves open, with the sizes that stay.
    """
    feeds, specs = {}, {}
    for key, value in zip(function.__code__.co_varnames, inputs):
        value = np.asarray(value)
        value = value.astype(np.int32 if value.dtype.kind in "iu" else np.float32)
        shape = value.shape
        if shapes and key in shapes:
            shape = tuple(mb_symbol() if size is None else size for size in shapes[key])
        feeds[key], specs[key] = value, mb.TensorSpec(shape=shape, dtype=TYPES[str(value.dtype)])
    spec = inlined(program(function, specs, target))
    for operation in spec.mlProgram.functions["main"].block_specializations.values():
        for item in operation.operations:
            del item.attributes["name"]
            covered.setdefault(item.type, []).append(name)
    names = [output.name for output in spec.description.output]
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    assert len(names) == len(outputs), (name, names)
    results = {}
    for key, output in zip(names, outputs):
        output = output.detach().numpy() if isinstance(output, torch.Tensor) else np.asarray(output)
        results[key] = output.astype(np.int32 if output.dtype.kind in "iu" else np.float32)
    # Who converted it, and names that say nothing, take as much room as what it is.
    spec.description.metadata.Clear()
    spec.mlProgram.attributes.clear()
    assert spec.ByteSize() < 8192, (name, spec.ByteSize())
    group.add(name, spec, feeds, results, tolerance)


def mb_symbol():
    from coremltools.converters.mil.mil import get_new_symbol

    return get_new_symbol()


def t(values):
    return torch.from_numpy(np.asarray(values, dtype=np.float64))


def number(x):
    """A truth value as a number, because models give none out."""
    return mb.cast(x=x, dtype="fp32")


def truth(x):
    return mb.cast(x=x, dtype="bool")
