"""A virtual X screen: starts programs on it, types, takes screenshots. Terminals for Wayland get a compositor in a window."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from PIL import Image, ImageGrab

SOCKET = "pixels-check"
Value = TypeVar("Value")


class Screen:
    def __init__(self, width: int, height: int) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        # A fixed place, because terminals in a root folder see only this one.
        self.folder = tempfile.mkdtemp(prefix="pixels-check-", dir="/tmp")
        reading, writing = os.pipe()
        self.environment = dict(os.environ, LIBGL_ALWAYS_SOFTWARE="1", XDG_RUNTIME_DIR=self.folder)
        for name in ("WAYLAND_DISPLAY", "TMUX"):
            self.environment.pop(name, None)
        # An empty configuration, so that the user's own settings change nothing.
        self.environment["XDG_CONFIG_HOME"] = self.folder
        self.start(
            # Without -noreset it starts over each time that its last client leaves, and refuses those that come meanwhile.
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width + 80}x{height + 80}x24", "-noreset", "-nolisten", "tcp"],
            pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            raise ScreenError("Xvfb did not start")
        self.display = f":{number}"
        self.environment["DISPLAY"] = self.display
        self.window, self.place = "", (0, 0, width, height)

    def __enter__(self) -> "Screen":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                try:
                    process.wait(3)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
        if isinstance(error, ScreenError):
            with open(os.path.join(self.folder, "log"), errors="replace") as log:
                error.args = (f"{error}; the programs' last words: {' / '.join(log.read().split(chr(10))[-4:])}",)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, command: list[str], pass_fds: tuple[int, ...] = ()) -> None:
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.processes.append(subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=pass_fds,
                start_new_session=True))

    def start_compositor(self, width: int, height: int) -> None:
        self.start([
            "weston", "--backend=x11-backend.so", f"--socket={SOCKET}", "--shell=kiosk-shell.so", f"--width={width}",
            f"--height={height}", "--idle-time=0"])
        wait_until(lambda: os.path.exists(os.path.join(self.folder, SOCKET)), "weston")
        self.environment["WAYLAND_DISPLAY"] = SOCKET

    def take_window(self, kind: str) -> None:
        """Waits for the terminal's window; keys go there, and screenshots show it."""
        self.window = wait_until(lambda: self.x("search", "--onlyvisible", "--class", kind).split(), kind)[-1]
        self.x("windowfocus", self.window)

    def look(self) -> None:
        """Finds out where the window is."""
        lines = self.x("getwindowgeometry", "--shell", self.window).split()
        values = dict(line.split("=") for line in lines)
        x, y = int(values["X"]), int(values["Y"])
        self.place = (x, y, x + int(values["WIDTH"]), y + int(values["HEIGHT"]))
        # The compositor draws the pointer: put it into the last corner, where no picture is.
        self.x("mousemove", str(self.place[2] - 1), str(self.place[3] - 1))

    def shot(self) -> Image.Image:
        return ImageGrab.grab(bbox=self.place, xdisplay=self.display).convert("RGB")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.x("key", "--clearmodifiers", key)
            time.sleep(0.05)

    def x(self, *words: str) -> str:
        return subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True).stdout


class ScreenError(Exception):
    pass


def wait_until(test: Callable[[], Value], what: str, seconds: float = 30) -> Value:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := test():
            return found
        time.sleep(0.1)
    raise ScreenError(f"{what} did not come up in {seconds:.0f} s")
