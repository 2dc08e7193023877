"""Trains a colouriser on a folder of the user's own photographs, and first says what to expect from them."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from contact_sheet import write_contact_sheet
from encoder import Encoder
from evaluation import Evaluation, evaluate
from export import export
from photographs import Photograph, as_tensor, squeezed
from splits import split
from survey import Survey, survey
from survey_text import described, divided, shortcoming, strangers, warned
from training import Settings, train

_AT_ONCE = 16
_LICENCE = "encoder: Apache-2.0; trained on photographs whose licences the one who trained it knows"


def train_on(folder: Path, use: Path | None, result: Path, shipped: Path, settings: Settings) -> int:
    """Surveys `folder`, trains, exports to `result` and measures; returns the exit status.

    `use` is a folder of photographs like those that the model will be applied to; they are compared with those in `folder` but
    not used for training. `shipped` is a model to compare with.
    """
    try:
        photographs = survey(folder, report=_progress(f"Looking through {folder}"))
        used = survey(use, needs_colour=False, report=_progress(f"Looking through {use}")) if use else None
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(described(photographs)), flush=True)
    if reason := shortcoming(photographs):
        print(reason, file=sys.stderr)
        return 1
    splits = split(photographs)
    print(divided(photographs, splits))
    encoder = Encoder().eval()
    for warning in filter(None, [*warned(photographs, used), _strangers(encoder, splits.training, used)]):
        print(f"  note: {warning}")

    print(f"Training for {settings.steps} steps", flush=True)
    checkpoint = train(splits.training, splits.validation, settings)
    result.parent.mkdir(parents=True, exist_ok=True)
    checkpoint.save(result.with_suffix(".checkpoint.pt"))
    model = checkpoint.model()
    export(model, result, licence=_LICENCE)

    print("Evaluating", flush=True)
    evaluation = evaluate(result, model, splits.test, checkpoint.mean_ab)
    figures = {**evaluation.figures, "trainingSteps": checkpoint.steps, "vividness": checkpoint.vividness}
    result.with_suffix(".json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    examples = result.with_suffix(".png")
    write_contact_sheet(examples, splits.test, evaluation.coloured, evaluation.gains)
    before = evaluate(shipped, None, splits.test, checkpoint.mean_ab) if shipped.exists() else None
    print("\n".join(_table(evaluation, before)))
    print(f"The model is {result}, its best and its worst pictures are in {examples}")
    print(f"  vitrine --model {result} {use or folder}")
    return 0


def _table(evaluation: Evaluation, before: Evaluation | None) -> list[str]:
    squeezed_figures = evaluation.figures["squeezed"]
    rows: list[tuple[str, dict[str, Any]]] = [("gray", squeezed_figures["gray"]), ("constant tint", squeezed_figures["constant"])]
    if before:
        rows.append(("the colouriser as shipped", before.figures["squeezed"]["f32"]))
    rows.append(("this model", squeezed_figures["f32"]))
    gain = squeezed_figures["gain"]
    return [
        f"  {'on ' + str(evaluation.figures['photographs']) + ' photographs':<28} PSNR   ab error  colourfulness",
        *(
            f"  {name:<28} {figures['psnr']:.2f} dB  {figures['abError']:6.1f}  {figures['colourfulness']:9.1f}"
            for name, figures in rows
        ),
        f"  {'the truth':<28} {'':18}{squeezed_figures['truth']['colourfulness']:9.1f}",
        f"  It gains {gain['mean']:.2f} ± {gain['standardError']:.2f} dB over the constant tint, better on {gain['better']} of "
        f"{evaluation.figures['photographs']}.",
    ]


@torch.no_grad()
def _strangers(encoder: Encoder, training: list[Photograph], used: Survey | None) -> str | None:
    if used is None or len(used.looks) < 4:
        return None
    ours, theirs = _whole_features(encoder, training), _whole_features(encoder, used.photographs)
    usual = ours.mean(dim=0)
    ours, theirs = (torch.nn.functional.normalize(features - usual, dim=1) for features in (ours, theirs))
    among = (1 - ours @ ours.T).fill_diagonal_(torch.inf)
    return strangers((1 - theirs @ ours.T).amin(dim=1).numpy(), among.amin(dim=1).numpy(), used)


def _whole_features(encoder: Encoder, photographs: list[Photograph]) -> Tensor:
    """The encoder's features of each photograph as a whole, float32 [N, C]."""
    features = []
    for start in range(0, len(photographs), _AT_ONCE):
        rgb = as_tensor([squeezed(photo.image) for photo in photographs[start : start + _AT_ONCE]])
        features.append(encoder(rgb.mean(dim=1, keepdim=True))[-1].mean(dim=(2, 3)))
    return torch.cat(features)


def _progress(text: str) -> Callable[[int, int], None]:
    def report(done: int, count: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == count else ""
            print(f"\r\x1b[K{text}: {done} of {count}", end=end, file=sys.stderr, flush=True)

    return report
