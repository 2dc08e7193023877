"""What all cases share: how a model and its reference answers are kept, so that tests need no Python.

A case is a small model in a file, numbers for its inputs, and the outputs that they must give, which NumPy or PyTorch
computed in double precision. A group is a list of cases in a file, beside a folder with their models.
"""

import json
import os
import shutil
import sys

import coremltools as ct
import numpy as np
from coremltools.proto import MIL_pb2, Model_pb2

FIXTURES = os.environ.get("FORMATS_OUT") or os.path.join(
    os.path.dirname(__file__), "..", "..", "Tests", "ModelFixtures", "Models", "CoreML"
)

ELEMENTS = {
    "float16": "fp16", "float32": "fp32", "float64": "fp64", "int32": "int32", "int64": "int64", "int8": "int8",
    "uint8": "uint8", "bool": "bool",
}


def exact(*shape, seed=0, scale=1 / 32, span=64):
    """Seeded numbers that 16-bit floating-point numbers hold exactly."""
    generator = np.random.default_rng(seed)
    return generator.integers(-span, span + 1, size=shape).astype(np.float64) * scale


def shortest(value):
    """The number whose text is the shortest that says the same."""
    number = float(str(value)) if not isinstance(value, np.bool_) else float(value)
    return int(number) if number == int(number) and abs(number) < 2**53 else number


def tensor(values):
    values = np.asarray(values)
    return {
        "element": ELEMENTS[str(values.dtype)],
        "shape": list(values.shape),
        "values": [shortest(value) if np.isfinite(value) else str(value) for value in values.reshape(-1)],
    }


def number(value):
    """A double that is a feature of its own."""
    return {"kind": "number", "value": plain(value)}


def integer(value):
    return {"kind": "integer", "value": int(value)}


def text(value):
    return {"kind": "text", "value": value}


def dictionary(values, keys=None):
    """Numbers by text or by integer; `keys` says which if there are none."""
    keys = keys or ("text" if all(isinstance(key, str) for key in values) else "integer")
    return {"kind": "dictionary", "keys": keys, "values": {str(key): plain(value) for key, value in values.items()}}


def sequence(values, keys=None):
    keys = keys or ("text" if all(isinstance(key, str) for key in values) else "integer")
    return {"kind": "sequence", "keys": keys, "values": list(values)}


def plain(value):
    """A number as JSON has it; what JSON has not becomes a text, as in tensors."""
    value = float(value)
    return value if np.isfinite(value) else str(value)


class Group:
    """A list of cases, and the folder of their models."""

    def __init__(self, name):
        self.name = name
        self.folder = os.path.join(FIXTURES, name)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.cases = {}

    def add(self, name, model, inputs, outputs, tolerance=1e-4, function=None):
        """Keeps a case.

        `model` is a specification, which becomes one file, or a path, which is copied. `inputs` and `outputs` are arrays by
        name; labels, and what `number`, `text`, `dictionary` and their siblings make, are kept as they are.
        """
        if isinstance(model, str):
            file = name + os.path.splitext(model)[1]
            (shutil.copytree if os.path.isdir(model) else shutil.copy)(model, os.path.join(self.folder, file))
        else:
            file = name + ".mlmodel"
            with open(os.path.join(self.folder, file), "wb") as output:
                output.write(model.SerializeToString(deterministic=True))
        case = {"model": file, "inputs": self.features(inputs), "outputs": self.features(outputs), "tolerance": tolerance}
        if function:
            case["function"] = function
        assert name not in self.cases, name
        self.cases[name] = case

    def again(self, name, case, inputs, outputs, tolerance=1e-4):
        """Keeps a case with the model of another one."""
        assert name not in self.cases, name
        self.cases[name] = {
            "model": self.cases[case]["model"], "inputs": self.features(inputs), "outputs": self.features(outputs),
            "tolerance": tolerance,
        }

    @staticmethod
    def features(values):
        return {
            name: value if isinstance(value, (str, int, float, dict)) else tensor(value) for name, value in values.items()
        }

    def save(self):
        with open(self.folder + ".json", "w") as output:
            lines = (f"{json.dumps(name)}: {json.dumps(case, sort_keys=True, separators=(',', ':'))}" for name, case in sorted(self.cases.items()))
            output.write("{\n" + ",\n".join(lines) + "\n}\n")
        print(f"{self.name}: {len(self.cases)} cases", file=sys.stderr)


def program(function, inputs, target=ct.target.iOS16, f16=False):
    """Converts a function of MIL's builder to a model, without any optimisation that would replace its operations.

    `inputs` are `mb.TensorSpec`s by name. An output is called by the name of the operation that makes it.
    """
    from coremltools.converters.mil import Builder as mb

    names = list(inputs)
    source = f"lambda {', '.join(names)}: _function({', '.join(names)})"
    built = mb.program(input_specs=[inputs[name] for name in names], opset_version=target)(
        eval(source, {"_function": function})
    )
    return ct.convert(
        built, convert_to="mlprogram", minimum_deployment_target=target, pass_pipeline=ct.PassPipeline.EMPTY,
        compute_precision=ct.precision.FLOAT16 if f16 else ct.precision.FLOAT32, skip_model_load=True,
    )


def inlined(model):
    """The specification of a program with its weights in it, so that the model is one file."""
    spec = Model_pb2.Model()
    spec.CopyFrom(model.get_spec())
    file = os.path.join(model.weights_dir, "weight.bin") if model.weights_dir else ""
    weights = open(file, "rb").read() if os.path.exists(file) else b""
    visit(spec.mlProgram, weights)
    for feature in spec.description.input:
        # coremltools makes sizes that were left open end at 2.
        for sizes in feature.type.multiArrayType.shapeRange.sizeRanges:
            if sizes.upperBound == 2:
                sizes.upperBound = -1
    return spec


def visit(message, weights):
    if isinstance(message, MIL_pb2.Value) and message.HasField("blobFileValue"):
        place = message.blobFileValue.offset
        size, start = (int.from_bytes(weights[place + at : place + at + 8], "little") for at in (8, 16))
        content = weights[start : start + size]
        value = message.immediateValue.tensor
        message.ClearField("blobFileValue")
        if message.type.tensorType.dataType == MIL_pb2.FLOAT32:
            value.floats.values.extend(np.frombuffer(content, np.float32).tolist())
        else:
            value.bytes.values = content
        return
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            if field.message_type.fields_by_name["value"].message_type is not None:
                for entry in value.values():
                    visit(entry, weights)
        elif field.is_repeated:
            for entry in value:
                visit(entry, weights)
        else:
            visit(value, weights)
