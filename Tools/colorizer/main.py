"""Makes the colouriser: photographs, training, export, evaluation and card, in one run; or one of your own photographs."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from card import free_to_show, write_card, write_data_table
from contact_sheet import write_contact_sheet, write_old_sheet, write_whole_sheet
from evaluation import colour, evaluate, evaluate_elsewhere
from export import SHIPPED_LICENCE, export
from judgement import judgement
from own_photographs import train_on
from photographs import load
from training import Checkpoint, Settings, train

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".deps" / "colorizer"
MODELS = ROOT / "Assets" / "Models"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=Settings.steps, help="length of the training (default %(default)s)")
    parser.add_argument("--seed", type=int, default=Settings.seed, help="random seed of the training (default %(default)s)")
    parser.add_argument("--no-training", action="store_true", help="export and evaluate the checkpoint of the last run")
    parser.add_argument(
        "--accept-shortfalls", action="store_true", help="ship a model that misses a floor; its card says so"
    )
    own = parser.add_argument_group("your own photographs", "The shipped model stays as it is.")
    own.add_argument("--data", type=Path, metavar="FOLDER", help="train on the photographs in and below this folder")
    own.add_argument("--use", type=Path, metavar="FOLDER", help="photographs like those the model is for, to report how they differ")
    own.add_argument("--out", type=Path, default=WORK / "own" / "Colorizer.onnx", metavar="FILE", help="(default %(default)s)")
    options = parser.parse_args()
    if options.data:
        settings = Settings(steps=options.steps, seed=options.seed)
        return train_on(options.data, options.use, options.out, MODELS / "Colorizer.onnx", settings)

    photographs, checkpoint_file, candidate = WORK / "photographs", WORK / "checkpoint.pt", WORK / "Colorizer.onnx"
    elsewhere = WORK / "elsewhere"
    if not (_fetched("training", photographs) and _fetched("elsewhere", elsewhere)):
        return 1
    if not options.no_training:
        print(f"Training for {options.steps} steps", flush=True)
        settings = Settings(steps=options.steps, seed=options.seed)
        train(load(photographs, "train"), load(photographs, "val"), settings).save(checkpoint_file)
    elif not checkpoint_file.exists():
        print(f"{checkpoint_file} is missing: run without --no-training first", file=sys.stderr)
        return 1

    print("Exporting", flush=True)
    checkpoint = Checkpoint.load(checkpoint_file)
    model = checkpoint.model()
    export(model, candidate, SHIPPED_LICENCE)

    print("Evaluating", flush=True)
    test = load(photographs, "test")
    evaluation = evaluate(candidate, model, test, checkpoint.mean_ab)
    old = [photo for photo in load(elsewhere, "old") if f"old/{photo.path.name}" in free_to_show(elsewhere)]
    figures = {
        **evaluation.figures,
        "elsewhere": evaluate_elsewhere(candidate, load(elsewhere, "colour"), checkpoint.mean_ab),
        "floors": "Met." if not (shortfalls := evaluation.shortfalls()) else f"**Not all met**: {'; '.join(shortfalls)}.",
        "vividness": round(checkpoint.vividness, 2),
        "judgement": judgement(checkpoint, test),
        "trainingSteps": checkpoint.steps,
        "validationPsnr": checkpoint.validation_psnr,
        "trainingPhotographs": len(list((photographs / "train").iterdir())),
        "validationPhotographs": len(list((photographs / "val").iterdir())),
    }
    (WORK / "evaluation.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(
        json.dumps(
            {key: figures[key] for key in ("squeezed", "centreSquare", "elsewhere", "agreement", "storage", "latencyMilliseconds")},
            indent=2,
        )
    )
    if shortfalls:
        print(f"The model is not good enough: {'; '.join(shortfalls)}", file=sys.stderr)
        if not options.accept_shortfalls:
            print(f"It stays in {candidate}; --accept-shortfalls ships it anyway", file=sys.stderr)
            return 1

    MODELS.mkdir(parents=True, exist_ok=True)
    write_contact_sheet(MODELS / "Colorizer-examples.png", test, evaluation.coloured, evaluation.gains)
    write_whole_sheet(MODELS / "Colorizer-test.jpg", test, evaluation.coloured)
    write_old_sheet(MODELS / "Colorizer-old.png", old, colour(candidate, old))
    write_data_table(MODELS / "Colorizer-data.tsv", photographs)
    write_card(MODELS / "Colorizer.md", figures)
    os.replace(candidate, MODELS / "Colorizer.onnx")
    print(f"The model and its card are in {MODELS}")
    return 0


def _fetched(purpose: str, folder: Path) -> bool:
    fetcher = ROOT / "Tools" / "photographs" / "fetch.py"
    return subprocess.run([sys.executable, str(fetcher), "--for", purpose, "--out", str(folder)], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
