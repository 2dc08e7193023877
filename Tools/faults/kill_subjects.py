"""The commands that are killed while they work, and how to tell a correct result from a wrong one."""
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from workshop import COLORIZER, Run, Workshop, digests

Result = dict[str, str]

# Figures that differ from run to run: times, speeds, memory and the date.
VOLATILE = ("seconds", "persecond", "bytes", "date", "machine", "compilation", "load", "prediction", "note", "resumed")


@dataclass
class Subject:
    """A command. Run again after a kill, it must reach the same result as a run that nobody disturbed."""

    name: str
    command: list[str]
    result: Callable[[Workshop, Run], Result]
    # The commands that run first and fill the home.
    before: list[list[str]] = field(default_factory=list)
    # Checks what must hold at any moment, even right after a kill. Returns what is wrong.
    invariant: Callable[[Workshop], str | None] = lambda shop: None
    # Only long runs try the slow ones.
    is_slow: bool = False


def subjects(shop: Workshop) -> list[Subject]:
    photographs, small = str(shop.photographs), shop.fixture("GrayToColor")
    apply = ["apply", photographs, "-o", "out", "--model", small, "--precision", "f32"]
    evaluate = ["evaluate", small, photographs, "--precision", "f32"]
    first = str(sorted(shop.photographs.iterdir())[0])
    weights = shop.fixture("Weights")
    return [
        Subject("apply", apply, lambda shop, run: digests(shop.home / "out"), invariant=_whole_results),
        Subject("first load", ["apply", first, "-o", "out", "--model", str(COLORIZER)], _verified_results),
        Subject("thumbnails", ["snapshot", photographs, "--size", "160x48", "--format", "json", "--filter", "original"],
                _thumbnails),
        Subject("--record, Chrome", [*apply, "--record", "trace.json"], _trace("trace.json"),
                invariant=_readable_trace("trace.json")),
        Subject("--record, Perfetto", [*apply, "--record", "trace.pftrace"], _trace("trace.pftrace"),
                invariant=_readable_trace("trace.pftrace")),
        Subject("evaluate", [*evaluate, "--format", "json"], lambda shop, run: figures(run.output)),
        Subject("evaluate -o", [*evaluate, "-o", "result.json"],
                lambda shop, run: figures((shop.home / "result.json").read_bytes())),
        Subject("compile -o", ["compile", small, "-o", "model.mlmodelc"], _bundle, invariant=_whole_bundle()),
        Subject("compile -o, over an existing one", ["compile", weights, "-o", "model.mlmodelc"], _bundle,
                before=[["compile", small, "-o", "model.mlmodelc"]], invariant=_whole_bundle(may_be_missing=False)),
        Subject("compress -o, over an existing one", ["compress", weights, "-o", "model.mlmodelc"], _bundle,
                before=[["compile", small, "-o", "model.mlmodelc"]], invariant=_whole_bundle(may_be_missing=False)),
        Subject("report", ["report", small, "--format", "json", "--seconds", "0.2", "--predictions", "50"],
                lambda shop, run: figures(run.output)),
        Subject("evaluate --compress", ["evaluate", weights, photographs, "--variants", "--compress", "f16", "--format",
                                        "json", "--precision", "f32"],
                lambda shop, run: figures(run.output), is_slow=True),
    ]


def figures(output: bytes) -> Result:
    """Each figure of a report, keyed by its place in the report, without those that differ from run to run."""
    found: Result = {}

    def walk(value: object, place: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                if not any(word in name.lower() for word in VOLATILE):
                    walk(inner, f"{place}.{name}")
        elif isinstance(value, list):
            found[f"{place}.count"] = str(len(value))
            for number, inner in enumerate(value):
                walk(inner, f"{place}[{number}]")
        elif not (isinstance(value, str) and "/tmp/" in value):
            found[place] = repr(value)

    try:
        walk(json.loads(output), "")
    except ValueError as error:
        return {"": f"no JSON: {error}"}
    return found


def _whole_results(shop: Workshop) -> str | None:
    """Checks that each result is a complete file: it must end with a JPEG's last two bytes."""
    for path in (shop.home / "out").glob("*.jpg"):
        if not path.read_bytes().endswith(b"\xff\xd9"):
            return f"{path.name} is not whole"
    return None


def _verified_results(shop: Workshop, run: Run) -> Result:
    verified = shop.run(["cache", "verify"])
    return digests(shop.home / "out") | {"cache verify": verified.failure or "whole"}


def _thumbnails(shop: Workshop, run: Run) -> Result:
    states = {tile["path"]: tile["state"] for tile in json.loads(run.output or b"{}").get("tiles", [])}
    verified = shop.run(["cache", "verify"])
    return digests(shop.home / "cache" / "thumbnails") | states | {"cache verify": verified.failure or "whole"}


def _trace(name: str) -> Callable[[Workshop, Run], Result]:
    def result(shop: Workshop, run: Run) -> Result:
        summary = shop.run(["trace", name, "--summary"])
        return digests(shop.home / "out") | {"trace": summary.failure or "readable"}

    return result


def _readable_trace(name: str) -> Callable[[Workshop], str | None]:
    """Checks that a truncated trace can be read up to its end, or that the message names it if it has no record at all."""

    def problem(shop: Workshop) -> str | None:
        if not (shop.home / name).exists():
            return None
        summary = shop.run(["trace", name, "--summary"])
        if summary.crash:
            return f"the trace: {summary.crash}"
        return None if summary.status == 0 or name in summary.last_line else f"the trace: {summary.last_line}"

    return problem


def _bundle(shop: Workshop, run: Run) -> Result:
    return digests(shop.home / "model.mlmodelc")


def _whole_bundle(may_be_missing: bool = True) -> Callable[[Workshop], str | None]:
    """Checks that there is a complete compiled model in the right place, either the old one or the new one."""
    names = {"metadata.json", "model.xml", "model.bin"}

    def problem(shop: Workshop) -> str | None:
        bundle = shop.home / "model.mlmodelc"
        if not bundle.exists():
            return None if may_be_missing else "the compiled model that was there is gone"
        found = {path.name for path in bundle.iterdir()}
        return None if names <= found else f"the compiled model holds {sorted(found)}"

    return problem
