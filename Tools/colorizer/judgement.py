"""Which of the model's pictures look believable, judged by eye from the sheet of all of them; valid for one checkpoint only."""

import hashlib
import json
from pathlib import Path

from photographs import Photograph
from training import Checkpoint

_FILE = Path(__file__).with_name("judgement.json")


def judgement(checkpoint: Checkpoint, test: list[Photograph]) -> str:
    """How many of the test photographs are believable, and why the others are not, in words for the card."""
    found = json.loads(_FILE.read_text(encoding="utf-8"))
    if found["checkpoint"] != fingerprint(checkpoint):
        return "How many are believable has not been judged."
    numbers = {photo.path.stem: number for number, photo in enumerate(test, 1)}
    unknown = found["unbelievable"].keys() - numbers.keys()
    if unknown:
        raise ValueError(f"{_FILE.name} names photographs that are not in the test split: {', '.join(sorted(unknown))}")
    reasons = sorted((numbers[stem], reason) for stem, reason in found["unbelievable"].items())
    rest = "; ".join(f"{number}, {reason}" for number, reason in reasons)
    return f"By eye, {len(test) - len(reasons)} are believable. Not: {rest}."


def fingerprint(checkpoint: Checkpoint) -> str:
    """A digest of the weights and the vividness: equal ones give equal pictures."""
    digest = hashlib.sha256()
    for name, weights in sorted(checkpoint.decoder.items()):
        digest.update(name.encode() + weights.numpy().tobytes())
    digest.update(repr(checkpoint.vividness).encode())
    return digest.hexdigest()
