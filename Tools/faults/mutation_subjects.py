"""What is damaged, what the program is asked to do then, and which answers are right."""
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kill_subjects import Result, figures
from mutation import ANY, TEXT, Mutation, flip_bit
from workshop import Run, Workshop, digests

# How many results an evaluation has stored when it is interrupted.
JOURNAL_LINES = 4
RESULT_SUFFIXES = (".jpg", ".png", ".webp")


@dataclass
class Subject:
    """Files of one kind. Damage must not change any answer: the program repairs it or, if `may_refuse`, says that it cannot go
    on."""

    name: str
    prepare: Callable[[Workshop], None]
    targets: Callable[[Path], list[Path]]
    command: list[str]
    answer: Callable[[Workshop, Run], Result]
    ways: tuple[Mutation, ...] = ANY
    may_refuse: bool = False
    # What a refusal may name instead of the damaged file. For example, if answers cannot be compared, it names a
    # photograph.
    stands_for: tuple[str, ...] = ()
    # A run that succeeds may give another answer if it names the damaged file.
    may_warn: bool = False
    # Whether the program must also cope with something else in this place: a pipe, a folder, nothing.
    is_own: bool = True


def subjects(shop: Workshop) -> list[Subject]:
    small, weights = shop.fixture("GrayToColor"), shop.fixture("Weights")
    photographs = sorted(str(path) for path in shop.photographs.iterdir())
    many = [str(path.absolute()) for path in shop.sources[:40]]
    apply = ["apply", photographs[0], "-o", "out", "--model", small, "--precision", "f32"]
    apply_all = ["apply", str(shop.photographs), "-o", "out", "--model", small, "--precision", "f32"]
    screen = ["snapshot", *photographs[-4:], "--filter", "original", "--size", "60x20", "--format", "ansi"]
    evaluate = ["evaluate", small, *many, "-o", "result.json", "--precision", "f32"]
    trace = ["apply", photographs[0], "-o", "out", "--model", small, "--record"]

    def warm(*command: str) -> Callable[[Workshop], None]:
        def prepare(shop: Workshop) -> None:
            # Run twice, so that the second run writes a hit.
            for _ in range(2):
                _must(shop, list(command))
                _forget_results(shop)
        return prepare

    def once(*command: str) -> Callable[[Workshop], None]:
        return lambda shop: _must(shop, list(command))

    results = lambda shop, run: digests(shop.home / "out")
    nothing = lambda shop, run: {}
    return [
        Subject("prepared models", warm(*apply), _below("cache", "*.prepared"), apply, results),
        Subject(".hits", warm(*apply), _below("cache", "*.hits"), apply, results),
        Subject("thumbnails", once(*screen), _below("cache/thumbnails", "*.png"), screen, _pictures),
        Subject("evaluate's journal", _interrupt(evaluate), _journals, evaluate,
                # If a file has the journal's name but nothing of a journal in it, it belongs to the user and stays.
                lambda shop, run: figures((shop.home / "result.json").read_bytes()), TEXT, may_refuse=True),
        Subject("apply's journal", once(*apply_all), _journals, apply_all, _all_results, TEXT, may_refuse=True),
        Subject("compiled models", once("compile", weights, "-o", "model.mlmodelc"), _below("model.mlmodelc", "*"),
                ["evaluate", "model.mlmodelc", "--against", weights, *photographs, "--format", "json", "--precision", "f32"],
                lambda shop, run: figures(run.output), may_refuse=True, stands_for=(shop.photographs.name,)),
        Subject("PNG photographs", once(*apply, "--format", "png"), _below("out", "*.png"),
                ["apply", "out", "-o", "again", "--filter", "original", "--format", "png"],
                lambda shop, run: digests(shop.home / "again"), (flip_bit,), may_refuse=True, may_warn=True, is_own=False),
        Subject("traces, Chrome", once(*trace, "trace.json"), _below(".", "trace.json"),
                ["trace", "trace.json", "--summary", "--format", "json"], nothing, TEXT, may_refuse=True),
        Subject("traces, Perfetto", once(*trace, "trace.pftrace"), _below(".", "trace.pftrace"),
                ["trace", "trace.pftrace", "--summary", "--format", "json"], nothing, may_refuse=True),
    ]


def _must(shop: Workshop, command: list[str]) -> None:
    if failure := shop.run(command).failure:
        raise SystemExit(f"faults: {' '.join(command)[:200]}: {failure}")


def _forget_results(shop: Workshop) -> None:
    for path in (shop.home / "out").glob("*"):
        path.unlink()


def _below(folder: str, pattern: str) -> Callable[[Path], list[Path]]:
    return lambda home: sorted(path for path in (home / folder).rglob(pattern) if path.is_file())


def _journals(home: Path) -> list[Path]:
    """The files in which the program stores its progress, beside the results and in its own folders. Their names are up to the
    program."""
    beside = [path for path in home.rglob(".*") if path.is_file()]
    own = [path for path in home.rglob("*journal*") if path.is_file()]
    return sorted({path for path in beside + own if path.suffix not in RESULT_SUFFIXES})


def _interrupt(command: list[str]) -> Callable[[Workshop], None]:
    """Kills a run as soon as its journal has some results."""

    def prepare(shop: Workshop) -> None:
        for _ in range(5):
            shop.reset_home()
            process = shop.start(command)
            while process.poll() is None:
                if any(path.read_bytes().count(b"\n") > JOURNAL_LINES for path in _journals(shop.home)):
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    return
                time.sleep(0.001)
        raise SystemExit("faults: evaluate always ends before its journal has any results")

    return prepare


def _pictures(shop: Workshop, run: Run) -> Result:
    """The screen without the lines about memory."""
    lines = run.output.decode("utf-8", "replace").splitlines()
    return {str(number): line for number, line in enumerate(lines) if " MB" not in line}


def _all_results(shop: Workshop, run: Run) -> Result:
    """Each result, whatever its name. A result that the journal has lost track of isn't replaced."""
    return {value: "there" for name, value in digests(shop.home / "out").items() if name.endswith(RESULT_SUFFIXES)}
