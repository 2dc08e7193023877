"""Hands cases to a process that may crash on any of them."""

import collections
import json
import selectors
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

_BATCH = 200  #: cases a process, so that what it does not give back stays bounded
_LONGEST = 120.0  #: seconds for one case


class Worker:
    """A program that reads the paths of manifests from standard input and answers each with a line of JSON."""

    def __init__(self, command: list[str], log: Path) -> None:
        self.command = command
        self.log = log
        self._process: subprocess.Popen | None = None
        self._done: collections.deque[str] = collections.deque()

    def run(self, manifests: Iterable[Path]) -> Iterator[dict]:
        """Yields the outcomes in the order of the manifests.

        If the process dies or does not answer, the case is tried once more in a new process. If that fails too, the outcome is
        "crashed". Otherwise it is the second outcome, with a note about the first failure.
        """
        try:
            for manifest in manifests:
                answer, death = self._ask(manifest)
                if answer is None:
                    before = [Path(path).parent.name for path in self._done]
                    self._end()
                    answer, death = self._ask(manifest)
                    if answer is None:
                        answer = {"manifest": str(manifest), "outcome": "crashed", "message": death}
                    else:
                        answer.setdefault("notes", []).append(f"ended the process after {', '.join(before[-3:])}, but not alone")
                    self._end()
                yield answer
                self._done.append(str(manifest))
                if len(self._done) >= _BATCH:
                    self._end()
        finally:
            self._end()

    def _ask(self, manifest: Path) -> tuple[dict | None, str]:
        if self._process is None:
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        process = self._process
        try:
            process.stdin.write(f"{manifest}\n".encode())
            process.stdin.flush()
            return self._answer(process), ""
        except TimeoutError:
            return None, f"no answer within {_LONGEST:.0f} s"
        except (BrokenPipeError, EOFError):
            code = process.wait()
            return None, signal.Signals(-code).name if code < 0 else f"the process ended with status {code}"

    @staticmethod
    def _answer(process: subprocess.Popen) -> dict:
        """Returns the next line that is JSON. The engine may print lines of its own in between."""
        end = time.monotonic() + _LONGEST
        buffer = b""
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while True:
                if not selector.select(max(0.0, end - time.monotonic())):
                    raise TimeoutError
                part = process.stdout.read1(1 << 16)
                if not part:
                    raise EOFError
                buffer += part
                *lines, buffer = buffer.split(b"\n")
                for line in lines:
                    if line.startswith(b'{"'):
                        return json.loads(line)

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdin.close()
            self._process.stdout.close()
        self._process = None
        self._done.clear()
