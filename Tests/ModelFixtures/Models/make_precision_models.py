"""Writes the models that show in which precision an engine really computes, with inputs and answers in double precision beside them.

A file NAME.reference holds the input's numbers and then the output's, all of them as 64-bit floats. Needs onnx and numpy.
"""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent


def write(name, nodes, x, y, constants):
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, y.shape)],
        [numpy_helper.from_array(value, key) for key, value in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="tests")
    onnx.checker.check_model(model)
    onnx.save_model(model, FOLDER / f"{name}.onnx")
    (FOLDER / f"{name}.reference").write_bytes(np.concatenate([x.ravel(), y.ravel()]).astype("<f8").tobytes())


random = np.random.default_rng(7)

# A product by weights of 8 bits, with a scale for each output.
x = random.normal(size=(4, 512)).astype(np.float32).astype(np.float64)
weights = random.integers(-127, 128, (512, 256)).astype(np.int8)
scales = random.uniform(0.5, 2, 256).astype(np.float32) / 1000
write(
    "NarrowProduct",
    [helper.make_node("DequantizeLinear", ["weights", "scales"], ["wide"], axis=1),
     helper.make_node("MatMul", ["x", "wide"], ["y"])],
    x, x @ (weights.astype(np.float64) * scales.astype(np.float64)), {"weights": weights, "scales": scales})

# A product by weights of 32 bits, to be stored in fewer: whole multiples of 1/64, of which 8 bits hold all.
weights = random.integers(-127, 128, (512, 256)) / 64
weights[0] = 127 / 64
write(
    "WideProduct", [helper.make_node("MatMul", ["x", "weights"], ["y"])],
    x, x @ weights, {"weights": weights.astype(np.float32)})

# Normalised by neighbouring channels, with a bias that is no whole number.
x = random.normal(size=(1, 8, 5, 6)).astype(np.float32).astype(np.float64)
SIZE, ALPHA, BETA, BIAS = 5, 0.5, 0.75, 1.75
squares = np.zeros_like(x)
for channel in range(8):
    near = slice(max(0, channel - (SIZE - 1) // 2), min(7, channel + SIZE // 2) + 1)
    squares[:, channel] = (x[:, near] ** 2).sum(1)
write(
    "Neighbours", [helper.make_node("LRN", ["x"], ["y"], size=SIZE, alpha=ALPHA, beta=BETA, bias=BIAS)],
    x, x / (BIAS + ALPHA / SIZE * squares) ** BETA, {})
