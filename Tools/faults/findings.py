"""Collects what was tried and what went wrong, and prints it as a table."""
import sys
from dataclasses import dataclass, field

# Further faults are only counted, since a fault that always shows would fill the screen.
SHOWN_FAULTS = 5


@dataclass
class Row:
    """One test: how often it was tried, how often the outcome was bad, and a remark."""

    test: str
    tries: int = 0
    bad: int = 0
    remark: str = ""
    notes: dict[str, int] = field(default_factory=dict)

    def failed(self, what: str, tries: int = 1) -> None:
        """Counts tries, of which one went wrong, and prints what was seen."""
        self.tries += tries
        self.bad += 1
        if self.bad <= SHOWN_FAULTS:
            print(f"faults: {self.test}: {what}", file=sys.stderr, flush=True)

    def judge(self, problem: str | None, tries: int = 1) -> None:
        """Counts tries. One of them went wrong if there is a problem."""
        if problem is None:
            self.tries += tries
        else:
            self.failed(problem, tries)

    def note(self, what: str) -> None:
        """Counts something worth knowing that isn't a fault."""
        self.notes[what] = self.notes.get(what, 0) + 1

    @property
    def remarks(self) -> str:
        counts = [f"{count} {what}" for what, count in self.notes.items()]
        return ", ".join(([self.remark] if self.remark else []) + counts)


class Findings:
    """All rows of one run."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def row(self, test: str) -> Row:
        self.rows.append(Row(test))
        return self.rows[-1]

    @property
    def bad(self) -> int:
        return sum(row.bad for row in self.rows)

    def print_table(self) -> None:
        print("\n| test | tries | bad | remark |\n|---|---:|---:|---|")
        for row in self.rows:
            print(f"| {row.test} | {row.tries} | {row.bad} | {row.remarks} |")
        print(f"| together | {sum(row.tries for row in self.rows)} | {self.bad} | |")
