"""Looks through a folder before training: which photographs can be used, which cannot and why, and what they are like."""

import os
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from colour import lab_from_srgb
from metrics import colourfulness
from photographs import Photograph, as_tensor, read

FEWEST = 20  #: usable photographs; fewer cannot be split into three parts that say anything
MOST = 4000  #: kept in memory, about half a megabyte each
_SHORTEST_SIDE = 96  #: px; smaller ones would be enlarged twofold for training
GRAY_COLOURFULNESS = 4.0
_TINT_SPREAD = 2.5  #: of a and b within a picture; below it there is one tint, as in a sepia print
_LIKE_BITS = 10  #: of the 128 of two gradients; pictures that differ in fewer show the same scene

HUES = ("red", "orange", "yellow", "green", "cyan", "blue", "violet", "pink")
_HUE_CENTRES = np.array([35, 64, 97, 139, 197, 282, 314, 349])  # degrees in a, b


@dataclass(frozen=True)
class Look:
    """The properties of one usable photograph."""

    photograph: Photograph
    original_size: tuple[int, int]  #: px
    fingerprint: np.ndarray  #: bool [128], similar for pictures of the same scene
    colourfulness: float
    mean_ab: tuple[float, float]
    hues: np.ndarray  #: share of the strongly coloured area by hue, [8]; zeros if nothing is strongly coloured
    lightness: float  #: mean of L
    contrast: float  #: standard deviation of L


@dataclass
class Survey:
    folder: Path
    looks: list[Look] = field(default_factory=list)
    refused: list[tuple[Path, str]] = field(default_factory=list)
    others: int = 0  #: files that are no pictures
    left_over: int = 0  #: pictures beyond `MOST`

    @property
    def photographs(self) -> list[Photograph]:
        return [look.photograph for look in self.looks]

    def refusals(self) -> Counter[str]:
        return Counter(reason.partition(":")[0] for _, reason in self.refused)

    @cached_property
    def scenes(self) -> list[list[int]]:
        """Indices of `looks` grouped by scene, so that no scene is in two splits."""
        return _groups(np.array([look.fingerprint for look in self.looks]).reshape(len(self.looks), -1))


def survey(
    folder: Path, needs_colour: bool = True, report: Callable[[int, int], None] = lambda done, count: None
) -> Survey:
    """Reads every picture in `folder`, without following links. Unless `needs_colour`, gray ones are accepted too.

    Raises `NotADirectoryError` or `FileNotFoundError` if it is not a folder.
    """
    if not folder.exists():
        raise FileNotFoundError(f"{folder}: there is no such folder")
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder}: not a folder")
    paths = sorted(Path(root) / name for root, _, names in os.walk(folder) for name in names if not name.startswith("."))
    suffixes = Image.registered_extensions()
    pictures = [path for path in paths if path.suffix.lower() in suffixes]
    found = Survey(folder, others=len(paths) - len(pictures))
    if len(pictures) > MOST:
        # Evenly from the whole folder, because neighbours are similar.
        chosen = np.linspace(0, len(pictures) - 1, MOST).round().astype(int)
        found.left_over = len(pictures) - MOST
        pictures = [pictures[index] for index in chosen]
    seen: dict[bytes, Path] = {}
    for index, path in enumerate(pictures):
        report(index, len(pictures))
        try:
            look = _look(path, needs_colour)
        except _Refused as refusal:
            found.refused.append((path, str(refusal)))
            continue
        content = look.photograph.image.tobytes()
        if content in seen:
            found.refused.append((path, f"there twice: {seen[content]}"))
            continue
        seen[content] = path
        found.looks.append(look)
    report(len(pictures), len(pictures))
    return found


class _Refused(Exception):
    """Why a file cannot be used for training: a kind and, after a colon, the details."""


def _look(path: Path, needs_colour: bool) -> Look:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as file:
                original_size = file.size
            image = read(path)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _Refused("too large") from None
    except UnidentifiedImageError:
        raise _Refused("broken: not the picture its name says") from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise _Refused(f"broken: {error}") from None
    if min(image.size) < _SHORTEST_SIDE:
        raise _Refused(f"too small: {original_size[0]}×{original_size[1]}")
    small = image.resize((64, 64), Image.Resampling.BOX)
    rgb = as_tensor([small])
    lab = lab_from_srgb(rgb)[0].numpy()
    vivid = float(colourfulness(rgb)[0])
    spread = float(np.hypot(lab[1].std(), lab[2].std()))
    if needs_colour and vivid < GRAY_COLOURFULNESS:
        raise _Refused("gray")
    if needs_colour and spread < _TINT_SPREAD:
        raise _Refused("of one tint")
    return Look(
        photograph=Photograph(path.stem, path, image),
        original_size=original_size,
        fingerprint=_fingerprint(image),
        colourfulness=vivid,
        mean_ab=(float(lab[1].mean()), float(lab[2].mean())),
        hues=_hues(lab),
        lightness=float(lab[0].mean()),
        contrast=float(lab[0].std()),
    )


def _fingerprint(image: Image.Image) -> np.ndarray:
    """Whether each of 9×9 fields is lighter than its neighbour to the right and below."""
    fields = np.asarray(image.convert("L").resize((9, 9), Image.Resampling.BOX), dtype=np.int16)
    return np.concatenate([(fields[:8, 1:] > fields[:8, :-1]).ravel(), (fields[1:, :8] > fields[:-1, :8]).ravel()])


def _groups(fingerprints: np.ndarray) -> list[list[int]]:
    parents = list(range(len(fingerprints)))

    def root(index: int) -> int:
        while parents[index] != index:
            index = parents[index]
        return index

    for index in range(1, len(fingerprints)):
        for like in np.flatnonzero((fingerprints[:index] != fingerprints[index]).sum(axis=1) <= _LIKE_BITS):
            parents[root(index)] = root(int(like))
    groups: dict[int, list[int]] = {}
    for index in range(len(fingerprints)):
        groups.setdefault(root(index), []).append(index)
    return list(groups.values())


def _hues(lab: np.ndarray) -> np.ndarray:
    chroma = np.hypot(lab[1], lab[2])
    strong = chroma > 15
    if not strong.any():
        return np.zeros(len(HUES))
    angles = np.degrees(np.arctan2(lab[2][strong], lab[1][strong]))[:, None]
    distance = np.abs((angles - _HUE_CENTRES + 180) % 360 - 180)
    counts = np.bincount(distance.argmin(axis=1), minlength=len(HUES))
    return counts / chroma.size
