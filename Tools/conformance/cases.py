"""Writes ONNX's own node cases as folders of plain files.

A folder holds the model, the tensors as ONNX writes them (.pb), the same tensors as raw little-endian elements (.bin), and a
manifest. The manifest lists the tensors with their element types, their shapes and the tolerances that ONNX's own test runner
uses.
"""

import json
import shutil
import warnings
from pathlib import Path

import numpy as np
from onnx import ModelProto, TensorProto, numpy_helper

LIBRARY_TYPES = {"float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint64", "uint32", "uint16",
                 "uint8", "bool"}
#: Types for which the library has no array. It returns them as wider types, so they are written as wider types here too.
_WIDER_TYPES = {"int4": np.int8, "uint4": np.int8, "float4_e2m1fn": np.float32, "float8_e4m3fn": np.float32,
                "float8_e5m2": np.float32, "float8_e8m0fnu": np.float32}
_BFLOAT16_TOLERANCE = 2**-6  #: two units in the last place, as ONNX's runner has it


def write_cases(folder: Path) -> list[Path]:
    """Writes all cases from scratch and returns their manifests, sorted by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some cases use infinities on purpose
        from onnx.backend.test.loader import load_model_tests

        cases = load_model_tests(kind="node")
    shutil.rmtree(folder, ignore_errors=True)
    return [_write_case(case, folder / case.name) for case in sorted(cases, key=lambda case: case.name)]


def _write_case(case, folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(case.model.SerializeToString())
    graph = case.model.graph
    sets = []
    for number, (inputs, outputs) in enumerate(case.data_sets):
        (folder / str(number)).mkdir()
        sets.append({
            "inputs": [_write(value, port, folder, f"{number}/input_{i}") for i, (value, port) in enumerate(zip(inputs, graph.input))],
            "outputs": [
                _write(value, port, folder, f"{number}/output_{i}") | _tolerances(case, port)
                for i, (value, port) in enumerate(zip(outputs, graph.output))
            ],
        })
        if len(inputs) > len(graph.input) or len(outputs) != len(graph.output):
            raise ValueError(f"{case.name} has other tensors than its model")
    manifest = {
        "name": case.name, "model": "model.onnx", "precision": "f32", "operations": operations(case.model), "dataSets": sets,
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest, indent=1))
    return path


def operations(model: ModelProto) -> list[str]:
    """The names of the operations. Operations from a domain other than ONNX's have it as a prefix."""
    return sorted({f"{node.domain}.{node.op_type}" if node.domain not in ("", "ai.onnx") else node.op_type
                   for node in model.graph.node})


def _tolerances(case, port) -> dict:
    relative = case.rtol
    if port.type.tensor_type.elem_type == TensorProto.BFLOAT16:
        relative = max(relative, _BFLOAT16_TOLERANCE)
    return {"relativeTolerance": relative, "absoluteTolerance": case.atol}


def _write(value, port, folder: Path, stem: str) -> dict:
    kind = port.type.WhichOneof("value")
    if kind != "tensor_type":
        return {"name": port.name, "type": kind.removesuffix("_type"), "shape": []}
    tensor = value if isinstance(value, TensorProto) else numpy_helper.from_array(np.asarray(value), port.name)
    (folder / f"{stem}.pb").write_bytes(tensor.SerializeToString())
    array = numpy_helper.to_array(tensor)
    if array.dtype.name in _WIDER_TYPES:
        array = array.astype(_WIDER_TYPES[array.dtype.name])
    type_name = "string" if array.dtype == object else array.dtype.name
    entry = {"name": port.name, "type": type_name, "shape": list(array.shape)}
    if type_name in LIBRARY_TYPES:
        write_elements(array, folder / f"{stem}.bin")
        entry["file"] = f"{stem}.bin"
    return entry


def write_elements(array: np.ndarray, path: Path) -> None:
    """Writes the raw elements, little-endian, with the last dimension varying fastest."""
    array = np.ascontiguousarray(array)
    if array.dtype.byteorder == ">":
        array = array.astype(array.dtype.newbyteorder("<"))
    path.write_bytes(array.tobytes())
