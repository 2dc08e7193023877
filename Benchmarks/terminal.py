"""A program in a pseudo-terminal, to measure how soon it responds."""
import fcntl
import os
import pty
import select
import struct
import termios
import time


class Terminal:
    def __init__(self, command: list[str], environment: dict[str, str], columns: int, rows: int) -> None:
        self._output = b""
        self._pid, self._master = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], command, environment | {"COLORTERM": ""})
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        end = time.monotonic() + 5
        while time.monotonic() < end and self._read(end - time.monotonic()):
            pass
        os.close(self._master)  # tells a running program that its terminal is gone
        os.waitpid(self._pid, 0)

    def send(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def wait_for(self, *texts: str, seconds: float = 20) -> None:
        """Reads until each text has appeared, in this order, since the last call."""
        end = time.monotonic() + seconds
        for text in texts:
            while (place := self._output.find(text.encode())) < 0:
                if time.monotonic() > end or not self._read(end - time.monotonic()):
                    raise SystemExit(f"bench: the program did not show {text!r}")
            self._output = self._output[place + len(text):]

    def drain(self, seconds: float) -> None:
        """Reads and discards all output within a time."""
        end = time.monotonic() + seconds
        while (rest := end - time.monotonic()) > 0:
            if select.select([self._master], [], [], rest)[0]:
                self._read(0)
        self._output = b""

    def peak_bytes(self) -> int:
        """The most resident memory that the program has had."""
        with open(f"/proc/{self._pid}/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], max(0, seconds))[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            return False
        self._output += data
        return bool(data)
