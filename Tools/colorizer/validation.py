"""Scores a model on photographs that are not used for training."""

from dataclasses import dataclass

import torch
from torch import Tensor

from colour import gray_from_lightness, lab_from_srgb, srgb_from_lab
from colorizer import Colorizer
from metrics import ab_error, colourfulness, psnr
from photographs import Photograph, as_tensor, centre_square, squeezed

_AT_ONCE = 8


@dataclass(frozen=True)
class Truth:
    """Photographs as the model sees them, with the colours that it should find."""

    rgb: Tensor  #: sRGB 0…1, float32 [N, 3, 256, 256]
    lab: Tensor  #: L 0…100, a, b, float32 [N, 3, 256, 256]
    gray: Tensor  #: encoded gray 0…1, float32 [N, 1, 256, 256]

    @classmethod
    def squeezed(cls, photographs: list[Photograph]) -> "Truth":
        return cls._of(as_tensor([squeezed(photo.image) for photo in photographs]))

    @classmethod
    def centre_squares(cls, photographs: list[Photograph]) -> "Truth":
        return cls._of(as_tensor([centre_square(photo.image) for photo in photographs]))

    @classmethod
    def _of(cls, rgb: Tensor) -> "Truth":
        lab = lab_from_srgb(rgb)
        return cls(rgb, lab, gray_from_lightness(lab[:, :1]))


@dataclass(frozen=True)
class Scores:
    """One number for each photograph, float32 [N]."""

    psnr: Tensor  #: dB
    ab_error: Tensor  #: distance in Lab
    colourfulness: Tensor

    @classmethod
    def of_ab(cls, ab: Tensor, truth: Truth) -> "Scores":
        """Scores a, b planes [N, 2, 256, 256] combined with the truth's lightness."""
        rgb = srgb_from_lab(truth.lab[:, :1], ab)
        return cls(psnr(rgb, truth.rgb), ab_error(ab, truth.lab[:, 1:]), colourfulness(rgb))

    @classmethod
    def of_rgb(cls, rgb: Tensor, truth: Truth) -> "Scores":
        """Scores pictures as the gallery shows them: their chroma on the photograph's own lightness."""
        return cls.of_ab(lab_from_srgb(rgb)[:, 1:], truth)

    def means(self) -> dict[str, float]:
        return {
            "psnr": float(self.psnr.mean()),
            "abError": float(self.ab_error.mean()),
            "colourfulness": float(self.colourfulness.mean()),
        }


@torch.no_grad()
def predict_ab(model: Colorizer, truth: Truth) -> Tensor:
    """The model's a and b for every photograph, float32 [N, 2, 256, 256]."""
    return torch.cat([model.ab(gray) for gray in truth.gray.split(_AT_ONCE)])
