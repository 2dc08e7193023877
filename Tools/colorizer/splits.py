"""Divides a user's photographs into training, validation and test, always in the same way."""

import hashlib
from dataclasses import dataclass

from photographs import Photograph
from survey import Survey

_VALIDATION, _TEST = 0.12, 0.16
_FEWEST = 4  #: in validation and in test


@dataclass(frozen=True)
class Splits:
    training: list[Photograph]
    validation: list[Photograph]
    test: list[Photograph]


def split(survey: Survey) -> Splits:
    """Keeps scenes whole. A scene's part depends only on the content of its pictures, so adding photographs later moves few."""

    def order(scene: list[int]) -> str:
        return min(hashlib.sha256(survey.photographs[index].image.tobytes()).hexdigest() for index in scene)

    photographs = survey.photographs
    scenes = sorted(survey.scenes, key=order)
    parts: dict[str, list[Photograph]] = {"test": [], "validation": [], "training": []}
    wanted = {
        "test": max(_FEWEST, round(_TEST * len(photographs))),
        "validation": max(_FEWEST, round(_VALIDATION * len(photographs))),
    }
    for scene in scenes:
        # A scene larger than the remaining room goes to training: a burst of one subject is not a test.
        part = next((name for name, count in wanted.items() if len(parts[name]) + len(scene) <= count), "training")
        parts[part] += [photographs[index] for index in scene]
    return Splits(parts["training"], parts["validation"], parts["test"])
