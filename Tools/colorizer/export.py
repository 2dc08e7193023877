"""Writes the model as one ONNX file with static shapes: `gray` [1, 1, 256, 256] in, `rgb` [1, 3, 256, 256] out."""

import io
import os
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from colorizer import Colorizer
from photographs import SIDE

OPSET = 17
LARGEST_FILE = 8_000_000
_COMPRESSED_FROM = 64  #: elements; smaller constants stay in float32, they cost nothing and may be exact

METADATA = {
    "vitrine.author": "Vitrine",
    "vitrine.version": "1.0",
    "vitrine.description": "Colours grayscale photographs",
    "vitrine.input.gray": "image; gray; 0...1",
    "vitrine.output.rgb": "image; rgb; 0...1",
}


SHIPPED_LICENCE = "Apache-2.0; credits of the photographs it was trained on in Colorizer-data.tsv"


def export(model: Colorizer, path: Path, licence: str) -> None:
    """Replaces the file at `path` in one step, so that a reader sees either the old model or the new one."""
    traced = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter calls itself deprecated, but its successor needs two more packages
        torch.onnx.export(
            model,
            (torch.zeros(1, 1, SIDE, SIDE),),
            traced,
            dynamo=False,
            opset_version=OPSET,
            input_names=["gray"],
            output_names=["rgb"],
        )
    file = onnx.load_from_string(traced.getvalue())
    compress_weights(file.graph)
    helper.set_model_props(file, {**METADATA, "vitrine.license": licence})
    file.producer_name, file.producer_version = "Vitrine", METADATA["vitrine.version"]
    file.doc_string = METADATA["vitrine.description"]
    onnx.checker.check_model(file, full_check=True)
    _require_static_shapes(file.graph)
    contents = file.SerializeToString()
    if len(contents) > LARGEST_FILE:
        raise ValueError(f"the model takes {len(contents)} bytes, more than the {LARGEST_FILE} it may")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".onnx.partial")
    beside.write_bytes(contents)
    os.replace(beside, path)


def compress_weights(graph: onnx.GraphProto) -> None:
    """Stores the weights in fewer bits, each followed by nodes that widen it, which engines evaluate once when they load.

    A dense convolution's weights become int8 with one scale for each output channel. All other weights, including biases and
    depthwise kernels, become float16: they are few, and a depthwise kernel has too few values for errors to average out. Only
    the storage changes: the widened weights and everything computed with them are float32.
    """
    dense = {
        node.input[1]
        for node in graph.node
        if node.op_type == "Conv" and all(attribute.name != "group" or attribute.i == 1 for attribute in node.attribute)
    }
    widening, scales = [], []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < _COMPRESSED_FROM:
            continue
        name = weight.name
        if name in dense:
            stored, scale = _quantized(values)
            weight.CopyFrom(numpy_helper.from_array(stored, f"{name}.i8"))
            scales.append(numpy_helper.from_array(scale, f"{name}.scale"))
            widening.append(
                helper.make_node("DequantizeLinear", [f"{name}.i8", f"{name}.scale"], [name], name=f"{name}.f32", axis=0)
            )
        else:
            weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.f16"))
            widening.append(helper.make_node("Cast", [f"{name}.f16"], [name], name=f"{name}.f32", to=TensorProto.FLOAT))
    graph.initializer.extend(scales)
    nodes = [*widening, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _quantized(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Float32 weights [O, …] as int8 [O, …], and the float32 scales [O] that restore them when multiplied."""
    largest = np.abs(weights).max(axis=tuple(range(1, weights.ndim)))
    scale = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    each = scale.reshape(-1, *[1] * (weights.ndim - 1))
    return np.clip(np.rint(weights / each), -127, 127).astype(np.int8), scale


def _require_static_shapes(graph: onnx.GraphProto) -> None:
    for tensor, expected in ((graph.input[0], ("gray", 1)), (graph.output[0], ("rgb", 3))):
        shape = [dimension.dim_value for dimension in tensor.type.tensor_type.shape.dim]
        if (tensor.name, shape) != (expected[0], [1, expected[1], SIDE, SIDE]):
            raise ValueError(f"unexpected {tensor.name} {shape}")
