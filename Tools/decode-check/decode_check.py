#!/usr/bin/env python3
"""Compares `vitrine apply --filter original` with Pillow and libvips: size, orientation, colours, time and memory.

usage: decode_check.py [--json FILE] [--jobs N] [--keep FOLDER] PROGRAM FOLDER|FILE…

Exit status 0 if the goals hold: nothing wrong that two other decoders agree on, no crash, at most --refused refusals of what
Pillow reads, no file above --seconds or --megabytes.
"""
import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections import Counter, defaultdict

import numpy

import formats
import isolation
import references

# Two decodes show the same picture if their mean difference is at most MEAN, and at most FAR_SHARE of the pixels
# differ by more than FAR.
MEAN, FAR, FAR_SHARE = 4.0, 48, 0.02


def difference(one: numpy.ndarray, other: numpy.ndarray) -> str | None:
    """How two pictures differ, or None if they are the same."""
    if one.shape != other.shape:
        return f"{one.shape[1]}×{one.shape[0]} and {other.shape[1]}×{other.shape[0]}"
    distance = numpy.abs(one.astype(numpy.int16) - other.astype(numpy.int16)).max(axis=2)
    mean, far = float(distance.mean()), float((distance > FAR).mean())
    return f"mean {mean:.1f}, {100 * far:.1f} % far off" if mean > MEAN or far > FAR_SHARE else None




def decode_result(path: str) -> numpy.ndarray:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    return numpy.asarray(Image.open(path).convert("RGB"))


def check(task: tuple[str, str, str, str]) -> dict:
    """Decodes one file and returns everything the report says about it."""
    program, path, kind, keep = task
    answer = {"path": path, "kind": kind, "verdict": "same"}
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        environment = dict(os.environ, HOME=folder, XDG_CACHE_HOME=folder, XDG_RUNTIME_DIR=folder)
        ran = isolation.run([program, "apply", path, "-o", out, "--filter", "original", "--format", "png"], 60, environment)
        answer.update(status=ran["status"], error=ran["error"][:400], seconds=round(ran["seconds"], 2), elapsed=round(ran["elapsed"], 2),
                      megabytes=round(ran["megabytes"]))
        results = [name for name in os.listdir(out) if name.endswith(".png")] if os.path.isdir(out) else []
        ours = None
        if ran["status"] == 0 and results:
            ours, why = isolation.call(decode_result, os.path.join(out, results[0]), 40)
            if ours is None:
                answer.update(verdict="wrong", detail=f"the result cannot be read: {why}")
        others = {name: isolation.call(decoder, path, 40) for name, decoder in references.DECODERS.items()}
        answer["others"] = {name: why for name, (_, why) in others.items()}
        pictures = {name: picture for name, (picture, _) in others.items() if picture is not None}
        if ran["status"] < 0 or ran["status"] > 125:
            answer.update(verdict="crash")
        elif ours is None and answer["verdict"] == "same":
            answer.update(verdict=refusal(program, path, pictures, environment))
        elif ours is not None:
            compare(answer, ours, pictures)
            if keep and answer["verdict"] not in ("same",):
                save(keep, path, ours, pictures)
    return answer


def refusal(program: str, path: str, pictures: dict, environment: dict[str, str]) -> str:
    """What kind of refusal it is when nothing was written."""
    if not pictures:
        return "refused by all"
    arguments = ["snapshot", path, "--format", "json", "--filter", "original", "--private", "--size", "60x20"]
    tile = isolation.output_of([program, *arguments], 40, environment).get("tiles", [{}])[0]
    if tile.get("state") == "done" and tile.get("damage"):
        return "named as damaged"
    return "refused" if "Pillow" in pictures else "refused, libvips reads"


def compare(answer: dict, ours: numpy.ndarray, pictures: dict[str, numpy.ndarray]) -> None:
    apart = {name: difference(ours, picture) for name, picture in pictures.items()}
    answer["apart"] = apart
    if not pictures:
        answer["verdict"] = "only ours"
    elif all(apart.values()):
        agree = len(pictures) == 2 and difference(*pictures.values()) is None
        answer["verdict"] = "wrong" if agree else "another" if len(pictures) == 1 else "all differ"
    elif any(apart.values()):
        answer["verdict"] = "as one of two"


def save(folder: str, path: str, ours: numpy.ndarray, pictures: dict[str, numpy.ndarray]) -> None:
    from PIL import Image

    stem = f"{os.path.basename(path)}-{hashlib.sha1(path.encode()).hexdigest()[:6]}"
    for name, picture in {"vitrine": ours, **pictures}.items():
        Image.fromarray(picture).save(os.path.join(folder, f"{stem}-{name}.png"))


def collect(places: list[str]) -> tuple[list[tuple[str, str]], Counter]:
    """The pictures in the formats that Vitrine reads, each once, and how many files of other formats there are."""
    found, others, seen = [], Counter(), set()
    for place in places:
        paths = [place] if os.path.isfile(place) else sorted(
            os.path.join(folder, name) for folder, _, names in os.walk(place) for name in names)
        for path in paths:
            with open(path, "rb") as file:
                data = file.read()
            kind, digest = formats.sniff(data), hashlib.sha1(data).digest()
            if kind not in formats.READ:
                others[kind or "no picture"] += 1
            elif digest not in seen:
                seen.add(digest)
                found.append((path, kind))
    return found, others


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("places", nargs="+")
    parser.add_argument("--json", help="write everything known about each file to this path")
    parser.add_argument("--keep", help="write the pictures that differ to this folder")
    parser.add_argument("--only", help="formats, separated by commas")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--refused", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--megabytes", type=int, default=600)
    options = parser.parse_args()
    program = shutil.which(options.program)
    if program is None:
        parser.error(f"no program {options.program}")
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)
    pictures, others = collect(options.places)
    if options.only:
        pictures = [entry for entry in pictures if entry[1] in options.only.split(",")]
    answers = []
    with isolation.processes(options.jobs) as pool:
        tasks = [(os.path.abspath(program), path, kind, options.keep or "") for path, kind in pictures]
        for number, answer in enumerate(pool.map(check, tasks), 1):
            answers.append(answer)
            if number % 100 == 0:
                print(f"{number} of {len(tasks)}", file=sys.stderr, flush=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"files": answers, "others": others}, file, indent=1)
    return report(answers, others, options)


def report(answers: list[dict], others: Counter, options: argparse.Namespace) -> int:
    verdicts = defaultdict(list)
    for answer in answers:
        verdicts[answer["verdict"]].append(answer)
    for verdict in ("crash", "wrong", "refused", "named as damaged", "refused, libvips reads", "another", "all differ"):
        for answer in verdicts[verdict]:
            detail = answer.get("detail") or answer["error"].split("\n")[0] or answer.get("apart")
            print(f"{verdict}: {answer['path']} ({answer['kind']}): {detail}")
    print(f"{len(answers)} pictures: " + ", ".join(f"{len(found)} {verdict}" for verdict, found in sorted(verdicts.items())))
    print("not looked at: " + ", ".join(f"{count} {kind}" for kind, count in others.most_common()))
    slow = sorted(answers, key=lambda answer: -answer["seconds"])[:5]
    large = sorted(answers, key=lambda answer: -answer["megabytes"])[:5]
    print("slowest: " + ", ".join(f"{a['seconds']} s {os.path.basename(a['path'])}" for a in slow))
    print("largest: " + ", ".join(f"{a['megabytes']} MB {os.path.basename(a['path'])}" for a in large))
    holds = (not verdicts["crash"] and not verdicts["wrong"] and len(verdicts["refused"]) <= options.refused
             and (not slow or slow[0]["seconds"] <= options.seconds)
             and (not large or large[0]["megabytes"] <= options.megabytes))
    print("the goals hold" if holds else "a goal is missed")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
