"""Trains the decoder on the frozen encoder for a number of steps and keeps the checkpoint that validates best."""

import copy
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import openvino
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from augmentation import augmented_batch
from colorizer import COARSE_FACTOR, Colorizer
from colour import lab_from_srgb
from decoder import AB_UNIT, Decoder
from encoder import Encoder
from loss_curve import LossCurve
from metrics import colourfulness
from photographs import Photograph, as_tensor
from validation import Scores, Truth, predict_ab


@dataclass(frozen=True)
class Settings:
    steps: int = 1600
    seed: int = 0
    batch: int = 16
    side: int = 192  #: of the training squares in pixels; the model runs at 256, and larger squares gained nothing
    learning_rate: float = 1e-3
    weight_decay: float = 0.02
    warm_up_steps: int = 100
    averaging: float = 0.998  #: the share of itself the averaged model keeps at each step
    smoothness: float = 0.1  #: weight of the term against blotches
    validations: int = 16
    colourfulness: float = 0.675  #: of the truth's, on the validation photographs; decides the vividness


@dataclass(frozen=True)
class Checkpoint:
    decoder: dict[str, Tensor]
    vividness: float
    mean_ab: tuple[float, float]  #: of the training photographs: the constant tint the model must beat
    steps: int  #: of training when it was taken
    validation_psnr: float  #: dB on the validation photographs at the target colourfulness

    def save(self, path: Path) -> None:
        torch.save(vars(self), path)

    @classmethod
    def load(cls, path: Path) -> "Checkpoint":
        return cls(**torch.load(path, weights_only=True))

    def model(self) -> Colorizer:
        encoder = Encoder().eval()
        decoder = Decoder(encoder.channels).eval()
        decoder.load_state_dict(self.decoder)
        return Colorizer(encoder, decoder, self.vividness).eval()


def train(training: list[Photograph], validation: list[Photograph], settings: Settings) -> Checkpoint:
    torch.manual_seed(settings.seed)
    random.seed(settings.seed)
    images = [photo.image for photo in training]
    truth = Truth.squeezed(validation)

    encoder = Encoder().eval()
    features_of = _compiled(encoder, (settings.batch, 1, settings.side, settings.side))
    decoder = Decoder(encoder.channels).to(memory_format=torch.channels_last)
    average = copy.deepcopy(decoder).eval()
    optimizer = torch.optim.AdamW(
        decoder.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay, betas=(0.9, 0.99)
    )

    mean_ab = _mean_ab(images)
    target = settings.colourfulness * float(colourfulness(truth.rgb).mean())
    best: Checkpoint | None = None
    best_reached = 0.0
    curve = LossCurve(settings.steps)
    decoder.train()
    for step, indices in enumerate(islice(_shuffled_forever(len(images), settings.batch), settings.steps), 1):
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * _schedule(step, settings)
        batch = augmented_batch([images[index] for index in indices], settings.side)
        loss = _loss(decoder(features_of(batch.gray)), batch.lab, settings)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(decoder.parameters(), 5)
        optimizer.step()
        _follow(average, decoder, min(settings.averaging, step / (9 + step)))
        curve.add(float(loss.detach()))

        if step * settings.validations // settings.steps > (step - 1) * settings.validations // settings.steps:
            # Compare at equal colourfulness; otherwise the dullest checkpoint would win, because caution is cheap in
            # PSNR.
            ab = predict_ab(Colorizer(encoder, average), truth)
            vividness = _vividness(ab, truth, target)
            scores = Scores.of_ab(ab * vividness, truth).means()
            reached = min(1.0, scores["colourfulness"] / target + 0.05)
            is_best = best is None or (reached, scores["psnr"]) > (best_reached, best.validation_psnr)
            if is_best:
                weights = copy.deepcopy(average.state_dict())
                best, best_reached = Checkpoint(weights, vividness, mean_ab, step, scores["psnr"]), reached
            curve.validated(scores["psnr"], is_best)

    assert best is not None, "the last step always validates"
    return best


def _compiled(encoder: Encoder, shape: tuple[int, ...]) -> Callable[[Tensor], list[Tensor]]:
    """The frozen encoder run by OpenVINO, in a third of torch's time."""
    model = openvino.convert_model(encoder, example_input=torch.zeros(shape))
    model.reshape(shape)
    compiled = openvino.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})

    def features(gray: Tensor) -> list[Tensor]:
        maps = compiled(gray.numpy()).values()
        return [torch.from_numpy(values).contiguous(memory_format=torch.channels_last) for values in maps]

    return features


def _shuffled_forever(count: int, batch: int) -> Iterator[list[int]]:
    """Batches of indices; every photograph is used once before any is used again."""
    waiting: list[int] = []
    while True:
        while len(waiting) < batch:
            waiting += random.sample(range(count), count)
        yield waiting[:batch]
        waiting = waiting[batch:]


def _schedule(step: int, settings: Settings) -> float:
    """A linear warm-up, then half a cosine down to zero."""
    return min(1, step / settings.warm_up_steps) * (0.5 + 0.5 * math.cos(math.pi * step / settings.steps)) + 1e-3


def _loss(output: Tensor, lab: Tensor, settings: Settings) -> Tensor:
    """The distance from the true colours, plus colour changes where the lightness has no edge: those are blotches.

    `output` is a, b in units of AB_UNIT, [N, 2, S/4, S/4]; `lab` is the truth, [N, 3, S, S].
    """
    coarse = F.avg_pool2d(lab, COARSE_FACTOR)
    distance = F.smooth_l1_loss(output, coarse[:, 1:] / AB_UNIT, beta=0.5)
    lightness = coarse[:, :1] / 100
    blotches = sum((output.diff(dim=axis).abs() * torch.exp(-20 * lightness.diff(dim=axis).abs())).mean() for axis in (2, 3))
    return distance + settings.smoothness * blotches


@torch.no_grad()
def _follow(average: Decoder, decoder: Decoder, keep: float) -> None:
    """Moves the averaged model, including the statistics of its norms, a little towards the trained one."""
    for ours, theirs in zip(average.state_dict().values(), decoder.state_dict().values(), strict=True):
        if ours.is_floating_point():
            ours.lerp_(theirs, 1 - keep)


def _vividness(ab: Tensor, truth: Truth, target: float) -> float:
    """The factor between 0.8 and 1.4 that brings the mean colourfulness, which grows with it, to the target."""
    low, high = 0.8, 1.4
    for _ in range(6):
        middle = (low + high) / 2
        if Scores.of_ab(ab * middle, truth).means()["colourfulness"] < target:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _mean_ab(images: list[Image.Image]) -> tuple[float, float]:
    small = as_tensor([image.resize((48, 48), Image.Resampling.BOX) for image in images])
    a, b = lab_from_srgb(small)[:, 1:].mean(dim=(0, 2, 3)).tolist()
    return a, b
