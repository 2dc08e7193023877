"""A folder for everything that is tried: a home of the program's own, photographs, models, and ways to run the program there."""
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
# Far above what any of the runs takes on a busy machine: what is still there then hangs.
LONGEST_RUN = 60.0


@dataclass
class Run:
    """How a run ended and what it printed."""

    status: int | None
    output: bytes
    error: str
    seconds: float

    @property
    def crash(self) -> str | None:
        """That it hung, or which signal ended it."""
        if self.status is None:
            return f"still runs after {self.seconds:.0f} s"
        return f"ended by {signal.Signals(-self.status).name}: {self.last_line}" if self.status < 0 else None

    @property
    def last_line(self) -> str:
        lines = self.error.strip().splitlines()
        return lines[-1] if lines else ""

    @property
    def failure(self) -> str | None:
        """What went wrong, of a run that must succeed."""
        return self.crash or (None if self.status == 0 else f"exit status {self.status}: {self.last_line}")


class Workshop:
    """The inputs, and one home that is made anew for each test: always in the same place, so that names made of paths are the same."""

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
        """The user's environment, but nothing of the user's own: no cache, no settings, no folder for temporary files."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "VITRINE"))}
        places = {"HOME": "user", "XDG_CACHE_HOME": "cache", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data",
                  "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "runtime", "TMPDIR": "tmp"}
        return kept | {name: str(self.home / place) for name, place in places.items()} | {"LC_ALL": "C.UTF-8"}

    def fixture(self, name: str) -> str:
        return str(FIXTURES / f"{name}.onnx")

    def reset_home(self, like: Path | None = None) -> None:
        """An empty home, or one as a copy holds it."""
        shutil.rmtree(self.home, ignore_errors=True)
        if like is not None:
            shutil.copytree(like, self.home, symlinks=True)
            return
        for name in ("user", "cache", "config", "data", "state", "runtime", "tmp"):
            (self.home / name).mkdir(parents=True)
        (self.home / "runtime").chmod(0o700)

    def start(self, arguments: list[str], wrapper: Sequence[str] = (), places: dict[str, str] = {}) -> subprocess.Popen:
        """The program at work in its home, some of its folders elsewhere; what it prints goes to files."""
        with self.output.open("wb") as out, self.error.open("wb") as err:
            return subprocess.Popen(
                [*wrapper, self.program, *arguments], cwd=self.home, env=self.environment | places,
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)

    def run(self, arguments: list[str], wrapper: Sequence[str] = (), places: dict[str, str] = {},
            seconds: float = LONGEST_RUN) -> Run:
        """Runs the program to its end; one that does not come to it is killed."""
        start = time.monotonic()
        process = self.start(arguments, wrapper, places)
        try:
            status: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            status = None
            end_session(process)
        return Run(status, self.output.read_bytes(), self.error.read_text("utf-8", "replace"), time.monotonic() - start)

    def is_untouched(self) -> bool:
        """Whether the photographs are what they were."""
        return digests(self.photographs) == self.photographs_digest


def end_session(process: subprocess.Popen) -> None:
    """Kills a process and those that it started, which are all of one session, and waits for it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def has_members(session: int) -> bool:
    """Whether a process of a session is alive; one that is dead may wait for ever for somebody to ask how it died."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, found = status.read_text("utf-8", "replace").rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(found) == session and state not in "ZX":
            return True
    return False


def digests(folder: Path) -> dict[str, str]:
    """A digest of each file below a folder, by its relative path; what is no file is named as such. Hidden ones are left out: journals,
    whose order and times are chance's."""
    found = {}
    for path in sorted(folder.rglob("[!.]*")):
        name = str(path.relative_to(folder))
        if path.is_symlink() or not path.is_dir():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
    return found


def listing(folder: Path) -> set[str]:
    """All paths below a folder, folders too."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _some_photographs(folder: Path) -> list[Path]:
    """Photographs of the samples, else those of the tests; small ones first."""
    for place in (folder, ROOT / "Tests/ImagingTests/Images"):
        found = [path for path in place.glob("*") if path.suffix in PHOTOGRAPH_SUFFIXES and path.stat().st_size > 100]
        found = [path for path in found if not path.name.startswith("claims-")]
        if len(found) >= 4:
            return sorted(found, key=lambda path: (path.stat().st_size, path.name))
    raise SystemExit(f"faults: no photographs in {folder}; run “make setup”")


def temporary_folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="vitrine-faults-", ignore_cleanup_errors=True)
