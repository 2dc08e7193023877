"""Imitates an engine that runs the network in bfloat16, for processors on which OpenVINO runs float32 instead.

Rounds every value from the first convolution to the last to bfloat16, including the weights. Everything after the last
convolution stays in float32, as in OpenVINO.
"""

from collections.abc import Iterable

import numpy as np
import onnx
from onnx import helper, numpy_helper

_SPLITTER = 2.0**16 + 1  # keeps 8 of a float32's 24 significant bits, as many as bfloat16 has


def rounded(file: onnx.ModelProto) -> onnx.ModelProto:
    """The same model with the rounding written into its graph."""
    result = onnx.ModelProto()
    result.CopyFrom(file)
    graph = result.graph
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    weights = {node.input[1] for node in convolutions}
    inside = _between(graph.node, convolutions)
    stored = {weight.name for weight in graph.initializer} & weights  # the other weights are the outputs of nodes
    graph.initializer.append(numpy_helper.from_array(np.float32(_SPLITTER), "splitter"))

    nodes = [node for name in sorted(stored) for node in _rounding(name, f"{name}.rounded")]
    for node in graph.node:
        if node.op_type == "Conv" and node.input[1] in stored:
            node.input[1] = f"{node.input[1]}.rounded"
        if node is convolutions[0]:
            exact = node.input[0]
            nodes += _rounding(exact, f"{exact}.rounded")
            node.input[0] = f"{exact}.rounded"
        nodes.append(node)
        if node.output[0] in inside or node.output[0] in weights:
            coarse, exact = node.output[0], f"{node.output[0]}.exact"
            node.output[0] = exact
            nodes += _rounding(exact, coarse)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(result)
    return result


def _between(nodes: Iterable[onnx.NodeProto], convolutions: list[onnx.NodeProto]) -> set[str]:
    """The values that depend on the first convolution and that the last one, including its own output, depends on."""
    behind_first, needed = {convolutions[0].output[0]}, {convolutions[-1].output[0]}
    for node in nodes:
        if behind_first.intersection(node.input):
            behind_first.add(node.output[0])
    for node in reversed(list(nodes)):
        if node.output[0] in needed:
            needed.update(node.input)
    return behind_first & needed


def _rounding(exact: str, coarse: str) -> list[onnx.NodeProto]:
    """Dekker's splitting: with c = splitter · x, c − (c − x) is x rounded to its leading bits."""
    scaled, rest = f"{coarse}.scaled", f"{coarse}.rest"
    return [
        helper.make_node("Mul", [exact, "splitter"], [scaled]),
        helper.make_node("Sub", [scaled, exact], [rest]),
        helper.make_node("Sub", [scaled, rest], [coarse]),
    ]
