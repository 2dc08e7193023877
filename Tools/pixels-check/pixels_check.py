"""Shows photographs with the real program in real terminals, and compares screenshots with the photographs."""

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

from checks import Findings, check
from screen import ScreenError
from terminals import Terminal, all_terminals

# Without pixels the score must be far lower, or it would say nothing.
HIGHEST_WITHOUT_PIXELS = 0.75
# The floor is for the mean; one picture with much fine detail may be this much lower. A picture in the wrong place is far lower.
FLOOR_OF_ONE = 0.05


def main() -> int:
    options = arguments()
    root = os.environ.get("TERMINALS_ROOT")
    failures, measured = [], []
    for terminal in all_terminals():
        if options.only and terminal.name not in options.only:
            continue
        if missing := terminal.find(root and os.path.abspath(root)):
            print(f"pixels-check: {missing}. Install it, or set TERMINALS_ROOT to a system that has it: see "
                  "Tools/pixels-check/README.md", file=sys.stderr)
            continue
        print(f"pixels-check: {terminal.name} {terminal.version}", file=sys.stderr)
        try:
            with busy(options.busy):
                findings = check(terminal, options.size, options.program, options.folders, options.model)
        except ScreenError as error:
            findings = Findings(terminal, problems=[str(error)])
        measured.append(findings)
        failures += [f"{terminal.name}: {problem}" for problem in problems(findings)]
        if options.keep:
            keep(findings, options.keep)
    if not measured:
        print("pixels-check: none of the terminals is here", file=sys.stderr)
        return 1
    print(table(measured))
    for failure in failures:
        print(failure)
    return 1 if failures else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--size", type=size, default=(120, 40), metavar="COLUMNSxROWS")
    parser.add_argument("--model", default="model", help="the filter for the check with a model")
    parser.add_argument("--only", action="append", metavar="TERMINAL", help="check only this terminal")
    parser.add_argument("--busy", type=int, default=0, metavar="COUNT", help="this many processes compute meanwhile")
    parser.add_argument("--keep", metavar="FOLDER", help="write the screenshots there")
    return parser.parse_args()


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """Slows everything down, so that the gallery and the terminal meet in other moments."""
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def size(text: str) -> tuple[int, int]:
    columns, rows = (int(part) for part in text.split("x"))
    return columns, rows


def problems(findings: Findings) -> list[str]:
    found, floor = list(findings.problems), findings.terminal.floor
    if not findings.scores:
        return found or ["no picture was shown"]
    if floor is not None:
        if mean(findings) < floor:
            found.append(f"the mean is {mean(findings):.3f}, less than {floor}")
        found += [
            f"{os.path.basename(path)} scores {score:.3f}, less than {floor - FLOOR_OF_ONE:.2f}"
            for path, score in findings.scores.items() if score < floor - FLOOR_OF_ONE
        ]
    elif mean(findings) > HIGHEST_WITHOUT_PIXELS:
        found.append(f"the score without pixels is {mean(findings):.3f}, so the score says nothing")
    return found


def mean(findings: Findings) -> float:
    return sum(findings.scores.values()) / len(findings.scores)


def table(measured: list[Findings]) -> str:
    lines = [
        "| terminal | version | tiles | mean SSIM | worst | floor | screenshots with the model | ok |",
        "|---|---|--:|--:|--:|--:|--:|---|",
    ]
    for findings in measured:
        terminal: Terminal = findings.terminal
        scores = findings.scores
        numbers = f"{mean(findings):.3f} | {min(scores.values()):.3f}" if scores else "– | –"
        lines.append(
            f"| {terminal.name} | {terminal.version} | {len(scores)} | {numbers} | {terminal.floor or '–'} | "
            f"{findings.shots}, {findings.changes} different | {'no' if problems(findings) else 'yes'} |")
    return "\n".join(lines)


def keep(findings: Findings, folder: str) -> None:
    os.makedirs(folder, exist_ok=True)
    for name, picture in findings.pictures.items():
        picture.save(os.path.join(folder, f"{findings.terminal.name} {name}.png".replace(", ", "-").replace(" ", "-")))


if __name__ == "__main__":
    sys.exit(main())
