"""Reads Chrome's JSON trace format as its document, "Trace Event Format", describes it."""
import json

from findings import Findings

REQUIRED = {"M": ("pid", "tid", "name", "args"), "X": ("ts", "dur", "pid", "tid", "name", "cat", "args"),
            "i": ("ts", "pid", "tid", "name", "s"), "C": ("ts", "pid", "tid", "name", "args")}


def read(content: bytes) -> Findings:
    findings = Findings()
    try:
        events = json.loads(content)
    except ValueError as error:
        findings.wrong(f"it is no JSON: {error}")
        return findings
    if not isinstance(events, list) or not events:
        findings.wrong("it is no array of events")
        return findings
    threads: dict[int, str] = {}
    ends: dict[int, float] = {}
    for event in events:
        missing = [key for key in ("ph", *REQUIRED.get(event.get("ph"), ())) if key not in event]
        if missing:
            findings.wrong(f"an event of the phase {event.get('ph')} lacks {', '.join(missing)}")
            continue
        match event["ph"]:
            case "M" if event["name"] == "thread_name": threads[event["tid"]] = event["args"]["name"]
            case "M": pass
            case "X": _interval(event, threads, ends, findings)
            case "i": pass
            case "C": _counter(event, findings)
            case other: findings.wrong(f"an event has the phase {other}")
    findings.tracks = set(threads.values())
    if not any(e.get("ph") == "M" and e.get("name") == "process_name" for e in events):
        findings.wrong("the process has no name")
    return findings


def _interval(event: dict, threads: dict[int, str], ends: dict[int, float], findings: Findings) -> None:
    row = event["tid"]
    name = threads.get(row)
    if name is None:
        findings.wrong(f"the row {row} has no name before its first interval")
    elif name.split(" on ")[0] != event["cat"]:
        findings.wrong(f"an interval of “{event['cat']}” lies on “{name}”")
    if event["dur"] < 0:
        findings.wrong(f"an interval on “{name}” has the length {event['dur']}")
    # Times have a resolution of one nanosecond and are written in microseconds.
    if event["ts"] < ends.get(row, 0) - 1e-3:
        findings.wrong(f"intervals on one row of “{name}” overlap")
    ends[row] = event["ts"] + event["dur"]
    findings.add_interval(event["name"], event["args"], event["cat"])


def _counter(event: dict, findings: Findings) -> None:
    for label, value in event["args"].items():
        if not isinstance(value, (int, float)):
            findings.wrong(f"the counter “{event['name']}” has the value {value!r}")
        findings.counters.add(event["name"] if label == "value" else f"{event['name']} {label}")
