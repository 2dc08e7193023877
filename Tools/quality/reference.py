"""Prints what scikit-image says of pictures that Tests/ImagingTests/ImageQualityTests.swift makes in the same way.

usage: pip install scikit-image, then python reference.py
"""

import numpy as np
from skimage.color import rgb2lab
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
