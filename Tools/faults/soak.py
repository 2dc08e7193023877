"""Random keys, mouse events and changes of size over thousands of photographs: memory must not grow, and nothing may be stuck
at the end."""
import os
import random
import statistics
import time
from pathlib import Path

from findings import Findings, Row
from session import Session
from workshop import Workshop, has_members

PHOTOGRAPHS = 3_000
SECONDS_PER_EVENT = 0.15
SHORTEST_SOAK, LONGEST_SOAK = 20.0, 1_800.0
# After WARM_UP seconds memory must be flat, within this share. A shorter run is only checked against the bound.
WARM_UP = 300.0
FLATNESS = 0.05
# The engine and its libraries map 100 MB of files, the colouriser takes 60 MB, and kept pictures take up to 60 MB.
# Each core decodes a photograph of up to 36 MB and has an arena. Before buffers were returned to the system, 12
# minutes took 505 MB on two cores.
BASE_BYTES, BYTES_PER_CORE = 240_000_000, 40_000_000
MOST_THREADS_MORE, MOST_DESCRIPTORS_MORE = 8, 4
SETTLE_SECONDS = 60.0
LEAVE_SECONDS = 20.0
# The signs of tiles that wait, are being prepared, or are being predicted.
UNFINISHED = tuple(sign.encode() for sign in "◌◔◐")

KEYS = [
    *(f"\x1b[{letter}".encode() for letter in "ABCDHF"), b"\x1b[5~", b"\x1b[6~", b"\r", b"\x1b", b"\t", b" ", b"\x04", b"\x15",
    *(letter.encode() for letter in "hjklgG+-cCsSPf[]<>?inN"), b"/12\r", b"/nothing\x1b",
]


def soak(shop: Workshop, findings: Findings, seconds: float, is_short: bool) -> None:
    row = findings.row("soak")
    shop.reset_home()
    folder = _links(shop)
    seconds = min(max(seconds, SHORTEST_SOAK), LONGEST_SOAK)
    with Session([shop.program, str(folder)], shop.environment) as session:
        if not _has_listed(session):
            return row.failed(f"the gallery does not show that there are {PHOTOGRAPHS:,} photographs")
        samples = _play(session, shop.random, seconds, row)
        if not session.is_running:
            return row.failed(f"the gallery ended by itself: {session.process.returncode}")
        _judge_memory(samples, row)
        row.judge(_stuck(session))
        _judge_end(session, row)


def _has_listed(session: Session) -> bool:
    """Whether the header shows the number of photographs. It is repainted each time, since an update may only write the last
    digits."""
    end = time.monotonic() + SETTLE_SECONDS
    while session.is_running and time.monotonic() < end:
        if f"{PHOTOGRAPHS:,}".encode() in session.repaint(0.5):
            return True
    return False


def _links(shop: Workshop) -> Path:
    folder = shop.folder / "links"
    if not folder.exists():
        folder.mkdir()
        for number in range(PHOTOGRAPHS):
            source = shop.sources[number % len(shop.sources)]
            (folder / f"{number:04}{source.suffix}").symlink_to(source.absolute())
    return folder


class _Sample:
    """The process's memory, threads and descriptors at one moment."""

    def __init__(self, session: Session, seconds: float) -> None:
        self.seconds = seconds
        self.resident = session.resident_bytes()
        self.threads = session.thread_count()
        self.descriptors = session.descriptor_count()


def _play(session: Session, chance: random.Random, seconds: float, row: Row) -> list[_Sample]:
    samples: list[_Sample] = []
    start = time.monotonic()
    events = 0
    while (now := time.monotonic() - start) < seconds and session.is_running:
        _event(session, chance)
        events += 1
        session.read(chance.expovariate(1 / SECONDS_PER_EVENT))
        if session.is_running and (not samples or now > samples[-1].seconds + 2):
            samples.append(_Sample(session, now))
    peak = max(sample.resident for sample in samples)
    row.remark = f"{events} events in {now:.0f} s, resident memory at most {peak / 1e6:.0f} MB"
    return samples


def _event(session: Session, chance: random.Random) -> None:
    kind = chance.random()
    if kind < 0.9:
        session.send(chance.choice(KEYS))
    elif kind < 0.98:
        button, end = chance.choice(((0, b"M"), (0, b"m"), (32, b"M"), (64, b"M"), (65, b"M")))
        session.send(b"\x1b[<%d;%d;%d" % (button, chance.randint(1, 200), chance.randint(1, 60)) + end)
    else:
        session.resize(chance.randint(20, 220), chance.randint(5, 62))


def _judge_memory(samples: list[_Sample], row: Row) -> None:
    cores = len(os.sched_getaffinity(0))
    bound = BASE_BYTES + BYTES_PER_CORE * cores
    peak = max(sample.resident for sample in samples)
    row.judge(None if peak <= bound else f"{peak / 1e6:.0f} MB are resident, {bound / 1e6:.0f} MB at most should be")
    settled = [sample for sample in samples if sample.seconds > min(WARM_UP, samples[-1].seconds / 4)]
    for what, most in (("threads", MOST_THREADS_MORE), ("descriptors", MOST_DESCRIPTORS_MORE)):
        counts = [getattr(sample, what) for sample in settled]
        early, late = statistics.median(counts[:len(counts) // 4 + 1]), statistics.median(counts[-(len(counts) // 4 + 1):])
        row.judge(None if late - early <= most else f"{early:.0f} {what} became {late:.0f}")
    if samples[-1].seconds < 2 * WARM_UP:
        return
    # Medians over two minutes, so that the memory a large picture takes for a moment doesn't count as growth.
    early = statistics.median(s.resident for s in settled if s.seconds < WARM_UP + 120)
    late = statistics.median(s.resident for s in settled if s.seconds > settled[-1].seconds - 120)
    row.remark += f", {early / 1e6:.0f} MB after 5 minutes and {late / 1e6:.0f} MB at the end"
    row.judge(None if late <= early * (1 + FLATNESS) else f"{early / 1e6:.0f} MB became {late / 1e6:.0f} MB")


def _stuck(session: Session) -> str | None:
    """Goes back to the grid and waits until no tile is busy."""
    for key in (b"\x1b", b"\x1b", b"\x1b"):
        session.send(key)
        session.read(0.3)
    session.resize(120, 40)
    end = time.monotonic() + SETTLE_SECONDS
    while True:
        session.read(0.5)
        screen = session.repaint(1)
        count = sum(screen.count(sign) for sign in UNFINISHED)
        if not screen:
            return "the gallery does not repaint its screen"
        if count == 0:
            return None
        if time.monotonic() > end:
            return f"{count} tiles are not done {SETTLE_SECONDS:.0f} s after the last key"


def _judge_end(session: Session, row: Row) -> None:
    seconds, output = session.quit(LEAVE_SECONDS)
    if seconds is None:
        return row.failed("q does not end the gallery")
    row.judge(None if session.process.returncode == 0 else f"exit status {session.process.returncode} after q")
    row.remark += f", q took {seconds:.1f} s"
    row.judge(session.terminal_problem(output))
    row.judge("a process that the gallery started goes on" if has_members(session.process.pid) else None)
