"""Disks that are full, read-only or not permitted. They are mounted for this process alone."""
import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# Set once this process has its own mounts.
OWN_MOUNTS = "VITRINE_FAULTS_MOUNTS"
SIZE = 2 << 20
# Without capabilities, permissions apply to root too.
WITHOUT_CAPABILITIES = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


def enter_own_mounts() -> None:
    """Restarts this program in its own mount namespace, if the system allows that."""
    if OWN_MOUNTS in os.environ:
        return
    unshare = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() != 0 else [])]
    try:
        trial = subprocess.run([*unshare, "mount", "-t", "tmpfs", "none", "/tmp"], capture_output=True)
    except FileNotFoundError:
        return
    if trial.returncode == 0:
        os.environ[OWN_MOUNTS] = "1"
        os.execvp(unshare[0], [*unshare, sys.executable, *sys.argv])


def has_own_mounts() -> bool:
    return OWN_MOUNTS in os.environ


class Disk:
    """A folder with a restriction on writing."""

    def __init__(self, folder: Path, wrapper: list[str]) -> None:
        self.folder = folder
        # The command that the program is started through.
        self.wrapper = wrapper


@contextlib.contextmanager
def with_room(folder: Path, byte_count: int) -> Iterator[Disk]:
    """A disk of 2 MiB with this many bytes left."""
    with _mounted(folder, ["-t", "tmpfs", "-o", f"size={SIZE}", "none"]):
        filler = folder / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(4096)):
                pass
        os.truncate(filler, max(0, filler.stat().st_size - byte_count))
        yield Disk(folder, [])


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[Disk]:
    with _mounted(folder, ["--bind", str(folder)]):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        yield Disk(folder, [])


@contextlib.contextmanager
def with_permission(folder: Path) -> Iterator[Disk]:
    """An ordinary folder."""
    folder.mkdir(exist_ok=True)
    try:
        yield Disk(folder, [])
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def without_permission(folder: Path) -> Iterator[Disk]:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o555)
    try:
        yield Disk(folder, WITHOUT_CAPABILITIES if os.geteuid() == 0 else [])
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def permission_obstacle() -> str | None:
    """Why permissions don't apply here, or `None` if they do."""
    if os.geteuid() != 0:
        return None
    try:
        trial = subprocess.run([*WITHOUT_CAPABILITIES, "true"], capture_output=True)
    except FileNotFoundError:
        return "not run: needs setpriv for root"
    return None if trial.returncode == 0 else "not run: capabilities cannot be given up here"


@contextlib.contextmanager
def _mounted(folder: Path, arguments: list[str]) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", *arguments, str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        shutil.rmtree(folder)
