"""The whole model: a gray photograph goes in, a coloured one comes out."""

from torch import Tensor, nn

from colour import lightness_from_gray, srgb_from_lab
from decoder import AB_UNIT, Decoder
from encoder import Encoder
from guided_filter import guided_upsample

COARSE_FACTOR = 4  #: the decoder answers at a quarter of the resolution
FILTER_RADIUS = 5  #: coarse pixels; narrower ones leave more blotches on plain surfaces at no gain in PSNR
FILTER_EPSILON = 1e-3


class Colorizer(nn.Module):
    """Encoded gray 0…1, float32 [N, 1, H, W] with H and W multiples of 32, to sRGB 0…1, float32 [N, 3, H, W].

    `vividness` multiplies a and b. The network hedges between possible colours, which dulls them; a factor above 1 makes them
    livelier at the cost of some accuracy.
    """

    def __init__(self, encoder: Encoder, decoder: Decoder, vividness: float = 1.0) -> None:
        super().__init__()
        self.encoder, self.decoder, self.vividness = encoder, decoder, vividness

    def forward(self, gray: Tensor) -> Tensor:
        return srgb_from_lab(lightness_from_gray(gray), self.ab(gray))

    def ab(self, gray: Tensor) -> Tensor:
        """a and b at full size, float32 [N, 2, H, W]."""
        coarse = self.decoder(self.encoder(gray)) * (AB_UNIT * self.vividness)
        return guided_upsample(lightness_from_gray(gray), coarse, COARSE_FACTOR, FILTER_RADIUS, FILTER_EPSILON)
