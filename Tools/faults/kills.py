"""Tries kill -9 at random moments and when files are renamed, then runs the same command again to its end."""
import os
import shutil
import signal
import subprocess
import time

from findings import Findings, Row
from kill_subjects import Result, Subject, subjects
from workshop import Workshop, end_session, has_members, listing

# How long a process may go on after the one that started it was killed.
CHILD_SECONDS = 3.0
MOST_KILLS_IN_A_ROW = 3
RENAMES = "rename,renameat,renameat2,link,linkat"


def kills(shop: Workshop, findings: Findings, seconds: float, is_short: bool) -> None:
    chosen = [subject for subject in subjects(shop) if not (is_short and subject.is_slow)]
    works = [work for subject in chosen if (work := _Work.of(subject, shop, findings)) is not None]
    end = time.monotonic() + seconds
    while True:
        for work in works:
            work.round()
            if time.monotonic() > end and all(work.row.tries for work in works):
                findings.row("photographs after all kills").judge(
                    None if shop.is_untouched() else "a photograph was changed")
                return


class _Work:
    """A subject, and what an undisturbed run leaves behind."""

    def __init__(self, subject: Subject, shop: Workshop, row: Row, expected: Result, paths: set[str], seconds: float) -> None:
        self.subject, self.shop, self.row = subject, shop, row
        self.expected, self.paths, self.seconds = expected, paths, seconds
        self.rounds = 0

    @classmethod
    def of(cls, subject: Subject, shop: Workshop, findings: Findings) -> "_Work | None":
        """Returns `None` if the command fails even when nobody disturbs it, which is a finding of its own."""
        row = findings.row(f"kill -9, {subject.name}")
        _prepare(subject, shop)
        run = shop.run(subject.command)
        if run.failure:
            row.failed(f"without a kill: {run.failure}")
            return None
        expected, paths = subject.result(shop, run), listing(shop.home)
        # A second run leaves a record that it used what the first one kept.
        shop.run(subject.command)
        return cls(subject, shop, row, expected, paths | listing(shop.home), run.seconds)

    def round(self) -> None:
        """Kills some runs in a row, each of which goes on from what the one before left; then runs the command to its end."""
        _prepare(self.subject, self.shop)
        self.rounds += 1
        by_rename = self.rounds % 3 == 0 and shutil.which("strace") is not None
        problem = None
        kills = 0
        for _ in range(self.shop.random.randint(1, MOST_KILLS_IN_A_ROW)):
            was_killed = self._kill_at_rename() if by_rename else self._kill_at_random()
            if not was_killed:
                self.row.note("ended before")
                continue
            kills += 1
            if by_rename:
                self.row.note("at a rename")
            problem = problem or self.subject.invariant(self.shop)
        problem = problem or self._finish()
        self.row.judge(problem, kills)

    def _finish(self) -> str | None:
        run = self.shop.run(self.subject.command)
        if run.failure:
            return f"after the kill: {run.failure}"
        if wrong := _difference(self.subject.result(self.shop, run), self.expected):
            return f"after the kill: {wrong}"
        # A run that goes on uses what the killed one kept, and a .hits file counts that.
        left = sorted(path for path in listing(self.shop.home) - self.paths if not path.endswith(".hits"))
        return f"left behind: {', '.join(left[:4])}" if left else None

    def _kill_at_random(self) -> bool:
        process = self._start([])
        try:
            process.wait(self.shop.random.uniform(0, self.seconds))
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            self._check_children(process)
            return True

    def _kill_at_rename(self) -> bool:
        number = self.shop.random.randint(1, 4)
        trace = ["strace", "-f", "-qqq", "-o", os.devnull, "-e", f"trace={RENAMES}", "-e",
                 f"inject={RENAMES}:signal=KILL:when={number}"]
        process = self._start(trace)
        try:
            return process.wait(60) == -signal.SIGKILL
        except subprocess.TimeoutExpired:
            self.row.note("hung under strace")
            return False
        finally:
            end_session(process)

    def _start(self, wrapper: list[str]) -> subprocess.Popen:
        return self.shop.start(self.subject.command, wrapper)

    def _check_children(self, process: subprocess.Popen) -> None:
        """Checks that no process started by the killed one goes on working."""
        end = time.monotonic() + CHILD_SECONDS
        while has_members(process.pid):
            if time.monotonic() > end:
                self.row.failed("a process that the killed one started goes on")
                end_session(process)
                return
            time.sleep(0.02)


def _prepare(subject: Subject, shop: Workshop) -> None:
    shop.reset_home()
    for command in subject.before:
        if failure := shop.run(command).failure:
            raise SystemExit(f"faults: {' '.join(command)}: {failure}")


def _difference(found: Result, expected: Result) -> str | None:
    for name in sorted(expected.keys() | found.keys()):
        if found.get(name) != expected.get(name):
            return f"{name} is {found.get(name, 'missing')[:80]}, not {expected.get(name, 'there')[:80]}"
    return None
