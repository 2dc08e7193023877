"""Pictures of results: the best and the worst next to gray and truth, all test photographs, and old photographs."""

import io
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont, ImageOps
from torch import Tensor
from torch.nn import functional as F

from colour import gray_from_lightness, lab_from_srgb, srgb_from_lab
from photographs import Photograph, as_tensor

LARGEST_FILE = 690_000
_EACH = 5
_CELL_WIDTHS = range(184, 90, -8)  # px; the largest that keeps the file small enough is used
_GAP, _HEADING = 4, 34
_INK, _PAPER = (235, 235, 235), (24, 24, 24)


def write_contact_sheet(path: Path, test: list[Photograph], coloured: Tensor, gains: list[float]) -> None:
    """Five photographs with the largest gain over the constant tint and five with the smallest: not chosen by eye.

    `coloured` holds the model's results for the squeezed photographs, sRGB 0…1, [N, 3, 256, 256].
    """
    order = sorted(range(len(test)), key=gains.__getitem__, reverse=True)
    columns = {"Successes": order[:_EACH], "Failures": order[: -_EACH - 1 : -1]}
    panels = {
        index: _panels(test[index].image, coloured[index : index + 1]) for column in columns.values() for index in column
    }
    for width in _CELL_WIDTHS:
        sheet = _draw(columns, panels, gains, width)
        file = io.BytesIO()
        sheet.save(file, "PNG", optimize=True)
        if file.tell() < LARGEST_FILE:
            path.write_bytes(file.getvalue())
            return
    raise ValueError("the contact sheet does not fit its file")


def write_whole_sheet(path: Path, photographs: list[Photograph], coloured: Tensor) -> None:
    """The model's result for every photograph, numbered from 1 in order."""
    columns, width, height = 8, 152, 114
    rows = -(-len(photographs) // columns)
    sheet = Image.new("RGB", (_GAP + columns * (width + _GAP), _GAP + rows * (height + _GAP)), _PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    for index, photograph in enumerate(photographs):
        row, column = divmod(index, columns)
        place = (_GAP + column * (width + _GAP), _GAP + row * (height + _GAP))
        _, ours, _ = _panels(photograph.image, coloured[index : index + 1])
        sheet.paste(ImageOps.fit(ours, (width, height)), place)
        pen.text((place[0] + 4, place[1] + 2), str(index + 1), _INK, font, stroke_width=2, stroke_fill=_PAPER)
    sheet.save(path, "JPEG", quality=85, optimize=True)


def write_old_sheet(path: Path, photographs: list[Photograph], coloured: Tensor) -> None:
    """Real black-and-white photographs, each above the model's result."""
    width, height = 200, 240
    sheet = Image.new("RGB", (_GAP + len(photographs) * (width + _GAP), _GAP + 2 * (height + _GAP)), _PAPER)
    for column, photograph in enumerate(photographs):
        gray, ours, _ = _panels(photograph.image, coloured[column : column + 1])
        for row, panel in enumerate((gray, ours)):
            place = (_GAP + column * (width + _GAP), _GAP + row * (height + _GAP))
            sheet.paste(ImageOps.pad(panel, (width, height), color=_PAPER), place)
    sheet.save(path, "PNG", optimize=True)


def _panels(image: Image.Image, coloured: Tensor) -> list[Image.Image]:
    """Gray, ours and truth: our chroma enlarged on the photograph's own lightness, as in the gallery."""
    truth = as_tensor([image])
    lightness = lab_from_srgb(truth)[:, :1]
    ab = F.interpolate(lab_from_srgb(coloured)[:, 1:], size=truth.shape[2:], mode="bilinear", align_corners=False)
    gray = gray_from_lightness(lightness).expand_as(truth)
    return [_image(gray), _image(srgb_from_lab(lightness, ab)), image]


def _image(rgb: Tensor) -> Image.Image:
    pixels = (rgb[0].permute(1, 2, 0) * 255).round().to(torch.uint8).numpy()
    return Image.fromarray(np.ascontiguousarray(pixels))


def _draw(
    columns: dict[str, list[int]], panels: dict[int, list[Image.Image]], gains: list[float], width: int
) -> Image.Image:
    height = width * 3 // 4
    column_width = 3 * (width + _GAP) + 2 * _GAP
    sheet = Image.new("RGB", (len(columns) * column_width + _GAP, _HEADING + _EACH * (height + _GAP)), _PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    for column, (title, indices) in enumerate(columns.items()):
        left = _GAP + column * column_width
        pen.text((left, 3), f"{title}, dB gained over one tint for all", _INK, font)
        for cell, name in enumerate(("gray", "ours", "truth")):
            pen.text((left + cell * (width + _GAP), 18), name, _INK, font)
        for row, index in enumerate(indices):
            top = _HEADING + row * (height + _GAP)
            for cell, panel in enumerate(panels[index]):
                sheet.paste(ImageOps.fit(panel, (width, height)), (left + cell * (width + _GAP), top))
            pen.text((left + 4, top + 2), f"{gains[index]:+.1f}", _INK, font, stroke_width=2, stroke_fill=_PAPER)
    return sheet
