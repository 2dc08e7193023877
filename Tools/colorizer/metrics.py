"""How far a coloured photograph is from the truth, and how vivid it is: one number for each picture, float32 [N]."""

from torch import Tensor


def psnr(picture: Tensor, truth: Tensor) -> Tensor:
    """Peak signal-to-noise ratio in dB of sRGB 0…1 pictures [N, 3, H, W]."""
    return -10 * ((picture - truth) ** 2).mean(dim=(1, 2, 3)).clamp(min=1e-12).log10()


def ab_error(ab: Tensor, truth: Tensor) -> Tensor:
    """Mean distance in the ab plane of Lab, [N, 2, H, W]: 0 is right, 2.3 is just noticeable."""
    return (ab - truth).norm(dim=1).mean(dim=(1, 2))


def colourfulness(rgb: Tensor) -> Tensor:
    """Hasler and Süsstrunk's measure for sRGB 0…1 [N, 3, H, W]: 0 is gray, 33 is moderate, 59 is quite colourful."""
    red, green, blue = (255 * rgb[:, plane].flatten(1) for plane in range(3))
    red_green, yellow_blue = red - green, (red + green) / 2 - blue
    spread = (red_green.var(1, unbiased=False) + yellow_blue.var(1, unbiased=False)).sqrt()
    offset = (red_green.mean(1) ** 2 + yellow_blue.mean(1) ** 2).sqrt()
    return spread + 0.3 * offset
