"""Damaged files, and pipes or folders in place of files: no wrong answer, no crash, no hang."""
import os
import shutil
import time
from pathlib import Path

from findings import Findings, Row
from kill_subjects import Result
from messages import message_problem
from mutation import mutated
from mutation_subjects import Subject, subjects
from workshop import Run, Workshop


def mutations(shop: Workshop, findings: Findings, seconds: float, is_short: bool) -> None:
    works = [work for subject in subjects(shop) if (work := _Work.of(subject, shop, findings)) is not None]
    in_places = findings.row("no file in a file's place")
    end = time.monotonic() + seconds
    for work in works:
        if work.subject.is_own:
            for kind in IN_PLACE:
                in_places.judge(work.try_in_place(kind))
    while True:
        for work in works:
            work.try_one()
            if time.monotonic() > end and all(work.row.tries for work in works):
                return


class _Work:
    """A subject, its home before any damage, and the right answer."""

    def __init__(self, subject: Subject, shop: Workshop, row: Row, pristine: Path, expected: Result) -> None:
        self.subject, self.shop, self.row = subject, shop, row
        self.pristine, self.expected = pristine, expected

    @classmethod
    def of(cls, subject: Subject, shop: Workshop, findings: Findings) -> "_Work | None":
        row = findings.row(f"mutated: {subject.name}")
        shop.reset_home()
        subject.prepare(shop)
        if not subject.targets(shop.home):
            row.remark = "there are none"
            return None
        pristine = shop.folder / subject.name.replace(" ", "-")
        shutil.copytree(shop.home, pristine, symlinks=True)
        run = shop.run(subject.command)
        if run.failure:
            row.failed(f"without damage: {run.failure}")
            return None
        return cls(subject, shop, row, pristine, subject.answer(shop, run))

    def try_one(self) -> None:
        self.shop.reset_home(like=self.pristine)
        targets = [path for path in self.subject.targets(self.shop.home) if path.stat().st_size > 0]
        target = self.shop.random.choice(targets)
        data, what = mutated(target.read_bytes(), self.subject.ways, self.shop.random)
        times = target.stat()
        target.write_bytes(data)
        # The damage keeps the file's times, as a failing disk would.
        os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
        problem = self._problem(self.shop.run(self.subject.command), target)
        self.row.judge(problem and f"{what} in {target.name}: {problem}")

    def try_in_place(self, kind: str) -> str | None:
        self.shop.reset_home(like=self.pristine)
        target = self.subject.targets(self.shop.home)[0]
        target.unlink()
        IN_PLACE[kind](target)
        problem = self._problem(self.shop.run(self.subject.command), target)
        return problem and f"{kind} in the place of {self.subject.name} ({target.name}): {problem}"

    def _problem(self, run: Run, target: Path) -> str | None:
        if run.crash:
            return run.crash
        if run.status != 0:
            if not self.subject.may_refuse:
                return f"exit status {run.status}: {run.last_line}"
            self.row.note("refused")
            return message_problem(run.error, target.name, target.parent.name, *self.subject.stands_for)
        found = self.subject.answer(self.shop, run)
        if found == self.expected:
            return None
        if self.subject.may_warn and target.name in run.error:
            self.row.note("shown with a warning")
            return None
        different = next(name for name in sorted(found.keys() | self.expected.keys())
                         if found.get(name) != self.expected.get(name))
        return f"a wrong answer: {different}: {found.get(different, 'missing')[:60]}, not {self.expected.get(different)}"[:300]


IN_PLACE = {
    "an empty file": Path.touch,
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to /dev/zero": lambda path: path.symlink_to("/dev/zero"),
}
