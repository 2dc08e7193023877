"""Measures the exported file on the test photographs with OpenVINO, in both precisions, against trivial methods."""

import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import openvino
import torch
from torch import Tensor

from bfloat16 import rounded
from colorizer import Colorizer
from metrics import colourfulness, psnr
from photographs import Photograph
from validation import Scores, Truth

THREADS = 2
PRECISIONS = ("f32", "bf16")

SMALLEST_GAIN = 1.0  #: dB over the constant tint
COLOURFULNESS = (30.0, 36.0)
LARGEST_PRECISION_LOSS = 0.1  #: dB between the precisions


@dataclass(frozen=True)
class Evaluation:
    figures: dict[str, Any]  #: what `evaluation.json` holds
    coloured: Tensor  #: the f32 model's pictures of the squeezed photographs, sRGB 0…1, [N, 3, 256, 256]
    gains: list[float]  #: dB over the constant tint, one a photograph

    def shortfalls(self) -> list[str]:
        """Where the model falls short of the floors, in words; empty if it is good enough to ship."""
        squeezed, agreement = self.figures["squeezed"], self.figures["agreement"]
        found = []
        if squeezed["gain"]["mean"] < SMALLEST_GAIN:
            found.append(f"it beats the constant tint by {squeezed['gain']['mean']:.2f} dB, less than {SMALLEST_GAIN} dB")
        for precision in PRECISIONS:
            vivid = squeezed[precision]["colourfulness"]
            if not COLOURFULNESS[0] <= vivid <= COLOURFULNESS[1]:
                found.append(f"its colourfulness in {precision} is {vivid:.1f}, outside {COLOURFULNESS}")
        if agreement["psnrLoss"] >= LARGEST_PRECISION_LOSS:
            found.append(f"bf16 costs {agreement['psnrLoss']:.2f} dB, more than {LARGEST_PRECISION_LOSS} dB")
        return found


def evaluate(
    file: Path, trained: Colorizer | None, test: list[Photograph], mean_ab: tuple[float, float]
) -> Evaluation:
    """`trained` is the model in `file` before its weights were compressed; without it, the cost of compression is not measured."""
    core = openvino.Core()
    compiled = {precision: _compile(core, file, precision) for precision in PRECISIONS}
    timed = dict(compiled)
    # If the processor lacks bf16, OpenVINO silently runs float32, which would be compared with itself.
    if imitated := compiled["bf16"].get_property("INFERENCE_PRECISION_HINT") != openvino.Type.bf16:
        del timed["bf16"]
        compiled["bf16"] = _compile(core, rounded(onnx.load(file)).SerializeToString(), "f32")
    figures: dict[str, Any] = {
        "photographs": len(test),
        "modelBytes": file.stat().st_size,
        "constantTint": list(mean_ab),
        "processor": _processor(),
        "imitatesBf16": imitated,
        "openvino": openvino.__version__.split("-")[0],
        "threads": THREADS,
        "floor": {
            "gain": SMALLEST_GAIN,
            "colourfulness": f"{COLOURFULNESS[0]:.0f} to {COLOURFULNESS[1]:.0f}",
            "precision": LARGEST_PRECISION_LOSS,
        },
    }
    truths = {"squeezed": Truth.squeezed(test), "centreSquare": Truth.centre_squares(test)}
    pictures = {}
    for view, truth in truths.items():
        pictures[view] = {precision: _run(compiled[precision], truth.gray) for precision in PRECISIONS}
        figures[view] = _compare(truth, pictures[view], mean_ab)
    squeezed = truths["squeezed"]
    figures["agreement"] = _agreement(squeezed, pictures["squeezed"]["f32"], pictures["squeezed"]["bf16"])
    if trained:
        figures["storage"] = _agreement(squeezed, _run_uncompressed(trained, squeezed.gray), pictures["squeezed"]["f32"])
    figures["latencyMilliseconds"] = {precision: _latency(model) for precision, model in timed.items()}
    gains = _gains(squeezed, pictures["squeezed"]["f32"], mean_ab).tolist()
    figures["gainByPhotograph"] = {photo.path.stem: round(gain, 2) for photo, gain in zip(test, gains, strict=True)}
    return Evaluation(figures, pictures["squeezed"]["f32"], gains)


def evaluate_elsewhere(file: Path, photographs: list[Photograph], mean_ab: tuple[float, float]) -> dict[str, Any]:
    """Figures for photographs of other kinds than in training, squeezed."""
    truth = Truth.squeezed(photographs)
    rgb = _run(_compile(openvino.Core(), file, "f32"), truth.gray)
    figures = _compare(truth, {"f32": rgb}, mean_ab)
    gain = Scores.of_rgb(rgb, truth).psnr - Scores.of_ab(_tint(truth, (0, 0)), truth).psnr
    return figures | {"photographs": len(photographs), "gain": _summary(gain)}


def colour(file: Path, photographs: list[Photograph]) -> Tensor:
    """The model's results for photographs, squeezed: sRGB 0…1, [N, 3, 256, 256]."""
    return _run(_compile(openvino.Core(), file, "f32"), Truth.squeezed(photographs).gray)


def _compile(core: openvino.Core, model: Path | bytes, precision: str) -> openvino.CompiledModel:
    return core.compile_model(
        core.read_model(model),
        "CPU",
        {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": THREADS, "PERFORMANCE_HINT": "LATENCY"},
    )


def _run(model: openvino.CompiledModel, gray: Tensor) -> Tensor:
    """Encoded gray [N, 1, 256, 256] to sRGB [N, 3, 256, 256], one picture at a time, because the file's shapes are static."""
    return torch.from_numpy(np.concatenate([model(one.numpy())[0] for one in gray.split(1)]))


@torch.no_grad()
def _run_uncompressed(model: Colorizer, gray: Tensor) -> Tensor:
    return torch.cat([model(one) for one in gray.split(1)])


def _compare(truth: Truth, pictures: dict[str, Tensor], mean_ab: tuple[float, float]) -> dict[str, Any]:
    gain = _gains(truth, pictures["f32"], mean_ab)
    return {
        "truth": {"colourfulness": float(colourfulness(truth.rgb).mean())},
        "gray": Scores.of_ab(_tint(truth, (0, 0)), truth).means(),
        "constant": Scores.of_ab(_tint(truth, mean_ab), truth).means(),
        **{precision: Scores.of_rgb(rgb, truth).means() for precision, rgb in pictures.items()},
        "gain": _summary(gain),
    }


def _summary(gain: Tensor) -> dict[str, Any]:
    return {
        "mean": float(gain.mean()),
        "standardError": float(gain.std() / len(gain) ** 0.5),
        "better": int((gain > 0).sum()),
    }


def _gains(truth: Truth, rgb: Tensor, mean_ab: tuple[float, float]) -> Tensor:
    """The PSNR gain over the constant tint in dB, [N]."""
    return Scores.of_rgb(rgb, truth).psnr - Scores.of_ab(_tint(truth, mean_ab), truth).psnr


def _tint(truth: Truth, ab: tuple[float, float]) -> Tensor:
    return torch.tensor(ab, dtype=torch.float32)[None, :, None, None].expand_as(truth.lab[:, 1:])


def _agreement(truth: Truth, ours: Tensor, others: Tensor) -> dict[str, float]:
    """How similar two models' pictures are, and whether one model's are closer to the truth."""
    between = psnr(ours, others)
    return {
        "psnrLoss": abs(Scores.of_rgb(ours, truth).means()["psnr"] - Scores.of_rgb(others, truth).means()["psnr"]),
        "psnrBetween": float(between.mean()),
        "lowestPsnrBetween": float(between.min()),
        "largestDifference": float((ours - others).abs().max()),
    }


def _latency(model: openvino.CompiledModel) -> float:
    """The median of 60 predictions in milliseconds, after a few warm-up predictions."""
    gray = np.random.default_rng(0).random((1, 1, *model.input(0).shape[2:]), dtype=np.float32)
    durations = []
    for _ in range(65):
        start = time.perf_counter()
        model(gray)
        durations.append(time.perf_counter() - start)
    return 1000 * statistics.median(durations[5:])


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown"
