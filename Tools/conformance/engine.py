"""Runs cases with OpenVINO alone, through its own Python package, to see what it can do without the library under test.

Reads the paths of manifests, one per line, and answers each with a line of JSON: "passed"; "wrongAnswer"; "unsupported" with
the step that failed ("read", "compile", "feed", "infer"); or "unfed" if the model compiles but an input is not a tensor.
"""

import json
import sys
from pathlib import Path

import numpy as np
import openvino as ov
from onnx import TensorProto, numpy_helper

CORE = ov.Core()


def run(manifest: Path) -> dict:
    case = json.loads(manifest.read_text())
    folder = manifest.parent
    step = "read"
    try:
        model = CORE.read_model(folder / case["model"])
        step = "compile"
        compiled = CORE.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    except Exception as error:
        return {"outcome": "unsupported", "stage": step, "message": str(error)}
    for number, data in enumerate(case["dataSets"]):
        inputs = [_load(folder / f"{number}/input_{i}.pb") for i in range(len(data["inputs"]))]
        outputs = [_load(folder / f"{number}/output_{i}.pb") for i in range(len(data["outputs"]))]
        if any(value is None for value in inputs):
            return {"outcome": "unfed", "stage": "feed", "message": "an input is no tensor"}
        request = compiled.create_infer_request()
        try:
            step = "feed"
            values = {entry["name"]: value for entry, value in zip(data["inputs"], inputs)}
            for index, port in enumerate(compiled.inputs):
                name = next((name for name in port.get_names() if name in values), None)
                if name is None and len(compiled.inputs) == len(inputs):
                    name = data["inputs"][index]["name"]  # an input passed straight through has only the output's name
                if name is None:
                    return {"outcome": "unsupported", "stage": step, "message": f"it wants an input {port.get_names()}"}
                request.set_tensor(port, _tensor(values[name], port.get_element_type()))
            step = "infer"
            request.infer()
        except Exception as error:
            return {"outcome": "unsupported", "stage": step, "message": str(error)}
        for entry, expected, port in zip(data["outputs"], outputs, compiled.outputs):
            message = _difference(request.get_tensor(port), expected, entry)
            if message:
                return {"outcome": "wrongAnswer", "stage": "output", "message": f"“{entry['name']}”: {message}"}
        if len(compiled.outputs) != len(outputs):
            return {"outcome": "wrongAnswer", "stage": "output", "message": f"{len(compiled.outputs)} outputs"}
    return {"outcome": "passed"}


def _load(path: Path) -> np.ndarray | None:
    if not path.exists():
        return None
    tensor = TensorProto()
    tensor.ParseFromString(path.read_bytes())
    return numpy_helper.to_array(tensor)


def _tensor(value: np.ndarray, element_type: ov.Type) -> ov.Tensor:
    if value.dtype == object:
        return ov.Tensor(np.array([text.decode() if isinstance(text, bytes) else text for text in value.flat]).reshape(value.shape))
    if value.dtype.name in _PACKED:
        packed = _pack(value)
        tensor = ov.Tensor(element_type, list(value.shape))
        memory = tensor.data.reshape(-1).view(np.uint8)
        memory[:] = packed[:memory.size]
        return tensor
    tensor = ov.Tensor(element_type, list(value.shape))
    if tensor.byte_size != value.nbytes:
        raise TypeError(f"the model takes {element_type}, the case gives {value.dtype}")
    if value.nbytes:
        ov_bytes = np.frombuffer(np.ascontiguousarray(value).tobytes(), np.uint8)
        tensor.data.reshape(-1).view(np.uint8)[:] = ov_bytes
    return tensor


_PACKED = {"int4": 4, "uint4": 4, "float4_e2m1fn": 4, "int2": 2, "uint2": 2}


def _pack(value: np.ndarray) -> np.ndarray:
    bits = _PACKED[value.dtype.name]
    codes = np.frombuffer(np.ascontiguousarray(value).tobytes(), np.uint8) & ((1 << bits) - 1)
    a_byte = 8 // bits
    codes = np.pad(codes, (0, -len(codes) % a_byte)).reshape(-1, a_byte)
    return np.bitwise_or.reduce(codes << (np.arange(a_byte, dtype=np.uint8) * bits), axis=1).astype(np.uint8)


def _difference(tensor: ov.Tensor, expected: np.ndarray | None, entry: dict) -> str | None:
    if expected is None:
        return "the expected value is no tensor"
    if list(tensor.shape) != list(expected.shape):
        return f"has the shape {list(tensor.shape)}, not {list(expected.shape)}"
    try:
        if expected.dtype == object:
            texts = np.array([t.decode() if isinstance(t, bytes) else t for t in expected.flat]).reshape(expected.shape)
            return None if np.array_equal(tensor.str_data, texts) else "other texts"
        if expected.dtype.name in _PACKED:
            wanted = _pack(expected)
            return None if np.array_equal(tensor.data.reshape(-1).view(np.uint8)[:len(wanted)], wanted) else "other elements"
        if tensor.byte_size != expected.nbytes:
            return f"has elements of {tensor.element_type}, not {expected.dtype}"
        values = np.frombuffer(tensor.data.tobytes(), expected.dtype).reshape(expected.shape)
        if values.dtype.name not in {"float64", "float32", "float16"} and values.dtype.kind not in "iub":
            values, expected = values.astype(np.float32), expected.astype(np.float32)
        np.testing.assert_allclose(values, expected, rtol=entry["relativeTolerance"], atol=entry["absoluteTolerance"])
    except AssertionError as error:
        return " ".join(line.strip() for line in str(error).splitlines()[3:6])
    return None


for line in sys.stdin:
    path = Path(line.rstrip("\n"))
    try:
        answer = run(path)
    except Exception as error:  # a failure in this script itself: show it in the table instead of hiding it
        answer = {"outcome": "unsupported", "stage": "harness", "message": f"{type(error).__name__}: {error}"}
    print(json.dumps({"manifest": str(path), **answer}), flush=True)
