"""The rows of real pixels: what `Pixels` measures in a model of a terminal, and the same photographs printed by timg."""
import fcntl
import json
import os
import pty
import re
import resource
import statistics
import struct
import subprocess
import termios
from pathlib import Path

ROUNDS = 5
# Fewer, because one takes a minute and differs little from the next.
MEMORY_ROUNDS = 3
COLUMNS, ROWS = 200, 60
CELL = (10, 20)


def pixels(bench) -> None:
    """Bytes, times and memory, as medians of several runs."""

    def measured(part: str, rounds: int = ROUNDS) -> dict[str, float]:
        command = [bench.options.pixels, bench.options.photographs, part]
        runs = [json.loads(bench.timed(command)[2]) for _ in range(rounds)]
        return {name: statistics.median(run[name] for run in runs) for name in runs[0]}

    local_rows(bench, measured("local"))
    stream_rows(bench, measured("stream"))
    for part, where, goal in (("keys", "locally", "≤ 33 ms"), ("slowkeys", "at 1 MB/s", "≤ 50 ms")):
        keys = measured(part)
        bench.add(f"pixels: key to painted frame while pictures are sent, {where}, median of {keys['keyCount']:.0f} keys",
                  f"{keys['keyMedianMilliseconds']:.1f} ms", "")
        bench.add("… p99", f"{keys['keyP99Milliseconds']:.1f} ms", goal)
    memory = measured("memory", MEMORY_ROUNDS)
    bench.add("pixels: the most that the terminal holds within 200 screens", f"{memory['terminalBytes'] / 2**20:.1f} MiB", "≤ 64 MiB")
    bench.add("… resident memory of the program then / with quadrants",
              f"{memory['residentBytes'] / 1e6:.0f} MB / {memory['symbolsResidentBytes'] / 1e6:.0f} MB", "")


def local_rows(bench, local: dict[str, float]) -> None:
    def kilobytes(name: str) -> str:
        return f"{local[name] / 1e3:.1f} kB / {local[name + 'WithPanel'] / 1e3:.1f} kB"

    tiles = f"{local['tiles']:.0f} tiles / {local['tilesWithPanel']:.0f} beside the panel"
    bench.add(f"pixels at 200×60, {tiles}, in shared memory: bytes to hand a tile over", f"{local['bytesPerTile']:.0f}", "≤ 200")
    bench.add("… bytes of the first page with all its frames", kilobytes("firstPageBytes"), "≤ 100 kB")
    bench.add("… of a page back", kilobytes("pageBackBytes"), "≤ 25 kB")
    bench.add("… of a row scrolled", kilobytes("rowBytes"), "≤ 5 kB")
    bench.add("… a frame while it scrolls, median", f"{local['drawMedianMilliseconds']:.1f} ms", "≤ 5 ms")
    bench.add("… p99", f"{local['drawP99Milliseconds']:.1f} ms", "≤ 5 ms")


def stream_rows(bench, stream: dict[str, float]) -> None:
    for what, name, size, similarity in (("at first sight", "first", 10, 0.8), ("refined", "refined", 31, 0.94)):
        bench.add(f"pixels in the stream at 1 MB/s, {what}: bytes of a tile",
                  f"{stream[name + 'BytesPerTile'] / 1e3:.1f} kB", f"≤ {size} kB")
        bench.add("… SSIM against the photograph", f"{stream[name + 'Similarity']:.3f}", f"≥ {similarity}")
    bench.add("… the same in quadrants: bytes of a tile, SSIM",
              f"{stream['symbolsBytesPerTile'] / 1e3:.1f} kB, {stream['symbolsSimilarity']:.2f}", "")
    bench.add("… all tiles refined after the start", f"{stream['settledSeconds']:.1f} s", "")


def pixels_against_timg(bench) -> None:
    """The photographs of one screen, printed with kitty's protocol by both, each tile in a box of the same size."""
    sources = sorted(str(p) for p in Path(bench.options.photographs).iterdir() if p.suffix in (".webp", ".jpg", ".png"))
    # As high as it takes for six rows of four, because a panel stands beside the tiles.
    size = f"{COLUMNS}x{ROWS + 16}"
    shown = [tile["path"] for tile in bench.snapshot(*sources[:24], "--filter", "original", "--private", "--size", size)["tiles"]]
    if len(shown) < 24:
        raise SystemExit(f"bench: a screen of {size} shows {len(shown)} photographs only")
    ours = [bench.options.program, "snapshot", *shown, "--filter", "original", "--private", "--pixels", "kitty", "--size", size]
    output = printed(bench, ours)[1]
    images = re.findall(rb"c=(\d+),r=(\d+)", output)
    box = max(int(c) for c, _ in images), max(int(r) for _, r in images)
    theirs = ["timg", "-pk", f"--grid=4x{len(shown) // 4}", f"-g{4 * box[0]}x{len(shown) // 4 * box[1]}", "--threads=2", *shown]
    runs = [(printed(bench, ours), printed(bench, theirs)) for _ in range(ROUNDS + 1)][1:]
    counts = [run[1].count(b"a=T") for run in runs[0]]
    title = f"{counts[0]} / {counts[1]} photographs as kitty's pictures in boxes of {box[0]}×{box[1]} cells"
    bench.add(f"{title}: processor time, ours / timg's", f"{statistics.median(a[0] / b[0] for a, b in runs):.2f}", "≤ 1")
    bench.add("… bytes, ours / timg's", f"{statistics.median(len(a[1]) / len(b[1]) for a, b in runs):.2f}", "≤ 1")


def printed(bench, command: list[str]) -> tuple[float, bytes]:
    """A command's processor seconds and what it prints to a file. timg asks a terminal for the size of a cell."""
    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, COLUMNS * CELL[0], ROWS * CELL[1]))
    path = bench.folder / "printed"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(path, "wb") as file:
        done = subprocess.run(command, env=bench.environment, stdin=terminal, stdout=file, stderr=terminal)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    os.close(master)
    os.close(terminal)
    if done.returncode != 0:
        raise SystemExit(f"bench: {' '.join(command)} failed")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, path.read_bytes()
