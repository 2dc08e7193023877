"""Collects what a strict reader finds wrong with a trace."""
from collections import Counter
from dataclasses import dataclass, field

OUTCOMES = {"completed", "cancelled", "failed"}
TRACKS = {"queueWait", "prepare", "prepareStep", "convert", "draw"}
COUNTERS = {"residentBytes", "peakBytes", "processorSeconds", "coreSeconds 0", "predictionsInFlight", "tilesWaiting",
            "bufferBytes decoded", "bufferBytes pictures"}


@dataclass
class Findings:
    """What is wrong with a file, and what is in it."""

    problems: Counter[str] = field(default_factory=Counter)
    tracks: set[str] = field(default_factory=set)
    counters: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=Counter)

    def wrong(self, problem: str) -> None:
        self.problems[problem] += 1

    def add_interval(self, name: object, arguments: dict[str, str], category: str) -> None:
        if not isinstance(name, str):
            self.wrong("an interval has no name")
        outcome = arguments.get("outcome", "none")
        if outcome not in OUTCOMES:
            self.wrong(f"an interval of {category} has the outcome “{outcome}”")
        self.outcomes[outcome] += 1
        if category == "predict":
            if "device" in arguments:
                self.devices.add(arguments["device"])
            else:
                self.wrong("a prediction does not say its device")

    def check_expected(self, devices: list[str]) -> None:
        """Checks for everything that the trace of a fling must have."""
        for device in devices:
            if device not in self.devices:
                self.wrong(f"there is no prediction on {device}")
        lanes = {f"{kind} on {device}" for kind in ("load", "predict") for device in devices}
        for name in sorted((TRACKS | lanes) - self.tracks):
            self.wrong(f"there is no track “{name}”; there are {', '.join(sorted(self.tracks)) or 'none'}")
        for name in sorted(COUNTERS - self.counters):
            self.wrong(f"there is no counter “{name}”; there are {', '.join(sorted(self.counters)) or 'none'}")
        for outcome in ("completed", "cancelled"):
            if not self.outcomes[outcome]:
                self.wrong(f"no interval is marked as {outcome}")
