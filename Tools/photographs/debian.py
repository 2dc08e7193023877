"""Downloads Debian packages without installing them, and reads files out of them."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from qtresources import QtResourceFile


class PackageError(Exception):
    """A package could not be fetched. The text says why and what to do next."""


class PackageSource:
    """Fetches packages into a folder with `apt-get download`, which needs no root and installs nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lists_updated = False
        for program in ("apt-get", "dpkg-deb"):
            if shutil.which(program) is None:
                raise PackageError(
                    f"{program} is not here: the photographs come from Debian packages, so run this on Debian"
                )

    def unpack(self, package: str) -> Path:
        """Downloads a package and unpacks it; returns the folder that holds its files."""
        outcome = self._download(package)
        if outcome.returncode and os.geteuid() == 0 and not self._lists_updated:
            self._update_lists()
            outcome = self._download(package)
        if outcome.returncode:
            raise PackageError(_explain(package, outcome.stderr))
        archive = next(self._folder.glob(f"{package}_*.deb"))
        unpacked = self._folder / package
        extraction = _run("dpkg-deb", "-x", str(archive), str(unpacked))
        if extraction.returncode:
            raise PackageError(f"{archive.name} cannot be unpacked ({extraction.stderr.strip()}): is the disk full?")
        archive.unlink()
        return unpacked

    def _download(self, package: str) -> subprocess.CompletedProcess[str]:
        options = ("-o", "APT::Sandbox::User=root") if os.geteuid() == 0 else ()  # only this program uses the folder
        return _run("apt-get", "-q", *options, "download", package, folder=self._folder)

    def _update_lists(self) -> None:
        """Refreshes apt's package lists. Waits if another apt holds the lock."""
        print("Refreshing the package lists (apt-get update)", flush=True)
        self._lists_updated = True
        for _ in range(12):
            outcome = _run("apt-get", "-q", "update")
            if "Could not get lock" not in outcome.stderr:
                return
            time.sleep(5)


class UnpackedPackage:
    """Reads files from an unpacked package, including those inside Qt resource files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._resources: dict[str, QtResourceFile] = {}

    def read(self, path: str) -> bytes | None:
        """The bytes at `path` or `X.rcc!/inner/path`, or None if this version of the package doesn't have them."""
        outer, _, inner = path.partition("!")
        try:
            if not inner:
                return (self._folder / outer).read_bytes()
            if outer not in self._resources:
                self._resources[outer] = QtResourceFile(self._folder / outer)
            return self._resources[outer].read(inner)
        except (FileNotFoundError, KeyError, ValueError):
            return None


def _run(*command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C"}  # LC_ALL: the code below searches the messages for English text
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _explain(package: str, messages: str) -> str:
    if "Unable to locate package" in messages or "No packages found" in messages or "Can't find a source" in messages:
        return f"apt does not know {package}: run `sudo apt-get update`, then try again"
    if "404" in messages:
        return f"the package lists are old, {package} has moved: run `sudo apt-get update`, then try again"
    if any(
        sign in messages for sign in ("Temporary failure", "Could not resolve", "Could not connect", "Unable to connect")
    ):
        return f"no network to download {package}: check the connection, then try again"
    if "No space left" in messages:
        return f"no space left to download {package}: free some in the temporary folder (TMPDIR), then try again"
    return f"{package} cannot be downloaded: {messages.strip().splitlines()[-1] if messages.strip() else 'apt-get failed'}"
