"""Describes in words and bars what a survey found, and how training and use differ."""

from collections.abc import Iterator

import numpy as np

from splits import Splits
from survey import FEWEST, GRAY_COLOURFULNESS, HUES, MOST, Look, Survey

_NAMED_REFUSALS = 5
_BARS = " ▏▎▍▌▋▊▉█"
_ADVISED = 200  #: photographs; what the shipped colouriser was trained on
_FAR = 0.8  #: standard deviations between two means that count as different
_DULL = 15.0
_ONE_HUE = 0.6


def described(survey: Survey) -> Iterator[str]:
    looks = survey.looks
    refused = ", ".join(f"{count} {reason}" for reason, count in survey.refusals().most_common())
    pictures = len(looks) + len(survey.refused)
    yield f"{survey.folder}: {pictures} pictures, {len(looks)} usable" + (f"; left out: {refused}" if refused else "")
    named = [(path, reason) for path, reason in survey.refused if reason.startswith("broken")]
    for path, reason in named[:_NAMED_REFUSALS]:
        yield f"  {_printable(str(path))}: {_printable(reason)}"
    if len(named) > _NAMED_REFUSALS:
        yield f"  and {len(named) - _NAMED_REFUSALS} more that are broken"
    if survey.left_over:
        yield f"  {survey.left_over} more are not read: {MOST} are taken, evenly from the folder"
    if not looks:
        return
    short_sides = np.array([min(look.original_size) for look in looks])
    upright = np.mean([look.original_size[1] > look.original_size[0] for look in looks])
    yield f"  size        short side {_range(short_sides)} px, {upright:.0%} upright"
    yield f"  colour      colourfulness {_range(_all(looks, 'colourfulness'))}, mean a, b {_mean_ab(looks)}"
    yield f"  lightness   {_range(_all(looks, 'lightness'))}, contrast {_range(_all(looks, 'contrast'))}"
    hues = np.mean([look.hues for look in looks], axis=0)
    for name, share in zip(HUES, hues, strict=True):
        yield f"  {name:<11} {_bar(share / max(hues.max(), 1e-9), 24)} {share:.0%} of the area"


def divided(survey: Survey, splits: Splits) -> str:
    scenes = len(survey.scenes)
    alike = f"; {len(survey.looks) - scenes} show a scene again and stay with it" if scenes < len(survey.looks) else ""
    return (
        f"  split       {len(splits.training)} for training, {len(splits.validation)} to choose by, "
        f"{len(splits.test)} to measure on{alike}"
    )


def shortcoming(survey: Survey) -> str | None:
    """Why training on it is impossible; `None` if it is possible."""
    usable = len(survey.looks)
    if usable >= FEWEST:
        return None
    pictures = usable + len(survey.refused)
    if pictures == 0:
        found = f"none of its {survey.others} files is a picture" if survey.others else "it is empty"
    elif usable == 0 and set(survey.refusals()) <= {"gray", "of one tint"}:
        found = f"all of its {pictures} pictures are gray or of one tint: colours are what it learns from"
    else:
        found = f"{usable} of its {pictures} pictures can be used"
    return f"{survey.folder}: {found}; training needs {FEWEST} photographs in colour, and {_ADVISED} or more to be of use"


def warned(survey: Survey, use: Survey | None) -> Iterator[str]:
    """What to expect of a model trained on these photographs, and how they differ from those that it will be used on."""
    looks = survey.looks
    if len(looks) < _ADVISED:
        yield f"{len(looks)} photographs are few: {_ADVISED} or more generalise better"
    scenes = len(survey.scenes)
    if scenes < 0.6 * len(looks):
        yield f"they show only {scenes} scenes: the model will know these and few others"
    if np.median(_all(looks, "colourfulness")) < _DULL:
        yield "they are dull, and so will be the model's colours"
    hues = np.mean([look.hues for look in looks], axis=0)
    if hues.sum() > 0 and hues.max() > _ONE_HUE * hues.sum():
        yield f"{hues.max() / hues.sum():.0%} of what is colourful is {HUES[int(hues.argmax())]}: other colours will be guessed badly"
    if use is None or not use.looks:
        return
    where = f"in use ({use.folder})"
    compared = [("lightness", ("darker", "lighter")), ("contrast", ("flatter", "harsher"))]
    in_colour = np.median(_all(use.looks, "colourfulness")) > GRAY_COLOURFULNESS
    if in_colour:
        compared.append(("colourfulness", ("duller", "more colourful")))
    for name, words in compared:
        ours, theirs = _all(looks, name), _all(use.looks, name)
        distance = (theirs.mean() - ours.mean()) / max(np.sqrt((ours.var() + theirs.var()) / 2), 1e-6)
        if abs(distance) > _FAR:
            yield f"photographs {where} are {words[int(distance > 0)]}: {name} {theirs.mean():.0f} against {ours.mean():.0f} in training"
    ours, theirs = (np.median([min(look.original_size) for look in both]) for both in (looks, use.looks))
    if theirs > 2 * ours:
        yield f"photographs {where} are larger: {theirs:.0f} against {ours:.0f} px; their grain and their detail are not in training"
    missing = [
        name
        for name, our, their in zip(HUES, hues, np.mean([look.hues for look in use.looks], axis=0), strict=True)
        if their > 0.02 and their > 4 * our
    ]
    if missing:
        yield f"{' and '.join(missing)} {where} hardly occur{'s' if len(missing) == 1 else ''} in training"


def strangers(distances: np.ndarray, own_distances: np.ndarray, use: Survey) -> str | None:
    """A warning if much of what is in use looks like nothing in training.

    `distances` holds the distance of each photograph in use to the nearest one in training, `own_distances` that of each
    photograph in training to the nearest other one.
    """
    limit = np.quantile(own_distances, 0.95)
    far = int((distances > limit).sum())
    if far <= 0.15 * len(distances):
        return None
    return f"{far} of {len(distances)} photographs in use ({use.folder}) are unlike any in training"


def _all(looks: list[Look], name: str) -> np.ndarray:
    return np.array([getattr(look, name) for look in looks])


def _range(values: np.ndarray) -> str:
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
    return f"{middle:.0f} ({low:.0f} to {high:.0f})"


def _mean_ab(looks: list[Look]) -> str:
    a, b = np.mean([look.mean_ab for look in looks], axis=0)
    return f"{a:+.1f}, {b:+.1f}"


def _bar(share: float, width: int) -> str:
    eighths = round(share * width * 8)
    return ("█" * (eighths // 8) + _BARS[eighths % 8]).ljust(width)[:width]


def _printable(text: str) -> str:
    """Removes control characters, which a file's name may contain."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
