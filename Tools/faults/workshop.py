"""A folder for everything that is tried: a home for the program, photographs, models, and ways to run the program there."""
import hashlib
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "Tests/ModelFixtures/Models"
COLORIZER = ROOT / "Assets/Models/Colorizer.onnx"
PHOTOGRAPH_SUFFIXES = (".jpg", ".png", ".webp")
# Far longer than any run takes on a busy machine. A program that is still running then hangs.
LONGEST_RUN = 60.0


@dataclass
class Run:
    """How a run ended, and what it printed."""

    status: int | None
    output: bytes
    error: str
    seconds: float

    @property
    def crash(self) -> str | None:
        """That it hung, or the signal that ended it; `None` for any other end."""
        if self.status is None:
            return f"still runs after {self.seconds:.0f} s"
        return f"ended by {signal.Signals(-self.status).name}: {self.last_line}" if self.status < 0 else None

    @property
    def last_line(self) -> str:
        lines = self.error.strip().splitlines()
        return lines[-1] if lines else ""

    @property
    def failure(self) -> str | None:
        """What went wrong in a run that must succeed; `None` if it did."""
        return self.crash or (None if self.status == 0 else f"exit status {self.status}: {self.last_line}")


class Workshop:
    """The inputs, and one home that is created again for each test. It is always in the same place, so that names derived from
    paths stay the same."""

    def __init__(self, program: Path, photographs: Path, lifecycle: Path, seed: int, folder: Path) -> None:
        self.program = str(program.absolute())
        self.lifecycle = lifecycle
        self.random = random.Random(seed)
        self.folder = folder
        self.home = folder / "home"
        self.output, self.error = folder / "stdout", folder / "stderr"
        self.photographs = folder / "photographs"
        self.sources = _some_photographs(photographs)
        self.photographs.mkdir()
        for source in self.sources[:8]:
            shutil.copy(source, self.photographs)
        self.photographs_digest = digests(self.photographs)
        self.reset_home()

    @property
    def environment(self) -> dict[str, str]:
        """The user's environment without anything personal: no cache, no settings, no folder for temporary files."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "VITRINE"))}
        places = {"HOME": "user", "XDG_CACHE_HOME": "cache", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data",
                  "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "runtime", "TMPDIR": "tmp"}
        return kept | {name: str(self.home / place) for name, place in places.items()} | {"LC_ALL": "C.UTF-8"}

    def fixture(self, name: str) -> str:
        return str(FIXTURES / f"{name}.onnx")

    def reset_home(self, like: Path | None = None) -> None:
        """Makes an empty home, or a copy of the given one."""
        shutil.rmtree(self.home, ignore_errors=True)
        if like is not None:
            shutil.copytree(like, self.home, symlinks=True)
            return
        for name in ("user", "cache", "config", "data", "state", "runtime", "tmp"):
            (self.home / name).mkdir(parents=True)
        (self.home / "runtime").chmod(0o700)

    def start(self, arguments: list[str], wrapper: Sequence[str] = (), places: dict[str, str] = {}) -> subprocess.Popen:
        """Starts the program in its home, with some of its folders elsewhere. Its output goes to files."""
        with self.output.open("wb") as out, self.error.open("wb") as err:
            return subprocess.Popen(
                [*wrapper, self.program, *arguments], cwd=self.home, env=self.environment | places,
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)

    def run(self, arguments: list[str], wrapper: Sequence[str] = (), places: dict[str, str] = {},
            seconds: float = LONGEST_RUN) -> Run:
        """Runs the program to its end, and kills it if it takes too long."""
        start = time.monotonic()
        process = self.start(arguments, wrapper, places)
        try:
            status: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            status = None
            end_session(process)
        return Run(status, self.output.read_bytes(), self.error.read_text("utf-8", "replace"), time.monotonic() - start)

    def is_untouched(self) -> bool:
        """Whether the photographs are unchanged."""
        return digests(self.photographs) == self.photographs_digest


def end_session(process: subprocess.Popen) -> None:
    """Kills a process and all processes of its session, and waits for it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def has_members(session: int) -> bool:
    """Whether any process of a session is alive. Zombies don't count, since they may wait for ever to be reaped."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, found = status.read_text("utf-8", "replace").rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(found) == session and state not in "ZX":
            return True
    return False


def digests(folder: Path) -> dict[str, str]:
    """A digest of each file below a folder, keyed by relative path. Anything else that isn't a folder is listed as "no file".
    Names that start with a dot are left out, since those are journals, whose order and times vary."""
    found = {}
    for path in sorted(folder.rglob("[!.]*")):
        name = str(path.relative_to(folder))
        if path.is_symlink() or not path.is_dir():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
    return found


def listing(folder: Path) -> set[str]:
    """All paths below a folder, including folders."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _some_photographs(folder: Path) -> list[Path]:
    """Photographs from the samples or, if there are too few, from the tests. The smallest come first."""
    for place in (folder, ROOT / "Tests/ImagingTests/Images"):
        found = [path for path in place.glob("*") if path.suffix in PHOTOGRAPH_SUFFIXES and path.stat().st_size > 100]
        found = [path for path in found if not path.name.startswith("claims-")]
        if len(found) >= 4:
            return sorted(found, key=lambda path: (path.stat().st_size, path.name))
    raise SystemExit(f"faults: no photographs in {folder}; run “make setup”")


def temporary_folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="vitrine-faults-", ignore_cleanup_errors=True)
