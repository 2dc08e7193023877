"""Commands that write results, caches and temporary files to disks without room."""
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kill_subjects import Result, figures
from workshop import Run, Workshop, digests


@dataclass
class Subject:
    """A command that writes to the disk. If it cannot write something, it must say so; what it does write must be correct."""

    name: str
    command: Callable[[Path], list[str]]
    answer: Callable[[Workshop, Run], Result]
    # Whether the disk holds only what makes the next run faster. In that case nothing may fail.
    is_cache: bool = False
    # Whether a run may go on without what it could not write, as long as it says so.
    may_go_on: bool = False
    # The environment variables of the program's folders that are on the disk.
    variables: list[str] = field(default_factory=list)


def subjects(shop: Workshop) -> list[Subject]:
    small, weights = shop.fixture("GrayToColor"), shop.fixture("Weights")
    photographs = str(shop.photographs)
    options = ["--model", small, "--precision", "f32"]
    nothing = lambda shop, run: {}

    def here(*arguments: str) -> Callable[[Path], list[str]]:
        return lambda disk: list(arguments)

    return [
        Subject("cache", here("apply", photographs, "-o", "out", *options), lambda shop, run: digests(shop.home / "out"),
                is_cache=True, variables=["XDG_CACHE_HOME"]),
        Subject("gallery with thumbnails", here("snapshot", photographs, "--size", "160x48", "--format", "json", *options),
                _tiles, is_cache=True, variables=["XDG_CACHE_HOME"]),
        Subject("evaluate's journal", here("evaluate", small, photographs, "--format", "json", "--precision", "f32"),
                lambda shop, run: figures(run.output), is_cache=True, variables=["XDG_CACHE_HOME"]),
        Subject("apply -o", lambda disk: ["apply", photographs, "-o", str(disk / "out"), *options], nothing),
        Subject("--record", lambda disk: ["apply", photographs, "-o", "out", *options, "--record", str(disk / "trace.json")],
                lambda shop, run: digests(shop.home / "out"), may_go_on=True),
        Subject("compile -o", lambda disk: ["compile", weights, "-o", str(disk / "model.mlmodelc")], nothing),
        Subject("compress -o", lambda disk: ["compress", weights, "-o", str(disk / "model.mlmodelc")], nothing),
        Subject("evaluate -o", lambda disk: ["evaluate", small, photographs, "-o", str(disk / "result.json")], nothing),
        Subject("temporary files", here("report", small, "--format", "json", "--seconds", "0.1", "--predictions", "20"),
                nothing, variables=["TMPDIR"]),
    ]


def _tiles(shop: Workshop, run: Run) -> Result:
    return {tile["path"]: tile["state"] for tile in json.loads(run.output or b"{}").get("tiles", [])}
