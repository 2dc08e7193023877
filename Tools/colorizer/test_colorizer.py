"""Checks of the parts that training would not notice: `python -m unittest` in this folder."""

import unittest

import torch

from colour import gray_from_lightness, lab_from_srgb, lightness_from_gray, srgb_from_lab
from guided_filter import guided_upsample
from metrics import colourfulness, psnr


class ColourTests(unittest.TestCase):
    def test_srgb_survives_the_way_to_lab_and_back(self) -> None:
        rgb = torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(1))
        lab = lab_from_srgb(rgb)
        torch.testing.assert_close(srgb_from_lab(lab[:, :1], lab[:, 1:]), rgb, atol=2e-4, rtol=0)

    def test_known_colours(self) -> None:
        red_and_white = torch.tensor([[1.0, 0, 0], [1, 1, 1]])[:, :, None, None]
        expected = torch.tensor([[53.24, 80.09, 67.20], [100, 0, 0]])[:, :, None, None]
        torch.testing.assert_close(lab_from_srgb(red_and_white), expected, atol=0.02, rtol=0)

    def test_gray_survives_the_way_to_lightness_and_back(self) -> None:
        gray = torch.linspace(0, 1, 256)[None, None, None]
        torch.testing.assert_close(gray_from_lightness(lightness_from_gray(gray)), gray, atol=1e-4, rtol=0)

    def test_gray_pictures_have_no_colourfulness(self) -> None:
        gray = torch.rand(1, 1, 8, 8).expand(1, 3, 8, 8)
        self.assertLess(float(colourfulness(gray)), 1e-3)

    def test_psnr_of_a_known_difference(self) -> None:
        self.assertAlmostEqual(float(psnr(torch.zeros(1, 3, 4, 4), torch.full((1, 3, 4, 4), 0.1))), 20, places=4)


class GuidedFilterTests(unittest.TestCase):
    def test_agrees_with_a_naive_filter(self) -> None:
        """At factor 1 nothing is enlarged, so windows can be summed by hand in double precision."""
        generator = torch.Generator().manual_seed(2)
        lightness = torch.rand(1, 1, 9, 11, generator=generator) * 100
        ab = torch.randn(1, 2, 9, 11, generator=generator) * 20
        radius, epsilon = 2, 4e-4
        filtered = guided_upsample(lightness, ab, factor=1, radius=radius, epsilon=epsilon)
        naive = _naive_guided_filter(lightness[0, 0].double() / 100, ab[0].double(), radius, epsilon)
        torch.testing.assert_close(filtered[0].double(), naive, atol=1e-3, rtol=0)

    def test_a_plain_surface_keeps_its_colour(self) -> None:
        lightness = torch.full((1, 1, 32, 32), 50.0)
        ab = torch.tensor([12.0, -7.0])[None, :, None, None].expand(1, 2, 8, 8)
        filtered = guided_upsample(lightness, ab, factor=4, radius=3, epsilon=4e-4)
        torch.testing.assert_close(filtered, ab[:, :, :1, :1].expand(1, 2, 32, 32), atol=1e-4, rtol=0)


def _naive_guided_filter(guide: torch.Tensor, ab: torch.Tensor, radius: int, epsilon: float) -> torch.Tensor:
    def windows(values: torch.Tensor) -> list[list[torch.Tensor]]:
        height, width = values.shape
        return [
            [values[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1] for x in range(width)]
            for y in range(height)
        ]

    def means(values: torch.Tensor) -> torch.Tensor:
        return torch.stack([torch.stack([window.mean() for window in row]) for row in windows(values)])

    planes = []
    for plane in ab:
        deviation, colour_deviation = guide - means(guide), plane - means(plane)
        slope = means(deviation * colour_deviation) / (means(deviation * deviation) + epsilon)
        offset = means(plane) - slope * means(guide)
        planes.append(means(slope) * guide + means(offset))
    return torch.stack(planes)


if __name__ == "__main__":
    unittest.main()
