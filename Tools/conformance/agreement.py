"""Compares OpenCoreML's answers with ONNX Runtime's, on photographs and on random numbers.

A figure is the largest difference of an output from the reference, as a part of the reference's range (largest minus smallest
value). Ends with status 1 where one is above its limit.
"""

import argparse
import collections
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import helper
from PIL import Image

from cases import write_elements
from workers import Worker

LIMITS = {"f32": 1e-4, "bf16": 2e-2, "f16": 2e-2}
PHOTOGRAPHS = 6
HALF_A_LEVEL = 0.5  #: what rounding to 8 bits alone may add to an image's difference


@dataclass
class Model:
    title: str
    path: Path
    channels: int
    side: int
    #: the tensor's values for components of 0 and 255
    low: float
    high: float
    gives_image: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the program Conformance")
    for name in ("folder", "colorizer", "efficientnet", "photographs"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    folder = options.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    photographs = sorted(path for path in options.photographs.iterdir() if path.suffix in (".webp", ".jpg", ".png"))
    chosen = photographs[:: max(1, len(photographs) // PHOTOGRAPHS)][:PHOTOGRAPHS]
    if not chosen:
        raise SystemExit(f"agreement: there are no photographs in {options.photographs}")
    models = [
        Model("Colorizer", options.colorizer, 1, 256, 0, 1, gives_image=True),
        Model("EfficientNet-Lite0", options.efficientnet, 3, 224, -127 / 128, 1, gives_image=False),
    ]
    manifests = [path for model in models for path in _write_cases(model, chosen, folder / model.title)]
    outcomes = list(Worker([options.program], folder / "library.log").run(manifests))
    raise SystemExit(0 if _report(manifests, outcomes, folder) else 1)


def _write_cases(model: Model, photographs: list[Path], folder: Path) -> list[Path]:
    """Cases that take and give arrays, and cases that use the shipped file as it is, with images."""
    folder.mkdir(parents=True)
    shutil.copy(model.path, folder / "shipped.onnx")
    file = onnx.load(model.path)
    names = [(kind, port.name) for kind, ports in (("input", file.graph.input), ("output", file.graph.output)) for port in ports]
    del file.metadata_props[:]
    helper.set_model_props(file, {f"vitrine.{kind}.{name}": "array" for kind, name in names})
    onnx.save_model(file, folder / "arrays.onnx")
    session = onnxruntime.InferenceSession(model.path, providers=["CPUExecutionProvider"])
    input_name, output_name = session.get_inputs()[0].name, session.get_outputs()[0].name

    generator = np.random.default_rng(1)
    pictures = {path.stem: _pixels(path, model) for path in photographs}
    shape = (model.side, model.side, 3)[: 2 if model.channels == 1 else 3]
    pictures["random bytes"] = generator.integers(0, 256, shape, np.uint8)
    manifests = []
    for title, pixels in pictures.items():
        tensor = _planes(pixels) * np.float32((model.high - model.low) / 255) + np.float32(model.low)
        expected = session.run([output_name], {input_name: tensor})[0]
        stem = folder / title.replace(" ", "-")
        image = _write(input_name, pixels, stem.with_suffix(".image")) | {"isImage": True}
        array = _write(input_name, tensor, stem.with_suffix(".array"))
        manifests += _manifests(model, f"{title}, array", stem, "arrays.onnx", array, _write(output_name, expected, stem.with_suffix(".out")))
        if model.gives_image:
            shown = np.ascontiguousarray(expected[0].transpose(1, 2, 0)) * np.float32(255)
            output = _write(output_name, shown, stem.with_suffix(".levels")) | {"isImage": True}
        else:
            output = _write(output_name, expected, stem.with_suffix(".out"))
        manifests += _manifests(model, f"{title}, image", stem, "shipped.onnx", image, output)
    numbers = generator.uniform(model.low, model.high, (1, model.channels, model.side, model.side)).astype(np.float32)
    stem = folder / "random-numbers"
    expected = session.run([output_name], {input_name: numbers})[0]
    manifests += _manifests(model, "random numbers, array", stem, "arrays.onnx", _write(input_name, numbers, stem.with_suffix(".array")),
                            _write(output_name, expected, stem.with_suffix(".out")))
    return manifests


def _pixels(path: Path, model: Model) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("L" if model.channels == 1 else "RGB").resize((model.side, model.side)))


def _planes(pixels: np.ndarray) -> np.ndarray:
    planes = pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)
    return planes[None].astype(np.float32)


def _write(name: str, array: np.ndarray, path: Path) -> dict:
    write_elements(array, path)
    return {"name": name, "type": array.dtype.name, "shape": list(array.shape), "file": path.name}


def _manifests(model: Model, title: str, stem: Path, file: str, given: dict, expected: dict) -> list[Path]:
    values = np.fromfile(stem.parent / expected["file"], np.float32)
    spread = float(values.max() - values.min())
    paths = []
    for precision, limit in LIMITS.items():
        rounding = HALF_A_LEVEL if expected.get("isImage") else 0.0
        output = expected | {"relativeTolerance": 0, "absoluteTolerance": limit * spread + rounding}
        kind = "image" if given.get("isImage") else "array"
        path = stem.with_name(f"{stem.name}.{kind}.{precision}.json")
        path.write_text(json.dumps({
            "name": f"{model.title}: {title}", "model": file, "precision": precision,
            "dataSets": [{"inputs": [given], "outputs": [output]}],
        }))
        paths.append(path)
    return paths


def _report(manifests: list[Path], outcomes: list[dict], folder: Path) -> bool:
    rows = collections.defaultdict(list)
    for path, outcome in zip(manifests, outcomes, strict=True):
        manifest = json.loads(path.read_text())
        kind = "images" if manifest["model"] == "shipped.onnx" else "arrays"
        rows[path.parent.name, kind, manifest["precision"]].append((manifest, outcome))
    print(f"\nAgainst ONNX Runtime {onnxruntime.__version__}: largest difference / range of the reference, the worst of all inputs\n")
    print("| model | takes | asked | ran | inputs | median | worst | limit | |\n|---|---|---|---|---|---|---|---|---|")
    for (title, kind, precision), results in rows.items():
        shares = sorted(_share(outcome) for _, outcome in results)
        good = all(outcome["outcome"] == "passed" for _, outcome in results)
        ran = ", ".join(sorted({outcome.get("precision") or "nothing" for _, outcome in results}))
        rounded = any(manifest["dataSets"][0]["outputs"][0].get("isImage") for manifest, _ in results)
        limit = f"{LIMITS[precision]:.0e}" + (" and half a level of 255" if rounded else "")
        print(f"| {title} | {kind} | {precision} | {ran} | {len(results)} | {shares[len(shares) // 2]:.1e} | {shares[-1]:.1e} | {limit} "
              f"| {_verdict(good, precision, ran)} |")
    print()
    missed = [(manifest, outcome) for results in rows.values() for manifest, outcome in results if outcome["outcome"] != "passed"]
    for manifest, outcome in missed:
        print(f"agreement: {manifest['name']}, {manifest['precision']}: {outcome.get('message')}")
    (folder / "results.json").write_text(json.dumps(outcomes, indent=1))
    return not missed


def _verdict(good: bool, asked: str, ran: str) -> str:
    """If the precision did not run, it has not been tested, however close the answers are."""
    if not good:
        return "**missed**"
    return "met" if ran == asked else f"met by {ran}; {asked} does not run here"


def _share(outcome: dict) -> float:
    """The largest difference as a share of the range; infinity if there was no answer to compare."""
    differences = outcome.get("differences") or []
    if not differences:
        return float("inf")
    return max(d["largest"] / d["expectedRange"] if d["expectedRange"] else float("inf") for d in differences)


if __name__ == "__main__":
    main()
