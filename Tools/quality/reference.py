"""Prints scikit-image's figures for pictures that ImageQualityTests.swift (Tests/ImagingTests) and ColoringTests.swift
(Tests/ModelEvaluationTests) make in the same way.

usage: pip install scikit-image, then python reference.py
"""

import numpy as np
from skimage.color import rgb2lab, xyz2rgb
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def picture(width: int, height: int, seed: int, noise: int) -> np.ndarray:
    """A gradient with noise from the linear congruential generator of "Numerical Recipes"."""
    state, samples = seed, []
    for y in range(height):
        for x in range(width):
            for component in range(3):
                state = (state * 1664525 + 1013904223) % 2**32
                base = (x * (component + 1) * 2 + y * 3) % 256
                samples.append(min(255, max(0, base + (state >> 24) * noise // 256 - noise // 2)))
    return np.array(samples, np.uint8).reshape(height, width, 3)


def colourfulness(rgb: np.ndarray) -> float:
    red, green, blue = (rgb[..., i].astype(np.float64) for i in range(3))
    red_green, yellow_blue = red - green, (red + green) / 2 - blue
    return np.hypot(red_green.std(), yellow_blue.std()) + 0.3 * np.hypot(red_green.mean(), yellow_blue.mean())


for width, height, noise in ((64, 48, 20), (31, 97, 120), (7, 7, 60)):
    truth, other = picture(width, height, 1, 0), picture(width, height, 2, noise)
    ab = np.hypot(*np.moveaxis((rgb2lab(truth) - rgb2lab(other))[..., 1:], -1, 0)).mean()
    print(f"({width}, {height}, {noise}, {peak_signal_noise_ratio(truth, other):.6f}, "
          f"{structural_similarity(truth, other, channel_axis=2):.6f}, {ab:.4f}, {colourfulness(other):.4f}),")

def lab2rgb(lab: np.ndarray) -> np.ndarray:
    """Like skimage.color.lab2rgb, but colours outside sRGB stay as they are until they are clamped at the end."""
    y = (lab[..., 0] + 16) / 116
    roots = np.dstack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200])
    return xyz2rgb(np.where(roots > 0.2068966, roots**3, (roots - 16 / 116) / 7.787) * (0.95047, 1, 1.08883))


# A colouriser's figures, measured as in Tests/EvaluationTests/ColoringTests.swift on the fixture GrayToColor:
# its chroma with the photograph's own lightness, in bytes.
truth = picture(24, 20, 1, 60)
lab = rgb2lab(truth)
gray = np.round(255 * lab2rgb(np.dstack([lab[..., 0], np.zeros((20, 24, 2))]))).astype(np.uint8)[..., 0]
level = gray / 255
output = np.round(255 * np.clip(np.dstack([level, 1 - level, 2 * level - 0.5]), 0, 1)).astype(np.uint8)


def coloured(ab: np.ndarray) -> np.ndarray:
    return np.round(255 * np.clip(lab2rgb(np.dstack([lab[..., :1], ab])), 0, 1)).astype(np.uint8)


answer = coloured(rgb2lab(output)[..., 1:])
ab = np.hypot(*np.moveaxis((lab - rgb2lab(output))[..., 1:], -1, 0)).mean()
for name, value in {
    "psnr": peak_signal_noise_ratio(truth, answer), "ssim": structural_similarity(truth, answer, channel_axis=2),
    "abError": ab, "colorfulness": colourfulness(answer), "truthColorfulness": colourfulness(truth),
    "psnrOfGray": peak_signal_noise_ratio(truth, coloured(np.zeros((20, 24, 2)))),
    "psnrOfTint": peak_signal_noise_ratio(truth, coloured(np.full((20, 24, 2), (0.9, 3.2)))),
}.items():
    print(f"{name}: {value:.4f}")
