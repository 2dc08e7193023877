"""Conversions between sRGB and CIE Lab (D65), written so that they can be trained, exported and run in low precision.

They use only elementwise operations, no matrix product or 1×1 convolution. An engine that runs convolutions in bfloat16 keeps
the elementwise operations after the last one in float32, so these conversions stay exact.

Shapes are [N, C, H, W] throughout, float32. sRGB is 0…1 and encoded (gamma), L is 0…100, a and b are about −100…100.
"""

import torch
from torch import Tensor

# XYZ of the sRGB primaries, with each row divided by the D65 white, so that white is 1, 1, 1.
_WHITE = (0.95047, 1.0, 1.08883)
_XYZ_FROM_RGB = tuple(
    tuple(value / white for value in row)
    for row, white in zip(
        ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041)),
        _WHITE,
        strict=True,
    )
)
_RGB_FROM_XYZ = tuple(map(tuple, torch.linalg.inv(torch.tensor(_XYZ_FROM_RGB, dtype=torch.float64)).tolist()))

# CIE's cube root becomes linear near black; these are the end and the slope of the linear part.
_KNEE = 6 / 29
_SLOPE = 3 * _KNEE**2
_OFFSET = 4 / 29


def linear_from_srgb(encoded: Tensor) -> Tensor:
    """The light intensity 0…1 of encoded values 0…1, in any shape."""
    return torch.where(encoded <= 0.04045, encoded / 12.92, ((encoded.clamp(min=0) + 0.055) / 1.055) ** 2.4)


def srgb_from_linear(linear: Tensor) -> Tensor:
    """The inverse of `linear_from_srgb`, without clamping."""
    return torch.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear.clamp(min=0.0031308) ** (1 / 2.4) - 0.055)


def lightness_from_gray(gray: Tensor) -> Tensor:
    """L 0…100 of encoded gray 0…1, [N, 1, H, W]."""
    return 116 * _compress(linear_from_srgb(gray)) - 16


def gray_from_lightness(lightness: Tensor) -> Tensor:
    """Encoded gray 0…1 of L 0…100, [N, 1, H, W]: the black-and-white version of a Lab picture."""
    return srgb_from_linear(_expand((lightness + 16) / 116)).clamp(0, 1)


def lab_from_srgb(rgb: Tensor) -> Tensor:
    """L, a, b planes [N, 3, H, W] of R, G, B planes 0…1."""
    x, y, z = (_compress(value) for value in _mix(_XYZ_FROM_RGB, linear_from_srgb(rgb)))
    return torch.cat([116 * y - 16, 500 * (x - y), 200 * (y - z)], dim=1)


def srgb_from_lab(lightness: Tensor, ab: Tensor) -> Tensor:
    """R, G, B planes clamped to 0…1, [N, 3, H, W], of L [N, 1, H, W] and a, b [N, 2, H, W]."""
    y = (lightness + 16) / 116
    x = y + ab[:, 0:1] / 500
    z = y - ab[:, 1:2] / 200
    linear = _mix(_RGB_FROM_XYZ, torch.cat([_expand(x), _expand(y), _expand(z)], dim=1))
    return srgb_from_linear(torch.cat(linear, dim=1)).clamp(0, 1)


def _compress(linear: Tensor) -> Tensor:
    return torch.where(linear > _KNEE**3, linear.clamp(min=1e-6) ** (1 / 3), linear / _SLOPE + _OFFSET)


def _expand(compressed: Tensor) -> Tensor:
    return torch.where(compressed > _KNEE, compressed * compressed * compressed, (compressed - _OFFSET) * _SLOPE)


def _mix(matrix: tuple[tuple[float, ...], ...], planes: Tensor) -> list[Tensor]:
    """The matrix times the three planes of each pixel, as multiplications and additions."""
    first, second, third = planes[:, 0:1], planes[:, 1:2], planes[:, 2:3]
    return [row[0] * first + row[1] * second + row[2] * third for row in matrix]
