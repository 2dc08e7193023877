"""What is checked in each terminal."""

import os
import time
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from gallery import Box, Gallery, Tile
from similarity import blank_cells, cell_differences, photograph, similarity
from terminals import Terminal

# The part of a tile that may be empty for a moment although the finished picture is not.
BLANK = 0.02
# How much a cell may differ on average if the palette has changed. A letter or another picture makes 20 or more.
SHADE = 12


@dataclass
class Findings:
    terminal: Terminal
    scores: dict[str, float] = field(default_factory=dict)
    # Of the check with the model.
    shots: int = 0
    changes: int = 0
    problems: list[str] = field(default_factory=list)
    pictures: dict[str, Image.Image] = field(default_factory=dict)

    def require_same(self, name: str, before: Image.Image, after: Image.Image, cell: tuple[int, int]) -> None:
        """The same pixels; a terminal with palettes may show other shades, but nothing else."""
        differences = cell_differences(before, after, cell)
        limit = SHADE if self.terminal.has_palette else 0
        if differences.max() <= limit:
            return
        rows, columns = np.nonzero(differences > limit)
        self.problems.append(
            f"{name}: {rows.size} cells differ, the most by {differences.max():.1f} of 255, in columns "
            f"{columns.min()}–{columns.max()} and rows {rows.min()}–{rows.max()} of the part compared")
        self.pictures[name + " before"], self.pictures[name + " after"] = before, after


def check(terminal: Terminal, size: tuple[int, int], program: str, folders: list[str], model: str) -> Findings:
    findings = Findings(terminal)
    with Gallery(terminal, size, program) as gallery:
        gallery.run(["--private", "--filter", "original", *folders])
        tiles = gallery.tiles(folders)
        check_pictures(gallery, tiles, findings)
    with Gallery(terminal, size, program) as gallery:
        gallery.run(["--private", "--filter", model, *folders])
        check_transitions(gallery, tiles, findings)
    return findings


def check_pictures(gallery: Gallery, tiles: list[Tile], findings: Findings) -> None:
    """The photographs are shown well, come back after something was above them, and are gone at the end."""
    box = grid(gallery, tiles)
    first = gallery.settled(box, unlike=gallery.shell)
    findings.pictures["grid"] = first
    for tile in tiles:
        if tile.is_whole:
            shown = first.crop(tile.box)
            findings.scores[tile.path] = similarity(shown, photograph(tile.path, shown.size))

    gallery.screen.press("question")
    help_shown = gallery.settled(box, unlike=first)
    findings.pictures["help"] = help_shown
    gallery.screen.press("Escape")
    again = gallery.settled(box, unlike=help_shown)
    findings.require_same("after help", first.crop(box), again.crop(box), gallery.cell)

    gallery.screen.press("Next", "j", "j", "j")
    below = gallery.settled(box, unlike=first)
    findings.pictures["below"] = below
    gallery.screen.press("k", "k", "Home")
    again = gallery.settled(box, unlike=below)
    findings.require_same("after scrolling", first.crop(box), again.crop(box), gallery.cell)

    if gallery.end().tobytes() != gallery.shell.tobytes():
        findings.problems.append("after the end: the shell's screen is not as it was")


def check_transitions(gallery: Gallery, tiles: list[Tile], findings: Findings) -> None:
    """While the model works, no picture that was shown goes away, not even for one screenshot."""
    box = grid(gallery, tiles)
    shots, since, last, end = [], time.monotonic(), b"", time.monotonic() + 60
    while time.monotonic() < end and time.monotonic() - since < 4:
        findings.shots += 1
        shot = gallery.screen.shot().crop((0, 0, box[2], box[3]))
        if (now := shot.crop(box).tobytes()) != last:
            shots.append(shot)
            last, since = now, time.monotonic()
    findings.changes = len(shots)
    findings.pictures["model"] = shots[-1]
    for tile in tiles:
        views = [blank_cells(shot.crop(tile.box), gallery.cell, gallery.background) for shot in shots]
        if (number := first_loss(views)) is not None:
            findings.problems.append(
                f"with the model: a part of {os.path.basename(tile.path)} goes away in change {number + 1} of {len(shots)}")
            for near in range(max(0, number - 1), min(len(shots), number + 2)):
                findings.pictures[f"loss {near + 1}"] = shots[near]
    gallery.end()


def first_loss(views: list[np.ndarray]) -> int | None:
    """The first screenshot in which cells are blank that were shown before and are shown at the end."""
    was_shown = np.zeros_like(views[-1])
    for number, view in enumerate(views):
        if (view & was_shown & ~views[-1]).mean() > BLANK:
            return number
        # A line of text, such as that the gallery looks for photographs, is no picture.
        if (~view).mean() > 0.5:
            was_shown |= ~view
    return None


def grid(gallery: Gallery, tiles: list[Tile]) -> Box:
    """The part of the screen with the tiles, their names and the selection's corners."""
    width, height = gallery.cell
    boxes = np.array([tile.box for tile in tiles])
    bottom = min(boxes[:, 3].max() + height, (gallery.rows - 1) * height)
    return (
        max(0, int(boxes[:, 0].min()) - width), max(0, int(boxes[:, 1].min()) - height),
        int(boxes[:, 2].max()) + width, int(bottom))
