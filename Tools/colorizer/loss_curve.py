"""A training's loss and validation score as curves in the terminal."""

import shutil
import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

_ROWS = 6
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_BETWEEN_DRAWS = 0.5  #: seconds


@dataclass
class LossCurve:
    """In a terminal it draws over its last picture; elsewhere it writes one line for each validation."""

    steps: int
    out: TextIO = field(default_factory=lambda: sys.stdout)
    width: int | None = None  #: in cells; the terminal's width if `None`
    losses: list[float] = field(default_factory=list)
    scores: list[tuple[int, float]] = field(default_factory=list)  #: step and dB
    best: tuple[int, float] | None = None  #: the one that is kept
    _drawn_rows: int = 0
    _drawn_at: float = 0
    _started: float = field(default_factory=time.monotonic)

    def add(self, loss: float) -> None:
        self.losses.append(loss)
        if self.out.isatty() and time.monotonic() - self._drawn_at > _BETWEEN_DRAWS:
            self._draw()

    def validated(self, psnr: float, is_best: bool) -> None:
        since = self.scores[-1][0] if self.scores else 0
        self.scores.append((len(self.losses), psnr))
        if is_best:
            self.best = self.scores[-1]
        if self.out.isatty():
            self._draw()
            return
        recent = self.losses[since:]
        kept = f" (best {self.best[1]:.2f} dB)" if self.best else ""
        self.out.write(
            f"  {self._minutes():4.1f} min, step {len(self.losses)}: loss {sum(recent) / max(1, len(recent)):.4f}, "
            f"validation {psnr:.2f} dB{kept}\n"
        )
        self.out.flush()

    def text(self, width: int) -> list[str]:
        """The curves as lines of `width` cells, which span the whole training."""
        plot = max(8, width - 22)
        columns = self._columns(plot)
        known = [value for value in columns if value is not None]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        span = max(high - low, 1e-9)
        heights = [None if value is None else 1 + round((value - low) / span * (8 * _ROWS - 1)) for value in columns]
        lines = []
        for row in reversed(range(_ROWS)):
            cells = "".join(" " if height is None else _EIGHTHS[min(8, max(0, height - 8 * row))] for height in heights)
            label = f"{high:.4f}" if row == _ROWS - 1 else f"{low:.4f}" if row == 0 else ""
            lines.append(f"  {'loss' if row == _ROWS - 1 else '':<5}{label:>7} {cells}".rstrip())
        lines.append(self._score_line(plot))
        done = len(self.losses)
        left = self._minutes() / done * (self.steps - done) if done else 0
        lines.append(f"  step {done} of {self.steps}, {self._minutes():.1f} min" + (f", about {left:.1f} left" if done else ""))
        return lines

    def _columns(self, count: int) -> list[float | None]:
        columns: list[float | None] = []
        for column in range(count):
            part = self.losses[column * self.steps // count : max((column + 1) * self.steps // count, column * self.steps // count + 1)]
            columns.append(sum(part) / len(part) if part else None)
        return columns

    def _score_line(self, plot: int) -> str:
        """One bar for each validation, below its step, with the best one named."""
        cells = [" "] * plot
        if not self.scores:
            return "  validation"
        values = [score for _, score in self.scores]
        low, span = min(values), max(max(values) - min(values), 1e-9)
        for step, score in self.scores:
            cells[min(plot - 1, (step - 1) * plot // self.steps)] = _EIGHTHS[1 + round((score - low) / span * 7)]
        kept = f"  best {self.best[1]:.2f} dB at {self.best[0]}" if self.best else ""
        return f"  validation   {''.join(cells)}".rstrip() + kept

    def _draw(self) -> None:
        width = self.width or shutil.get_terminal_size().columns
        lines = [line[: width - 1] for line in self.text(width - 20)]
        up = f"\x1b[{self._drawn_rows}A" if self._drawn_rows else ""
        self.out.write(up + "".join(f"\r\x1b[K{line}\n" for line in lines))
        self.out.flush()
        self._drawn_rows, self._drawn_at = len(lines), time.monotonic()

    def _minutes(self) -> float:
        return (time.monotonic() - self._started) / 60
