"""Loads the photographs of a split into memory as plain sRGB."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from PIL import Image, ImageCms, ImageOps
from torch import Tensor

Split = Literal["train", "val", "test", "colour", "old"]

SIDE = 256  #: of the model's square input, in pixels
_SHORT_SIDE = 320  #: kept in memory: enough for crops, small enough to decode once


@dataclass(frozen=True)
class Photograph:
    name: str  #: file name without its number and suffix
    path: Path
    image: Image.Image  #: RGB, sRGB, short side at most 320 px


def load(folder: Path, split: Split) -> list[Photograph]:
    """The photographs of `folder/split`, sorted by name, with the numbers in their names removed."""
    paths = sorted(path for path in (folder / split).iterdir() if not path.name.startswith("."))
    return [Photograph(path.stem.partition("-")[2], path, read(path)) for path in paths]


def centre_square(image: Image.Image) -> Image.Image:
    """The largest square around the centre, as a thumbnail would crop it."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    box = (left, top, left + side, top + side)
    return image.resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=box)


def squeezed(image: Image.Image) -> Image.Image:
    """The whole photograph squeezed to a square, as the gallery passes it to the model."""
    return image.resize((SIDE, SIDE), Image.Resampling.BICUBIC)


def as_tensor(images: list[Image.Image]) -> Tensor:
    """Images of equal size as R, G, B planes 0…1, float32 [N, 3, H, W]."""
    pixels = np.stack([np.asarray(image) for image in images])
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255


def read(path: Path) -> Image.Image:
    """A picture of any format as RGB in sRGB, upright, over white, its short side at most 320 px."""
    file = Image.open(path)
    profile = file.info.get("icc_profile")
    image = _over_white(ImageOps.exif_transpose(file))
    if profile:
        image = _to_srgb(image, profile)
    scale = _SHORT_SIDE / min(image.size)
    if scale < 1:
        size = (max(_SHORT_SIDE, round(image.width * scale)), max(_SHORT_SIDE, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    return image


def _over_white(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    except ImageCms.PyCMSError:
        return image  # a profile for gray or CMYK, or a broken one: the pixels are sRGB already
