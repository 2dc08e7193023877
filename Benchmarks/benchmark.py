"""Measures vitrine and its peers in one run and prints a Markdown table.

What is compared runs in turn, A B A B …, so that a machine whose speed drifts does not favour one; figures are medians.
"""
import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from pixels import pixels, pixels_against_timg
from terminal import Terminal

ROUNDS = 5
MODEL = "Assets/Models/Colorizer.onnx"
TINY_MODEL = "Tests/ModelFixtures/Models/External.onnx"


class Bench:
    """The programs to compare, and a folder of inputs that is deleted afterwards."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options = options
        self.folder = folder
        own = {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_CONFIG_HOME": str(folder / "config"), "TERM": "xterm-256color"}
        self.environment = os.environ | own
        self.rows: list[tuple[str, str, str]] = []

    def add(self, what: str, value: str, goal: str) -> None:
        self.rows.append((what, value, goal))
        print(f"bench: {what}: {value}", flush=True)

    def timed(self, command: list[str]) -> tuple[float, float, str]:
        """A command's elapsed seconds, processor seconds and output."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        done = subprocess.run(command, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        wall = time.monotonic() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            raise SystemExit(f"bench: {' '.join(command)} failed: {done.stderr.strip()}")
        return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout

    def lifecycle(self, what: str, rounds: int) -> dict[str, float]:
        """Median seconds and bytes of loading, unloading or cancelling."""
        command = [self.options.lifecycle, what, MODEL, str(rounds), str(self.folder / "lifecycle")]
        return json.loads(self.timed(command)[2])

    def snapshot(self, *arguments: str) -> dict:
        command = [self.options.program, "snapshot", "--format", "json", *arguments]
        return json.loads(self.timed(command)[2])


def make_jpegs(sources: Path, folder: Path) -> list[str]:
    """24 JPEGs of 0.3 to 12 megapixels, about 90 megapixels in all."""
    folder.mkdir()
    pictures = sorted(p for p in sources.iterdir() if p.suffix in (".webp", ".jpg", ".png"))[:24]
    for number, source in enumerate(pictures):
        megapixels = 0.3 * (12 / 0.3) ** (number / 23)
        with Image.open(source) as picture:
            picture = picture.convert("RGB")
            scale = (megapixels * 1e6 / (picture.width * picture.height)) ** 0.5
            size = (round(picture.width * scale), round(picture.height * scale))
            picture.resize(size).save(folder / f"{number:02}.jpg", quality=88)
    return [str(p) for p in sorted(folder.iterdir())]


def link_copies(source: Path, folder: Path, count: int) -> Path:
    """A folder with `count` links to one photograph: that many files, but no disk space."""
    folder.mkdir()
    for number in range(count):
        try:
            os.link(source, folder / f"photo {number}.webp")
        except OSError:
            # The number of links to a file is limited.
            shutil.copy(source, folder / f"photo {number}.webp")
            source = folder / f"photo {number}.webp"
    return folder


def originals_against_timg(bench: Bench, jpegs: list[str]) -> None:
    ours = [bench.options.program, "snapshot", *jpegs, "--filter", "original", "--private", "--size", "200x60"]
    theirs = ["timg", "--grid=6x4", "--threads=2", "-g200x60", "-ph", *jpegs]
    runs = [(bench.timed(ours), bench.timed(theirs)) for _ in range(ROUNDS + 1)][1:]
    processor = statistics.median(a[1] / b[1] for a, b in runs)
    wall = statistics.median(a[0] / b[0] for a, b in runs)
    bench.add("24 JPEGs (0.3–12 Mpx) as originals: processor time, ours / timg's", f"{processor:.2f}", "≤ 1")
    bench.add("… wall time, ours / timg's", f"{wall:.2f}", "≤ 1.2")


def first_paint(bench: Bench, few: Path, many: Path) -> None:
    for what, folder in (("24 files", few), ("100,000 files", many)):
        seconds = [bench.snapshot(str(folder), "--filter", "original", "--private")["firstPaintSeconds"] for _ in range(ROUNDS)]
        bench.add(f"first paint, {what}", f"{statistics.median(seconds) * 1000:.0f} ms", "≤ 100 ms")


def throughput(bench: Bench) -> None:
    for title, model in (("colouriser", MODEL), ("EfficientNet-Lite0", bench.options.efficientnet)):
        ours = [bench.options.throughput, model, "2", "f32"]
        theirs = [bench.options.benchmark_app, "-m", model, "-d", "CPU", "-hint", "none", "-nstreams", "1", "-nireq", "2",
                  "-infer_precision", "f32", "-t", "2"]

        def theirs_a_second() -> float:
            found = re.search(r"Throughput:\s+([\d.]+)", bench.timed(theirs)[2])
            if not found:
                raise SystemExit("bench: benchmark_app prints no throughput")
            return float(found.group(1))

        # Each of our measurements lies between two of theirs, many times: within a minute, a machine's speed changes
        # by more than the difference.
        ratios = []
        before = theirs_a_second()
        for _ in range(4 * ROUNDS):
            rate = float(bench.timed(ours)[2])
            after = theirs_a_second()
            ratios.append(rate / statistics.mean((before, after)))
            before = after
        bench.add(f"predictions a second, ours / benchmark_app's (f32, 1 stream, 2 requests): {title}",
                  f"{statistics.median(ratios):.2f}", "≥ 0.98")


def latency(bench: Bench) -> None:
    """What a call adds to a model that takes next to no time: from the call to its return, minus the engine's own time."""
    runs = [json.loads(bench.timed([bench.options.latency, TINY_MODEL, "4000"])[2]) for _ in range(ROUNDS)]
    engine = statistics.median(run["engineMicroseconds"] for run in runs)
    for what, key in (("a call", "asynchronousMicroseconds"), ("a blocking call", "blockingMicroseconds")):
        added = statistics.median(run[key] - run["engineMicroseconds"] for run in runs)
        bench.add(f"what {what} adds to the engine's own latency ({engine:.0f} µs)", f"{added:.0f} µs", "< 100 µs")


def division(bench: Bench) -> None:
    """A model divided between two partitions of the processor, compared with the whole model and OpenVINO's own ways to use
    both."""
    for title, model in (("colouriser", MODEL), ("EfficientNet-Lite0", bench.options.efficientnet)):
        report = json.loads(bench.timed([bench.options.division, model, str(ROUNDS), "2"])[2])
        whole = report["rows"][0]
        for row in report["rows"]:
            rate, latency, processor = (
                statistics.median(a / b for a, b in zip(row[key], whole[key]))
                for key in ("predictionsPerSecond", "latencySeconds", "processorSecondsPerPrediction"))
            bench.add(f"{title}, {row['name']} ({row['devices']}; {row['concurrency']} in flight)",
                      f"throughput × {rate:.2f}, latency × {latency:.2f}, processor time × {processor:.2f}", "")
        bench.add(f"{title}: processors that others kept busy meanwhile", f"{report['processorsUsedByOthers']:.1f}", "0")
        for failure in report["failures"]:
            bench.add(f"{title}, {failure['name']}", f"cannot run: {failure['message'][:200]}", "")


def loads(bench: Bench, few: Path) -> None:
    ratios = []
    for _ in range(ROUNDS):
        shutil.rmtree(bench.folder / "cache", ignore_errors=True)
        first, second = (bench.snapshot(str(few), "--size", "40x12")["load"] for _ in range(2))
        if (first["label"], second["label"]) != ("prepare and cache", "cached"):
            raise SystemExit(f"bench: unexpected loads: {first}, {second}")
        ratios.append(second["seconds"] / first["seconds"])
    bench.add("load of the model, cached / uncached", f"{statistics.median(ratios):.2f}", "≤ 0.5")
    figures = bench.lifecycle("loads", 15)
    bench.add("… in one process", f"{figures['cachedToUncached']:.2f}", "≤ 0.5")
    bench.add(f"cached load / OpenVINO's own with CACHE_DIR ({figures['openvino'] * 1000:.0f} ms)",
              f"{figures['cachedToOpenvino']:.2f}", "≤ 1.1")
    bench.add(f"… / OpenVINO's import of a file ({figures['import'] * 1000:.0f} ms)", f"{figures['cachedToImport']:.2f}", "")


def cancel(bench: Bench) -> None:
    """The time from cancellation to return, for the colouriser, one prediction at a time."""
    runs = [bench.lifecycle("cancel", 100) for _ in range(ROUNDS)]

    def middle(key: str) -> float:
        return statistics.median(run[key] for run in runs) * 1000

    for what, key, goal in (("waiting", "waiting", "≤ 1 ms"), ("running", "running", "≤ 25 ms")):
        bench.add(f"cancelling a {what} prediction of {middle('prediction'):.0f} ms: to its return, median",
                  f"{middle(key + 'Median'):.2f} ms", goal)
        bench.add("… p95", f"{middle(key + 'P95'):.2f} ms", "")


def unload(bench: Bench) -> None:
    """Resident memory of a process with one model; the second run finds the model already prepared, as most runs do."""
    bench.lifecycle("unload", 1)
    runs = [bench.lifecycle("unload", 20) for _ in range(ROUNDS)]
    for what, key in (("before the load", "before"), ("loaded", "loaded"), ("after 20 predictions", "predicted"),
                      ("unloaded", "unloaded"), ("unloaded for the sixth time", "unloadedAgain")):
        total, anonymous = (statistics.median(run[f"{key}{kind}"] for run in runs) / 1e6 for kind in ("Bytes", "AnonymousBytes"))
        bench.add(f"resident memory, {what} (of it no file's)", f"{total:.0f} MB ({anonymous:.0f} MB)", "")
    back = statistics.median((run["predictedAnonymousBytes"] - run["unloadedAnonymousBytes"])
                             / (run["predictedAnonymousBytes"] - run["beforeAnonymousBytes"]) for run in runs)
    bench.add("… what comes back of what the engine and the model took", f"{back:.0%}", "")


def memory(bench: Bench, hundred: Path, thousands: Path) -> None:
    """The peak after 200 screens of photographs, some of which were coloured and some skipped."""

    def peak(folder: Path, count: str) -> int:
        with Terminal([bench.options.program, "--private", str(folder)], bench.environment, 200, 60) as terminal:
            terminal.wait_for(count)
            terminal.drain(3)
            for screen in range(200):
                terminal.send("g" if folder == hundred and screen % 8 == 7 else "\x1b[6~")
                terminal.drain(0.1)
            bytes_now = terminal.peak_bytes()
            terminal.send("q")
        return bytes_now

    ratio = statistics.median(peak(thousands, "10,000") / peak(hundred, "100") for _ in range(ROUNDS))
    bench.add("peak memory after 200 screens, 10,000 photographs / 100", f"{ratio:.2f}", "≤ 1.2")


def keys(bench: Bench, thousands: Path) -> None:
    """Opens the help while a new screen of photographs is coloured: the time from the key to the frame that shows it."""
    delays = []
    with Terminal([bench.options.program, "--private", str(thousands)], bench.environment, 200, 60) as terminal:
        terminal.wait_for("10,000")
        terminal.drain(3)
        for _ in range(100):
            terminal.send("\x1b[6~")
            terminal.drain(0.12)
            start = time.monotonic()
            terminal.send("?")
            terminal.wait_for("half a screen", "\x1b[?2026l")
            delays.append(time.monotonic() - start)
            terminal.send("?")
            terminal.drain(0.05)
        terminal.send("q")
    bench.add("key to painted frame at 200×60 while both cores predict, median",
              f"{statistics.median(delays) * 1000:.1f} ms", "")
    p99 = statistics.quantiles(delays, n=100, method="inclusive")[98]
    bench.add("… p99", f"{p99 * 1000:.1f} ms", "≤ 33 ms")


def fling(bench: Bench, thousands: Path) -> None:
    """Pages through 10,000 photographs as fast as keys arrive and waits for the last screen; then does the same in one jump."""

    def last_screen(keys: list[str]) -> tuple[float, int]:
        """Seconds from the last key to the end of the last prediction, and the number of predictions begun before that key."""
        trace = bench.folder / "fling.json"
        command = [bench.options.program, "--private", "--record", str(trace), str(thousands)]
        with Terminal(command, bench.environment, 200, 60) as terminal:
            terminal.wait_for("10,000")
            terminal.drain(4)
            begin = time.monotonic()
            for key in keys:
                terminal.send(key)
                terminal.drain(0.002)
            end = time.monotonic()
            terminal.drain(3)
            terminal.send("q")
        predictions = [e for e in json.loads(trace.read_text()) if e.get("cat") == "predict" and e["ts"] / 1e6 > begin]
        last = max(e["ts"] + e["dur"] for e in predictions) / 1e6
        return last - end, sum(e["ts"] / 1e6 < end for e in predictions)

    runs = [(last_screen(["\x1b[6~"] * 626), last_screen(["G"])) for _ in range(ROUNDS)]
    wasted = statistics.median(flung[1] for flung, _ in runs)
    ratio = statistics.median(flung[0] / jumped[0] for flung, jumped in runs)
    bench.add("fling over 10,000: predictions begun for the 9,976 photographs passed", f"{wasted:.0f}", "0: visible tiles only")
    bench.add("… last screen done after the last key, against one jump there", f"{ratio:.2f}", "≤ 1.2")


def record(bench: Bench) -> None:
    """What recording costs."""
    command = [bench.options.recording, MODEL, str(bench.folder / "record.json"), str(8 * ROUNDS), "0.5"]
    report = json.loads(bench.timed(command)[2])
    bench.add("one record of a trace", f"{report['nanosecondsPerRecord']:.0f} ns", "< 1000 ns")
    bench.add("predictions a second while a trace is recorded / without", f"{statistics.median(report['ratios']):.3f}", "≥ 0.99")


def report(bench: Bench) -> None:
    """The report's figures compared with benchmark_app's in latency mode, in turn."""
    threads = str(len(os.sched_getaffinity(0)))
    # Its latency mode, spelled out, because that mode cannot be combined with a number of threads.
    theirs = [bench.options.benchmark_app, "-m", MODEL, "-d", "CPU", "-hint", "none", "-api", "sync", "-nstreams", "1",
              "-nireq", "1", "-nthreads", threads, "-infer_precision", "f32", "-t", "3"]
    ours = [bench.options.program, "report", MODEL, "--format", "json", "--compute-units", "cpuOnly", "--precision", "f32",
            "--loads", "1", "--predictions", "1000", "--seconds", "3"]

    def theirs_seconds() -> float:
        found = re.search(r"Median:\s+([\d.]+)\s*ms", bench.timed(theirs)[2])
        if not found:
            raise SystemExit("bench: benchmark_app prints no median latency")
        return float(found.group(1)) / 1000

    ratios, sums = [], []
    before = theirs_seconds()
    for _ in range(2 * ROUNDS):
        measured = json.loads(bench.timed(ours)[2])
        after = theirs_seconds()
        median = measured["prediction"]["median"]
        ratios.append(median / statistics.mean((before, after)))
        sums.append(sum(operation.get("seconds") or 0 for operation in measured["operations"]) / median)
        before = after
    bench.add("report: median prediction / benchmark_app's (f32, latency mode)", f"{statistics.median(ratios):.2f}", "0.95–1.05")
    bench.add("report: sum of the operations' times / median prediction", f"{statistics.median(sums):.2f}", "0.8–1.05")


def strategies(bench: Bench, jpegs: list[str]) -> None:
    """The talk's experiment on the sample photographs; the strategies take turns within the run."""
    sources = [str(p) for p in sorted(Path(bench.options.photographs).iterdir()) if p.suffix in (".webp", ".jpg", ".png")] or jpegs
    command = [bench.options.program, "strategies", "--format", "json", "--rounds", str(ROUNDS), "--in-flight", "2", *sources]
    measured = json.loads(bench.timed(command)[2])
    by_name = {entry["name"]: entry for entry in measured["strategies"]}
    serial, concurrent, limited = (by_name[name] for name in ("serial", "concurrent", "limited"))
    cores = measured["cores"]
    bench.add(f"strategies: throughput, concurrent / serial (of {cores} cores serial uses {serial['processorShare'] * cores:.1f})",
              f"{concurrent['throughput'] / serial['throughput']:.2f}", "≥ 2 where serial leaves half the cores idle")
    bench.add("… concurrent / the limit by processor time of its parts",
              f"{concurrent['throughput'] / measured['throughputLimit']:.2f}", "≥ 0.9 on 2 cores")
    bench.add("… 2 in flight / unlimited: peak memory above the loaded model",
              f"{limited['peakBytes'] / max(1, concurrent['peakBytes']):.2f}", "≤ 0.5")
    bench.add("… 2 in flight / unlimited: throughput", f"{limited['throughput'] / concurrent['throughput']:.2f}", "≥ 0.95")


def evaluate(bench: Bench) -> None:
    """Photographs coloured and measured per second, compared with photographs only coloured, in turn."""
    sources = [str(p) for p in sorted(Path(bench.options.photographs).iterdir()) if p.suffix in (".webp", ".jpg", ".png")][:60]
    gallery = [bench.options.program, "strategies", "--format", "json", "--rounds", "1", "--count", "60", *sources]
    ours = [bench.options.program, "evaluate", MODEL, "--format", "json", "--private", *sources]

    def colored() -> float:
        measured = json.loads(bench.timed(gallery)[2])
        return next(entry["throughput"] for entry in measured["strategies"] if entry["name"] == "concurrent")

    ratios = []
    before = colored()
    for _ in range(ROUNDS):
        measured = json.loads(bench.timed(ours)[2])
        after = colored()
        ratios.append(measured["photographsPerSecond"] / statistics.mean((before, after)))
        before = after
    bench.add("`evaluate`: photographs a second / the gallery's", f"{statistics.median(ratios):.2f}", "≥ 0.9")


def stream(bench: Bench, jpegs: list[str]) -> None:
    """Videos at three times the rate that the model can handle."""
    frames = Path(__file__).parent / "frames.py"

    def streamed(kind: str, rate: float, seconds: float) -> tuple[dict, list[dict]]:
        trace = bench.folder / "stream.json"
        source = [sys.executable, str(frames), kind, "1280", "720", str(rate), str(seconds), jpegs[0]]
        command = [bench.options.program, "stream", "--format", "json", "--record", str(trace)]
        with subprocess.Popen(source, stdout=subprocess.PIPE) as video:
            done = subprocess.run(command, env=bench.environment, stdin=video.stdout, capture_output=True, text=True)
            video.stdout.close()
        if done.returncode != 0:
            raise SystemExit(f"bench: {' '.join(command)} failed: {done.stderr.strip()}")
        return json.loads(done.stdout), json.loads(trace.read_text())

    def growth(events: list[dict]) -> float:
        """How much resident memory grew between a third of the predictions and the end, as a share of the former, by medians."""
        begin = next(e["ts"] for e in events if e.get("cat") == "predict")
        sizes = [e["args"]["value"] for e in events if e.get("name") == "residentBytes" and e["ts"] > begin]
        third = max(1, len(sizes) // 3)
        middle, end = statistics.median(sizes[third:2 * third] or sizes), statistics.median(sizes[-third:])
        return end / middle - 1

    for kind, title in (("y4m", "Y4M"), ("mjpeg", "MJPEG")):
        ratios, tails, grown = [], [], []
        for _ in range(ROUNDS):
            slow = streamed(kind, 5, 4)[0]["predictionSeconds"]["median"]
            summary, events = streamed(kind, 3 / slow, 10)
            ratios.append(summary["ageSeconds"]["p95"] / summary["predictionSeconds"]["median"])
            tails.append(summary["ageSeconds"]["p95"] / summary["predictionSeconds"]["p95"])
            grown.append(growth(events))
        bench.add(f"stream of {title} 1280×720 at three times the model's rate: age on the screen, p95 / median prediction",
                  f"{statistics.median(ratios):.2f}", "< 3")
        bench.add("… p95 / p95 prediction", f"{statistics.median(tails):.2f}", "")
        bench.add("… growth of resident memory in the last two thirds", f"{statistics.median(grown):+.1%}", "flat")


def shares(bench: Bench, jpegs: list[str]) -> None:
    """The shares of decoding, predicting and the rest in the work on 12 Mpx photographs."""
    large = bench.folder / "large"
    large.mkdir()
    for number in range(24):
        shutil.copy(jpegs[-1], large / f"{number}.jpg")
    tiles = bench.snapshot(str(large), "--private")["tiles"]
    sums = {stage: sum(t[f"{stage}Seconds"] for t in tiles) for stage in ("prepare", "predict", "convert")}
    total = sum(sums.values())
    text = ", ".join(f"{stage} {value / total:.0%}" for stage, value in sums.items())
    bench.add("12 Mpx photographs: where the time of a tile goes, without waits", text, "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("program", "throughput", "latency", "division", "lifecycle", "recording", "pixels",
                 "benchmark-app", "efficientnet", "photographs"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("only", nargs="*", help="the measurements to make (default: all)")
    options = parser.parse_args()
    sources = Path(options.photographs)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        bench = Bench(options, folder)
        source = folder / "source.webp"
        shutil.copy(next(sources.glob("006-*")), source)
        jpegs = make_jpegs(sources, folder / "jpegs")
        few = link_copies(source, folder / "few", 24)
        hundred = link_copies(source, folder / "hundred", 100)
        thousands = link_copies(source, folder / "thousands", 10_000)
        many = link_copies(source, folder / "many", 100_000)
        measurements = {
            "first-paint": lambda: first_paint(bench, few, many),
            "timg": lambda: originals_against_timg(bench, jpegs),
            "pixels": lambda: pixels(bench),
            "pixels-timg": lambda: pixels_against_timg(bench),
            "throughput": lambda: throughput(bench),
            "latency": lambda: latency(bench),
            "division": lambda: division(bench),
            "shares": lambda: shares(bench, jpegs),
            "keys": lambda: keys(bench, thousands),
            "fling": lambda: fling(bench, thousands),
            "memory": lambda: memory(bench, hundred, thousands),
            "loads": lambda: loads(bench, few),
            "cancel": lambda: cancel(bench),
            "unload": lambda: unload(bench),
            "record": lambda: record(bench),
            "report": lambda: report(bench),
            "strategies": lambda: strategies(bench, jpegs),
            "evaluate": lambda: evaluate(bench),
            "stream": lambda: stream(bench, jpegs),
        }
        for name in options.only or measurements:
            measurements[name]()
        print("\n| what | measured | goal |\n|---|---|---|")
        for row in bench.rows:
            print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
