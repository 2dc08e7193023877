"""Makes each training photograph look different each time it is used, the way old photographs and squeezed tiles do."""

import math
import random
from dataclasses import dataclass

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from colour import gray_from_lightness, lab_from_srgb
from photographs import as_tensor


@dataclass(frozen=True)
class Batch:
    gray: Tensor  #: encoded gray 0…1, float32 [N, 1, S, S]
    lab: Tensor  #: the truth, L 0…100, a, b, float32 [N, 3, S, S]


def augmented_batch(images: list[Image.Image], side: int) -> Batch:
    rgb = _exposed(as_tensor([_random_square(image, side) for image in images]))
    lab = lab_from_srgb(rgb)
    return Batch(gray=_worn(_gray_of(rgb, lab)), lab=lab)


def _random_square(image: Image.Image, side: int) -> Image.Image:
    """A random part with 30 to 100 % of the area and a shape from 1:2 to 2:1, squeezed to a square and mirrored half the time."""
    area = random.uniform(0.3, 1) * image.width * image.height
    shape = math.exp(random.uniform(-math.log(2), math.log(2)))
    width = min(image.width, math.sqrt(area * shape))
    height = min(image.height, math.sqrt(area / shape))
    left, top = random.uniform(0, image.width - width), random.uniform(0, image.height - height)
    box = (left, top, left + width, top + height)
    square = image.resize((side, side), Image.Resampling.BILINEAR, box=box, reducing_gap=2)
    return square.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if random.random() < 0.5 else square


def _exposed(rgb: Tensor) -> Tensor:
    """Changes exposure and contrast before the truth is taken, so that the colours follow."""
    each = (len(rgb), 1, 1, 1)
    gamma = torch.exp(torch.empty(each).uniform_(-0.35, 0.35))
    contrast = torch.empty(each).uniform_(0.8, 1.2)
    return ((rgb.clamp(min=1e-4) ** gamma - 0.5) * contrast + 0.5).clamp(0, 1)


def _gray_of(rgb: Tensor, lab: Tensor) -> Tensor:
    """Black and white in the two ways in which photographs come: half as CIE lightness, half as Rec. 601 luma."""
    half = len(rgb) // 2
    luma = 0.299 * rgb[:half, 0:1] + 0.587 * rgb[:half, 1:2] + 0.114 * rgb[:half, 2:3]
    return torch.cat([luma, gray_from_lightness(lab[half:, :1])])


def _worn(gray: Tensor) -> Tensor:
    """Makes some a little blurred, some as flat as an old print, and all a little grainy."""
    each = (len(gray), 1, 1, 1)
    blurred = F.avg_pool2d(gray, 3, stride=1, padding=1, count_include_pad=False)
    gray = torch.where(torch.rand(each) < 0.15, blurred, gray)
    flat = torch.rand(each) < 0.15
    lowest, highest = torch.empty(each).uniform_(0, 0.15), torch.empty(each).uniform_(0.8, 1)
    gray = torch.where(flat, lowest + gray * (highest - lowest), gray)
    grain = torch.rand(each) ** 2 * 0.04
    return (gray + torch.randn(gray.shape) * grain).clamp(0, 1)
