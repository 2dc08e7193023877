"""The decoder, which is trained: from the encoder's features to colour at a quarter of the resolution."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

AB_UNIT = 32.0
"""The head's outputs times this are a and b, so that it works with numbers around one."""


class Decoder(nn.Module):
    """Feature maps at 1/4, 1/8, 1/16 and 1/32 to a and b in units of `AB_UNIT`, [N, 2, H/4, W/4]."""

    def __init__(self, channels: list[int]) -> None:
        super().__init__()
        quarter, eighth, sixteenth, coarsest = channels
        # The encoder's maps are unbounded sums of linear projections, so bring each channel to a common scale.
        self.scales = nn.ModuleList(nn.BatchNorm2d(count) for count in channels)
        self.local = _convolution(coarsest, 160, size=1)
        self.whole = nn.Sequential(nn.Conv2d(coarsest, 160, 1), nn.ReLU(inplace=True))  # the kind of scene
        self.merge16 = _Merge(160, sixteenth, 128, depth=2)
        self.merge8 = _Merge(128, eighth, 96, depth=2)
        self.merge4 = _Merge(96, quarter, 64, depth=2)
        self.head = nn.Conv2d(64, 2, 1)
        nn.init.zeros_(self.head.weight)  # training starts from gray
        nn.init.zeros_(self.head.bias)

    def forward(self, maps: list[Tensor]) -> Tensor:
        quarter, eighth, sixteenth, coarsest = (scale(features) for scale, features in zip(self.scales, maps, strict=True))
        x = self.local(coarsest) + self.whole(coarsest.mean(dim=(2, 3), keepdim=True))
        x = self.merge16(x, sixteenth)
        x = self.merge8(x, eighth)
        x = self.merge4(x, quarter)
        return self.head(x)


class _Merge(nn.Module):
    """Doubles the resolution and adds the encoder's map at that resolution."""

    def __init__(self, below: int, beside: int, out: int, depth: int) -> None:
        super().__init__()
        self.join = _convolution(below + beside, out, size=1)
        self.refine = nn.Sequential(*(_convolution(out, out, size=3) for _ in range(depth)))

    def forward(self, below: Tensor, beside: Tensor) -> Tensor:
        above = F.interpolate(below, scale_factor=2, mode="bilinear", align_corners=False)
        return self.refine(self.join(torch.cat([above, beside], dim=1)))


def _convolution(inputs: int, outputs: int, size: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )
