"""The list of photographs: what each is, who made it, under which licence, and what it may be used for."""

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

MANIFEST = Path(__file__).with_name("photographs.tsv")

Purpose = Literal["gallery", "training", "elsewhere"]

# The gallery's packages: 78 MB to download for 124 photographs. They hold most of the finest ones, five of 6 to 13 Mpx,
# and the old black-and-white portraits. Each further package brings few photographs for its size.
GALLERY_PACKAGES = (
    "gcompris-qt-data",
    "lomiri-wallpapers-16.04",
    "tuxpaint-data",
    "gramps",
    "gnome-control-center-data",
)

# What the colouriser has seen: `train` by its weights, `val` by the choice of a checkpoint. Colouring those would flatter it.
SEEN_BY_COLORIZER = ("train", "val")

PLAIN_FLAGS = {"low-colour", "dull", "faded", "underwater", "grayscale", "effect", "selective-colour"}
SMALL_PIXELS = 200_000


@dataclass(frozen=True)
class Photograph:
    """One row of the manifest."""

    package: str  #: of Debian; `pypi:NAME` for one of Python's
    version: str
    path: str  #: inside the package; `X.rcc!/inner/path` for a file inside a Qt resource file
    width: int
    height: int
    sha256: str
    licence: str
    author: str
    source: str
    use: str  #: train, gallery-only, or why neither
    split: str  #: train, val, test, or - if it is not for training
    flags: frozenset[str]

    @property
    def title(self) -> str:
        """A readable file name stem: `goldenTemple` is `golden-temple`, `Wine_by_Jakkub_Mede` is `wine`."""
        stem = PurePosixPath(self.path.split("!")[-1]).stem
        stem = re.sub(r"_by_.*|_background$|^\d+px-|_rio_a$", "", stem)
        stem = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", stem)
        stem = re.sub(r"(?<=[A-Za-z])\d+$", "", stem)
        return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower()

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.path).suffix.lower().replace(".jpeg", ".jpg")


def read_manifest(path: Path = MANIFEST) -> list[Photograph]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Photograph(
                package=row["package"],
                version=row["version"],
                path=row["path_in_package"],
                width=int(row["width"]),
                height=int(row["height"]),
                sha256=row["sha256"],
                licence=row["licence"],
                author=row["author"],
                source=row["source_note"],
                use=row["use"],
                split=row["split"],
                flags=frozenset(row["flags"].split(",")) - {"-"},
            )
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def select(photographs: list[Photograph], purpose: Purpose) -> dict[str, Photograph]:
    """The photographs for a purpose, by the relative path they are written to.

    The gallery's names start with a number, so that a plain sort by name shows the finest first. The training's lie in
    a folder for each split. Those from elsewhere, on which nothing is trained or chosen, lie in `colour` and, true
    black-and-white ones, in `old`.
    """
    if purpose == "elsewhere":
        chosen = [
            photo
            for photo in photographs
            if photo.use == "gallery-only" and not photo.flags & {"sharealike", "grayscale"}
        ]
        return {
            f"{'old' if 'bw-demo' in photo.flags else 'colour'}/{number:03}-{photo.title}{photo.suffix}": photo
            for number, photo in enumerate(chosen, 1)
        }
    if purpose == "training":
        chosen = [photo for photo in photographs if photo.use == "train"]
        return {f"{photo.split}/{number:03}-{photo.title}{photo.suffix}": photo for number, photo in enumerate(chosen, 1)}
    chosen = [
        photo
        for photo in photographs
        if photo.package in GALLERY_PACKAGES
        and photo.use in ("train", "gallery-only")
        and photo.split not in SEEN_BY_COLORIZER
    ]
    chosen.sort(key=_gallery_order)
    return {f"{number:03}-{photo.title}{photo.suffix}": photo for number, photo in enumerate(chosen, 1)}


def _gallery_order(photo: Photograph) -> tuple[int, int, str]:
    """The finest by size, then the others mixed (by checksum, so always alike), then the small and the plain ones."""
    pixels = photo.width * photo.height
    if "pick" in photo.flags:
        return (0, -pixels, photo.sha256)
    plain = pixels < SMALL_PIXELS or bool(photo.flags & PLAIN_FLAGS)
    return (2 if plain and "bw-demo" not in photo.flags else 1, 0, photo.sha256)


def fingerprint(purpose: Purpose, path: Path = MANIFEST) -> str:
    """Changes whenever the files that `select` would name change: the manifest and this module decide them."""
    digest = hashlib.sha256(purpose.encode())
    digest.update(path.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()
