"""Prints a program in the text form that Apple's compiler writes, with what stands beside it in a compiled bundle.

That compiler runs on Apple's systems alone, so tests make their bundles here, after what real ones hold.
Version 1.0 writes single values as `tensor<int32, []>(3)`, version 1.3 as `int32(3)`.
"""

import json
import os
import shutil
import struct

import numpy as np
from coremltools.proto import MIL_pb2

NAMES = {
    "BOOL": "bool", "STRING": "string", "FLOAT16": "fp16", "FLOAT32": "fp32", "FLOAT64": "fp64", "BFLOAT16": "bf16",
    "FLOAT8E4M3FN": "fp8e4m3fn", "FLOAT8E5M2": "fp8e5m2",
}
NUMPY = {
    "fp16": np.float16, "fp32": np.float32, "fp64": np.float64, "int8": np.int8, "int16": np.int16, "int32": np.int32,
    "int64": np.int64, "uint8": np.uint8, "uint16": np.uint16, "uint32": np.uint32, "uint64": np.uint64,
    "bool": np.bool_,
}
SETS = {f"CoreML{number}": f"ios{number + 10}" for number in range(5, 9)} | {"CoreML9": "ios26"}


def element(code):
    name = MIL_pb2.DataType.Name(code)
    return NAMES.get(name) or name.lower()


def quoted(text):
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'


def hexadecimal(number):
    number = float(number)
    if not np.isfinite(number):
        return str(number)
    significand, exponent = number.hex().split("p")
    if "." in significand:
        significand = significand.rstrip("0").rstrip(".")
    return f"{significand}p{exponent}"


def bracketed(items, shape):
    if not shape:
        return items[0]
    step = len(items) // shape[0] if shape[0] else 0
    return "[" + ", ".join(bracketed(items[at * step : (at + 1) * step], shape[1:]) for at in range(shape[0])) + "]"


class TextProgram:
    """`folder` is how the text names the folder of the weights; `attributes` is what it says of functions, by name."""

    def __init__(self, program, version="1.0", folder="@model_path/", attributes=None):
        self.program, self.version, self.folder, self.attributes = program, version, folder, attributes or {}

    # Types

    def single(self, name):
        return name if self.version == "1.3" else f"tensor<{name}, []>"

    def dimension(self, dimension):
        return str(dimension.constant.size) if dimension.HasField("constant") else "?"

    def type(self, message):
        kind = message.WhichOneof("type")
        if kind == "tensorType":
            tensor = message.tensorType
            if not tensor.dimensions:
                return self.single(element(tensor.dataType))
            return f"tensor<{element(tensor.dataType)}, [{', '.join(map(self.dimension, tensor.dimensions))}]>"
        if kind == "listType":
            return f"list<{self.type(message.listType.type)}, {self.dimension(message.listType.length)}>"
        if kind == "tupleType":
            return f"tuple<{', '.join(map(self.type, message.tupleType.types))}>"
        if kind == "dictionaryType":
            return f"dict<{self.type(message.dictionaryType.keyType)}, {self.type(message.dictionaryType.valueType)}>"
        return f"state<{self.type(message.stateType.wrappedType)}>"

    # Values

    def value(self, message):
        if message.HasField("blobFileValue"):
            path = quoted(message.blobFileValue.fileName.replace("@model_path/", self.folder))
            offset = message.blobFileValue.offset
            content = f"BLOBFILE(path = {self.single('string')}({path}), offset = {self.single('uint64')}({offset}))"
        else:
            content = self.content(message)
        return f"{self.type(message.type)}({content})"

    def content(self, message):
        value = message.immediateValue
        kind = value.WhichOneof("value")
        if kind == "tensor":
            return self.tensor(value.tensor, message.type.tensorType)
        if kind == "list":
            return "[" + ", ".join(map(self.content, value.list.values)) + "]"
        if kind == "tuple":
            return "(" + ", ".join(map(self.content, value.tuple.values)) + ")"
        pairs = value.dictionary.values
        return "{" + ", ".join(f"{{{self.content(pair.key)}, {self.content(pair.value)}}}" for pair in pairs) + "}"

    def tensor(self, message, type):
        name = element(type.dataType)
        kind = message.WhichOneof("value")
        if kind == "bytes":
            values = np.frombuffer(message.bytes.values, NUMPY[name])
        else:
            values = getattr(message, kind).values if kind else []
        if name == "string":
            items = [quoted(value) for value in values]
        elif name == "bool":
            items = ["true" if value else "false" for value in values]
        elif np.issubdtype(NUMPY[name], np.floating):
            items = [hexadecimal(value) for value in values]
        else:
            items = [str(int(value)) for value in values]
        return bracketed(items, [dimension.constant.size for dimension in type.dimensions])

    # Operations

    def argument(self, message):
        bindings = [
            binding.name if binding.WhichOneof("binding") == "name" else self.value(binding.value)
            for binding in message.arguments
        ]
        return bindings[0] if len(bindings) == 1 else f"({', '.join(bindings)})"

    def listed(self, values, text):
        return ", ".join(f"{name} = {text(values[name])}" for name in sorted(values))

    def operation(self, message):
        outputs = ", ".join(f"{self.type(output.type)} {output.name}" for output in message.outputs)
        # The compiler puts all that a constant's operation is given into square brackets.
        text = f"{outputs} = " if outputs else ""
        text += f"{message.type}({self.listed(message.inputs, self.argument)})"
        if message.attributes:
            text += f"[{self.listed(message.attributes, self.value)}]"
        assert not message.blocks, "how the compiler writes blocks is not known"
        return text + ";"

    def function(self, name, message):
        inputs = ", ".join(f"{self.type(variable.type)} {variable.name}" for variable in message.inputs)
        block = message.block_specializations[message.opset]
        attributes = f" [{self.attributes[name]}]" if name in self.attributes else ""
        lines = [f"    func {name}<{SETS[message.opset]}>({inputs}){attributes} {{"]
        lines += ["            " + self.operation(operation) for operation in block.operations]
        return "\n".join(lines + [f"        }} -> ({', '.join(block.outputs)});"])

    def text(self):
        string = self.single("string")
        facts = '{{"coremlc-component-MIL", "3500.14.1"}, {"coremlc-version", "3500.32.1"}}'
        lines = [f"program({self.version})", f"[buildInfo = dict<{string}, {string}>({facts})]", "{"]
        lines += [self.function(name, self.program.functions[name]) for name in sorted(self.program.functions)]
        return "\n".join(lines) + "\n}"

    # Flexible shapes

    def flexible(self, kind, defaults, shapes):
        """What a function says of its inputs' sizes. `kind` is "RangeDims" or "EnumeratedShapes"."""
        string = self.single("string")
        sizes = f"dict<{string}, tensor<int32, [?]>>"
        content = f"dict<{string}, list<tensor<int32, [2]>, ?>>" if kind == "RangeDims" else f"dict<{string}, {sizes}>"
        types = f"tuple<tuple<{string}, {sizes}>, tuple<{string}, {content}>>"
        return (
            f"FlexibleShapeInformation = {types}"
            f'((("DefaultShapes", {self.pairs(defaults)}), ("{kind}", {self.pairs(shapes)})))'
        )

    def pairs(self, values):
        text = lambda value: self.pairs(value) if isinstance(value, dict) else str(value)
        return "{" + ", ".join(f'{{"{name}", {text(value)}}}' for name, value in values.items()) + "}"


def description(kind, version, message, count=1, label="generic", labels=None):
    """The file coremldata.bin: `count` functions of a program, or stages of a pipeline."""
    head = struct.pack("<II12xIIQ", kind, 1, 1 if kind == 202 else 0, 0, len(label)) + label.encode()
    content = message.SerializeToString(deterministic=True)
    result = head + struct.pack("<I28xQ", version, len(content)) + content
    if kind == 202:
        return result + struct.pack("<QQ", count, kind)
    result += names(labels) if labels else b""
    return result + struct.pack("<I12x", kind) * count


def whole(kind, spec):
    """The file coremldata.bin of a model that is in it as a whole."""
    content = spec.SerializeToString(deterministic=True)
    head = struct.pack("<II16xIQ", kind, 1, 0, 4) + b"spec"
    return head + struct.pack("<I28x", spec.specificationVersion) + content


def names(texts):
    coded = [text.encode() for text in texts]
    return struct.pack("<Q", len(coded)) + b"".join(struct.pack("<Q", len(text)) + text for text in coded)


def write(path, files):
    """Writes a bundle: texts and bytes by their paths in it."""
    shutil.rmtree(path, ignore_errors=True)
    for name, content in files.items():
        file = os.path.join(path, name)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as output:
            output.write(content.encode() if isinstance(content, str) else content)


def metadata(kind, version):
    facts = {"metadataOutputVersion": "3.0", "modelType": {"name": kind}, "specificationVersion": version}
    return json.dumps([facts], indent=2)
