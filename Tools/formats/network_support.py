"""What the cases for Core ML's neural networks share."""

import numpy as np
import torch
from coremltools.models import datatypes
from coremltools.models.neural_network import NeuralNetworkBuilder

from common import Group

group = Group("network")


def builder(inputs, outputs=("y",), rank5=False, shapes=None):
    """A builder for arrays of the given shapes; outputs have no shape unless `shapes` says so."""
    return NeuralNetworkBuilder(
        [(name, datatypes.Array(*np.shape(value))) for name, value in inputs.items()],
        [(name, datatypes.Array(*shapes[name]) if shapes else None) for name in outputs],
        disable_rank5_shape_mapping=not rank5,
    )


def case(name, inputs, add, wanted, rank5=False, tolerance=1e-4, shapes=None):
    """One network. `inputs` is an array or arrays by name, `wanted` likewise."""
    inputs = inputs if isinstance(inputs, dict) else {"x": inputs}
    wanted = wanted if isinstance(wanted, dict) else {"y": wanted}
    net = builder(inputs, wanted, rank5, shapes)
    add(net)
    group.add(
        name, net.spec, {key: np.asarray(value, np.float32) for key, value in inputs.items()},
        {key: short(value) for key, value in wanted.items()}, tolerance)


def short(values):
    """Numbers with seven digits, which is more than any tolerance needs and half as long."""
    values = np.asarray(values, np.float64)
    return np.array([float(f"{value:.7g}") for value in values.reshape(-1)]).reshape(values.shape)


def tensors(value):
    return torch.tensor(value, dtype=torch.float64)


def edit(net):
    """The message of the last layer."""
    return net.spec.neuralNetwork.layers[-1]


def spread(values, *shape):
    """Weights per channel against [channels, height, width]."""
    return np.reshape(values, (-1, 1, 1))
