"""Enlarges coarse colour along the edges of the lightness (He and Sun, "Fast Guided Filter", 2015).

Around each coarse pixel, the colour is modelled as a linear function of the lightness, colour = slope · lightness + offset. The
two coefficients are smooth and enlarge well; the full-size lightness then draws the edges.
"""

from torch import Tensor
from torch.nn import functional as F


def guided_upsample(lightness: Tensor, ab: Tensor, factor: int, radius: int, epsilon: float) -> Tensor:
    """a and b [N, 2, H, W] from coarse ones [N, 2, H/factor, W/factor], guided by L 0…100 [N, 1, H, W].

    `radius` is in coarse pixels. `epsilon` is a variance of the lightness on a scale 0…1; weaker edges are smoothed over.

    Values are centred before they are squared. The usual E[I²] − E[I]² subtracts two nearly equal numbers, which leaves nothing
    in bfloat16.
    """

    def box(values: Tensor) -> Tensor:
        return F.avg_pool2d(values, 2 * radius + 1, stride=1, padding=radius, count_include_pad=False)

    def enlarge(values: Tensor) -> Tensor:
        return F.interpolate(values, scale_factor=factor, mode="bilinear", align_corners=False)

    guide = lightness / 100
    coarse = F.avg_pool2d(guide, factor)
    guide_mean, ab_mean = box(coarse), box(ab)
    deviation = coarse - guide_mean
    slope = box(deviation * (ab - ab_mean)) / (box(deviation * deviation) + epsilon)
    offset = ab_mean - slope * guide_mean
    return enlarge(box(slope)) * guide + enlarge(box(offset))


def plain_upsample(ab: Tensor, factor: int) -> Tensor:
    """The same enlargement without a guide."""
    return F.interpolate(ab, scale_factor=factor, mode="bilinear", align_corners=False)
