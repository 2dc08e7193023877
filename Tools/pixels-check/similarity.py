"""How similar two pictures are, and the photographs as a tile should show them."""

import io

import numpy as np
from PIL import Image, ImageCms, ImageOps

SRGB = ImageCms.createProfile("sRGB")


def photograph(path: str, size: tuple[int, int]) -> Image.Image:
    """A photograph upright, in sRGB, over white, reduced by the mean of areas."""
    with Image.open(path) as opened:
        profile = opened.info.get("icc_profile")
        picture = ImageOps.exif_transpose(opened)
        if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
            picture = picture.convert("RGBA")
            picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
        picture = picture.convert("RGB")
    if profile:
        picture = ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), SRGB)
    return picture.resize(size, Image.Resampling.BOX)


def similarity(left: Image.Image, right: Image.Image) -> float:
    """SSIM of their luma: 1 if equal. Gaussian window of 11 pixels, σ = 1.5, as Wang et al. (2004) define it."""
    x, y = (np.asarray(picture.convert("L"), dtype=np.float64) for picture in (left, right))
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    mean_x, mean_y = blurred(x), blurred(y)
    variance_x = blurred(x * x) - mean_x**2
    variance_y = blurred(y * y) - mean_y**2
    covariance = blurred(x * y) - mean_x * mean_y
    values = ((2 * mean_x * mean_y + c1) * (2 * covariance + c2)) / (
        (mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2))
    return float(values.mean())


def blurred(values: np.ndarray) -> np.ndarray:
    """Only where the window is completely inside."""
    window = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2))
    window /= window.sum()
    for axis in (0, 1):
        values = np.lib.stride_tricks.sliding_window_view(values, 11, axis=axis) @ window
    return values


def cell_differences(left: Image.Image, right: Image.Image, cell: tuple[int, int]) -> np.ndarray:
    """The mean difference of the values in each cell, 0…255."""
    differences = np.abs(np.asarray(left, dtype=int) - np.asarray(right, dtype=int)).mean(axis=2)
    return by_cell(differences, cell).mean(axis=(1, 3))


def blank_cells(picture: Image.Image, cell: tuple[int, int], background: tuple[int, int, int]) -> np.ndarray:
    """For each cell of a tile, whether it shows nothing but the background."""
    pixels = np.asarray(picture)
    is_background = (np.abs(pixels.astype(int) - background) <= 2).all(axis=2)
    return by_cell(is_background, cell).all(axis=(1, 3))


def by_cell(values: np.ndarray, cell: tuple[int, int]) -> np.ndarray:
    rows, columns = values.shape[0] // cell[1], values.shape[1] // cell[0]
    return values[: rows * cell[1], : columns * cell[0]].reshape(rows, cell[1], columns, cell[0])
