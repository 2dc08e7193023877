"""Records a fling of the real program in a terminal, once in each format, and reads the traces as strictly as the formats allow."""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import chrome_reader
import perfetto_reader
from terminal import Terminal

PAGES = 60


def record_fling(program: str, photographs: Path, trace: Path, environment: dict[str, str]) -> None:
    """Views the first screen, pages on and views the last. Some pages are slow enough for work to begin that is then cancelled."""
    with Terminal([program, "--private", "--record", str(trace), str(photographs)], environment, 200, 60) as terminal:
        terminal.wait_for("400")
        terminal.drain(3)
        for page in range(PAGES):
            terminal.send("\x1b[6~" if page % 20 < 10 else "\x1b[5~")
            terminal.drain(0.03 if page % 3 else 0.1)
        terminal.drain(3)
        terminal.send("q")


def folder_of_photographs(sources: Path, folder: Path) -> Path:
    """A folder with enough files to fill many screens, all copies of one photograph."""
    source = next(iter(sorted(p for p in sources.iterdir() if p.suffix in (".webp", ".jpg", ".png"))), None)
    if source is None:
        raise SystemExit(f"trace-check: no photographs in {sources}; run “make setup”")
    folder.mkdir()
    for number in range(400):
        shutil.copy(source, folder / f"photo {number}{source.suffix}")
    return folder


def devices(program: str, environment: dict[str, str]) -> list[str]:
    """The devices that must have predicted. That is only the first one, since a whole model goes to it."""
    done = subprocess.run([program, "devices", "--format", "json"], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"trace-check: {program} devices: {done.stderr.strip()}")
    return [device["name"] for device in json.loads(done.stdout)["devices"]][:1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("photographs", type=Path)
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "TERM": "xterm-256color"}
        photographs = folder_of_photographs(options.photographs, folder / "photographs")
        expected = devices(options.program, environment)
        for title, name, read in (("Perfetto", "fling.pftrace", perfetto_reader.read),
                                  ("Chrome", "fling.json", chrome_reader.read)):
            trace = folder / name
            record_fling(options.program, photographs, trace, environment)
            if not trace.exists():
                raise SystemExit(f"trace-check: {options.program} --record left no {name}")
            findings = read(trace.read_bytes())
            findings.check_expected(expected)
            outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(findings.outcomes.items()))
            print(f"{title}: {trace.stat().st_size} bytes, intervals: {outcomes or 'none'}; "
                  f"{len(findings.tracks)} tracks, {len(findings.counters)} counters")
            for problem, count in sorted(findings.problems.items()):
                failed = True
                print(f"trace-check: {name}: {problem} ({count} ×)", file=sys.stderr)
    if failed:
        raise SystemExit(1)
    print("trace-check: both formats are correct")


if __name__ == "__main__":
    main()
