"""Writes the table of conformance cases as an article for the documentation."""

import collections
import re
import textwrap
from importlib.metadata import version
from pathlib import Path

_WIDTH = 120


def write_article(results: list[dict], path: Path) -> str:
    """Writes the article and returns its figures as a few lines of text."""
    counts = collections.Counter(result["outcome"] for result in results)
    supported = [result for result in results if result["outcome"] != "unsupportedByEngine"]
    right = [result for result in supported if result["engine"]["outcome"] != "wrongAnswer"]
    passed = [result for result in supported if result["outcome"] == "passed"]
    passed_right = [result for result in right if result["outcome"] == "passed"]
    engines = {result["library"]["engine"] for result in results if result["library"].get("engine")}
    rows = [
        ("cases of ONNX", len(results)),
        ("OpenVINO itself cannot read, compile or run", counts["unsupportedByEngine"]),
        ("**OpenVINO can run**", len(supported)),
        ("… passed through OpenCoreML", len(passed)),
        ("… OpenVINO by itself does not give the expected answer either", sum(_is_engines(r) for r in supported)),
        ("… another answer than expected, from OpenCoreML alone",
         sum(r["outcome"] == "wrongAnswer" and not _is_engines(r) for r in supported)),
        ("… a type that no multi-array holds",
         sum(r["outcome"] == "unsupportedByLibrary" and not _is_engines(r) for r in supported)),
        ("… failed otherwise", sum(r["outcome"] in ("failed", "crashed") and not _is_engines(r) for r in supported)),
        ("… ended the process, among these", counts["crashed"]),
    ]
    shares = [
        ("of the cases that OpenVINO can run", _share(passed, supported)),
        ("of those that OpenVINO answers as ONNX expects, run by itself", _share(passed_right, right)),
    ]
    text = [
        "# Conformance",
        "",
        "Which of ONNX's own node cases pass through OpenCoreML, and why the others do not.",
        "",
        "## Overview",
        "",
        *_wrap(
            f"`make conformance` rewrites this article. It takes the {len(results)} node cases of the Python package onnx "
            f"{version('onnx')}, loads each model through ``MLModel`` on the CPU in 32-bit floating point, predicts, and compares "
            "shapes and values with the tolerances of ONNX's own runner (relative 1e-3, absolute 1e-7; for bfloat16 relative "
            "2⁻⁶). Values are compared as numbers, because OpenCoreML gives integers that Core ML has no array for as `int32`. "
            "What OpenVINO supports is decided by OpenVINO alone: its Python package reads, compiles and runs every case too. "
            f"The engine was {', '.join(sorted(engines))}."
        ),
        "",
        "| | cases |", "|---|---|", *(f"| {what} | {count} |" for what, count in rows),
        "",
        "| passed | share |", "|---|---|", *(f"| {what} | {share} |" for what, share in shares),
        "",
        "The goal is 95 %. `.deps/conformance/results.json` then tells of every case what the library and OpenVINO said.",
        "",
        "## What fails in OpenCoreML",
        "",
        *_groups([r for r in supported if r["outcome"] != "passed" and not _is_engines(r)], _library_reason),
        "## What OpenVINO answers otherwise than ONNX expects",
        "",
        *_wrap("Run by itself, OpenVINO gives another answer than expected to these cases. The heading says what the library "
               "does with them."),
        "",
        *_groups([r for r in supported if r["outcome"] != "passed" and _is_engines(r)], _engine_reason),
        "## What OpenVINO cannot run",
        "",
        *_unsupported([result for result in results if result["outcome"] == "unsupportedByEngine"]),
        "## Passed with a remark",
        "",
        *_groups([r for r in passed if _remark(r)], _remark),
    ]
    path.write_text("\n".join(text).rstrip() + "\n")
    lines = [f"{what.strip('*')}: {count}" for what, count in rows] + [f"passed {what}: {share}" for what, share in shares]
    return "\n".join(f"conformance: {line}" for line in lines)


def _is_engines(result: dict) -> bool:
    """Whether OpenVINO on its own gives a wrong answer too."""
    return result["outcome"] != "passed" and result["engine"]["outcome"] == "wrongAnswer"


def _share(part: list, whole: list) -> str:
    return f"{len(part)} of {len(whole)}, {100 * len(part) / len(whole):.1f} %" if whole else "none"


def _library_reason(result: dict) -> str:
    library = result["library"]
    notes = [note for note in map(_general, library.get("notes", [])) if "inferred" in note or "no input" in note]
    message = _general(library.get("message") or "ended the process")
    if library["outcome"] == "unsupportedByLibrary":
        return f"no multi-array for the {message}"
    where = {"crashed": "the process ended", "wrongAnswer": "wrong answer"}.get(library["outcome"], f"at {library.get('stage')}")
    return f"{where}: {message}" + (f" ({'; '.join(dict.fromkeys(notes))})" if notes else "")


def _engine_reason(result: dict) -> str:
    if result["outcome"] in ("failed", "unsupportedByLibrary", "crashed"):
        return _library_reason(result)
    message = result["library"]["message"]
    if "has the shape" in message:
        return "wrong answer: another shape"
    return "wrong answer: not a number where a number is expected, or an infinity that is missing" if re.search(r"\b(nan|inf)\b", message) \
        else "wrong answer: other values"


def _remark(result: dict) -> str:
    notes = list(dict.fromkeys(map(_general, result["library"].get("notes", []))))
    if result["engine"]["outcome"] != "passed":
        notes.append("OpenVINO by itself: " + _general(result["engine"].get("message", ""))[:_WIDTH])
    return "; ".join(notes)


def _general(message: str) -> str:
    """The message without the parts that belong to one case only: names, paths, shapes."""
    message = re.sub(r"/\S*/", "", message.split("\n")[0])
    message = re.sub(r"“[^”]*”", "“…”", message)
    message = re.sub(r"\[[\d, ]*\]", "[…]", message)
    message = re.sub(r"\b\d+(?:×\d+)+\b", "…", message)
    message = re.sub(r"the inputs given: .*", "the inputs given: others", message)
    return re.sub(r"\d+ of \d+ elements differ, element .*", "elements differ", message)


def _groups(results: list[dict], reason) -> list[str]:
    groups: dict[str, list[str]] = collections.defaultdict(list)
    for result in results:
        groups[reason(result)].append(result["case"].removeprefix("test_"))
    lines = []
    for text, names in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        lines += [f"### {_plain(text)} ({len(names)})", "", *_wrap(", ".join(f"`{name}`" for name in sorted(names))), ""]
    return lines or ["Nothing.", ""]


def _plain(text: str) -> str:
    return text.replace("`", "").replace("<", "‹").replace(">", "›")[:200]


def _unsupported(results: list[dict]) -> list[str]:
    """Counts by the operation that OpenVINO names, or by the types if it names none."""
    groups: dict[str, int] = collections.Counter()
    for result in results:
        groups[_unsupported_reason(result)] += 1
    lines = ["| why | cases |", "|---|---|"]
    lines += [f"| {reason} | {count} |" for reason, count in sorted(groups.items(), key=lambda group: (-group[1], group[0]))]
    return [*lines, ""]


def _unsupported_reason(result: dict) -> str:
    message = result["engine"].get("message", "")
    missing = re.search(r"No conversion rule found for operations: ([^\n]+)", message)
    if missing:
        return "no conversion of " + ", ".join(sorted({name.strip().rsplit("-", 1)[0] for name in missing.group(1).split(",")}))
    failed = re.search(r"-- ([\w.]+)-\d+ with a message", message)
    if failed:
        return f"the conversion of {failed.group(1)} fails for some attributes, types or inputs"
    if "Unsupported type" in message or "ypes are not supported" in message:
        odd = [name for name in result["types"] if name in ("sequence", "optional", "string", "map") or not name.isalnum()
               or name.startswith(("complex", "int2", "uint2", "int4", "uint4"))]
        return f"elements of the type {', '.join(odd)}" if odd else "a type that it cannot read"
    step = {"read": "reading", "compile": "compiling", "feed": "giving it its inputs", "infer": "running"}
    return f"{step.get(result['engine'].get('stage'), 'the process ended at')} {', '.join(result['operations'][:3])} fails"


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
