"""The gallery in a terminal on a virtual screen."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from PIL import Image

from screen import Screen, ScreenError, wait_until
from terminals import Terminal

Box = tuple[int, int, int, int]
INSIDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "inside.py")
# More than enough for any cell of the font at this size.
CELL = (12, 26)


@dataclass
class Tile:
    path: str
    # In pixels of the screenshot.
    box: Box
    is_whole: bool


class Gallery:
    """A terminal that shows the shell's screen until `run()`, and again after `end()`."""

    def __init__(self, terminal: Terminal, size: tuple[int, int], program: str) -> None:
        columns, rows = size
        self.program = program
        self.screen = Screen(columns * CELL[0], rows * CELL[1])
        self.folder = os.path.join(self.screen.folder, "gallery")
        os.mkdir(self.folder)
        self.terminal, self.size = terminal, size

    def __enter__(self) -> "Gallery":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.screen.__exit__(kind, error, trace)

    def run(self, arguments: list[str]) -> None:
        columns, rows = self.size
        if self.terminal.needs_wayland:
            # It fills the compositor's window, whose size in cells is known only then.
            self.screen.start_compositor(columns * 9, rows * 18)
        inside = [sys.executable, INSIDE, self.folder, os.path.abspath(self.program), *arguments]
        self.screen.start(self.terminal.command(columns, rows, inside))
        self.screen.take_window("weston" if self.terminal.needs_wayland else self.terminal.program)
        found = self.answer("size")
        self.columns, self.rows = found["columns"], found["rows"]
        self.cell = (found["width"] // found["columns"], found["height"] // found["rows"])
        self.screen.look()
        self.shell = self.stable(lambda picture: picture.tobytes())
        self.background = self.shell.getpixel((self.columns * self.cell[0] - 2, self.rows * self.cell[1] - 2))
        self.tell("start")

    def end(self) -> Image.Image:
        """Leaves the gallery; returns what the terminal shows then."""
        self.screen.press("q")
        status = self.answer("end")["status"]
        if status:
            raise ScreenError(f"the program ended with status {status}")
        time.sleep(0.5)
        return self.screen.shot()

    def tiles(self, folders: list[str]) -> list[Tile]:
        """Where the pictures are, as the program itself says for cells of this size."""
        said = subprocess.run(
            [self.program, "snapshot", "--private", "--filter", "original", "--format", "json", "--size",
             f"{self.columns}x{self.rows}", "--cell-size", f"{self.cell[0]}x{self.cell[1]}", *folders],
            capture_output=True, text=True, check=True, env=self.screen.environment)
        return [self.tile(report) for report in json.loads(said.stdout)["tiles"]
                if report["cells"] and report["cells"]["visibleRows"]]

    def tile(self, report: dict) -> Tile:
        cells, (width, height) = report["cells"], self.cell
        left, top = cells["column"] * width, cells["row"] * height
        box = (left, top, left + cells["columns"] * width, top + cells["visibleRows"] * height)
        return Tile(report["path"], box, cells["visibleRows"] == cells["rows"])

    def settled(self, box: Box, unlike: Image.Image | None = None) -> Image.Image:
        """A screenshot after this part of it has stopped changing."""
        before = unlike and unlike.crop(box).tobytes()
        return self.stable(lambda picture: picture.crop(box).tobytes(), before)

    def stable(self, part: Callable[[Image.Image], bytes], before: bytes | None = None) -> Image.Image:
        last, since, end = b"", time.monotonic(), time.monotonic() + 60
        while time.monotonic() < end:
            picture = self.screen.shot()
            now = part(picture)
            if now != last:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > 1.5 and now != before:
                return picture
            time.sleep(0.1)
        raise ScreenError("the screen did not settle in 60 s" if before is None else "a key changed nothing in 60 s")

    def tell(self, name: str) -> None:
        open(os.path.join(self.folder, name), "w").close()

    def answer(self, name: str) -> dict:
        path = os.path.join(self.folder, name)
        wait_until(lambda: os.path.exists(path), f"“{name}” from the terminal")
        with open(path) as file:
            return json.load(file)
