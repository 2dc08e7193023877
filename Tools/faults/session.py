"""Runs the program in a pseudo-terminal: sends keys, reads its output, and asks the kernel about its process."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

# The modes that the program must reset at the end so that the terminal is as before: mouse off, main screen, cursor
# on.
RESTORED = {b"1000": b"l", b"1049": b"l", b"25": b"h"}


class Session:
    """A run of the program in its own terminal, which stays open after the program has ended so that it can be examined."""

    def __init__(self, command: list[str], environment: dict[str, str], columns: int = 120, rows: int = 40) -> None:
        self._master, self._slave = pty.openpty()
        self.resize(columns, rows)
        self._before = termios.tcgetattr(self._slave)
        self.process = subprocess.Popen(
            command, env=environment | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, stdin=self._slave,
            stdout=self._slave, stderr=self._slave, start_new_session=True, preexec_fn=self._take_terminal)

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)
        os.close(self._slave)

    @staticmethod
    def _take_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, keys: bytes) -> None:
        """Types the keys. If the program has ended or doesn't read, they are dropped."""
        if select.select([], [self._master], [], 1)[1]:
            os.write(self._master, keys)

    def read(self, seconds: float) -> bytes:
        """Returns what the program writes during this time."""
        end = time.monotonic() + seconds
        output = b""
        while (rest := end - time.monotonic()) > 0 and self.is_running:
            if select.select([self._master], [], [], min(rest, 0.25))[0]:
                output += os.read(self._master, 1 << 16)
        return output + self._rest()

    def repaint(self, seconds: float) -> bytes:
        """Makes the program draw the whole screen again, and returns only that."""
        self.read(0.3)
        self.process.send_signal(signal.SIGCONT)
        return self.read(seconds)

    def quit(self, seconds: float) -> tuple[float | None, bytes]:
        """Presses q. Returns the seconds until the program ended, or `None` if it is still running, and what it wrote."""
        start = time.monotonic()
        self.send(b"q")
        output = b""
        while self.is_running and time.monotonic() - start < seconds:
            output += self.read(0.02)
        return (None if self.is_running else time.monotonic() - start), output + self._rest()

    def terminal_problem(self, output: bytes) -> str | None:
        """Returns what is wrong with the terminal after the program, judged by its last output and the terminal's modes."""
        told: dict[bytes, bytes] = {}
        for numbers, state in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", output):
            told |= dict.fromkeys(numbers.split(b";"), state)
        if missing := [mode for mode, state in RESTORED.items() if told.get(mode) != state]:
            return f"the terminal was left with its mode {missing[0].decode()}"
        return None if termios.tcgetattr(self._slave) == self._before else "the terminal's modes are not what they were"

    def _rest(self) -> bytes:
        output = b""
        while select.select([self._master], [], [], 0)[0]:
            output += os.read(self._master, 1 << 16)
        return output

    # From /proc:

    def resident_bytes(self) -> int:
        return self._status("VmRSS") * 1024

    def anonymous_bytes(self) -> int:
        return self._status("RssAnon") * 1024

    def thread_count(self) -> int:
        return self._status("Threads")

    def descriptor_count(self) -> int:
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def _status(self, field: str) -> int:
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(f"{field}:"))
