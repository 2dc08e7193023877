"""Full disks, read-only disks, folders without permission: nothing may be damaged, and every failure must say what it is."""
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import mounts
from disk_subjects import Subject, subjects
from findings import Findings, Row
from kill_subjects import Result
from messages import message_problem
from workshop import Run, Workshop, digests, listing

MOST_ROOM = 300 << 10
Opener = Callable[[Path], contextlib.AbstractContextManager[mounts.Disk]]


def disks(shop: Workshop, findings: Findings, seconds: float, is_short: bool) -> None:
    kinds = [
        ("no room", lambda folder: mounts.with_room(folder, 0), _mount_obstacle()),
        ("little room", lambda folder: mounts.with_room(folder, shop.random.randrange(MOST_ROOM)), _mount_obstacle()),
        ("read-only", mounts.read_only, _mount_obstacle()),
        ("no permission", mounts.without_permission, mounts.permission_obstacle()),
    ]
    works = [_Work(subject, shop) for subject in subjects(shop)]
    rows: list[tuple[Row, Opener]] = []
    for name, opener, obstacle in kinds:
        row = findings.row(f"disk: {name}")
        row.remark = obstacle or ""
        if obstacle is None:
            rows.append((row, opener))
    end = time.monotonic() + seconds
    while rows:
        for row, opener in rows:
            for work in works:
                problem = work.try_on(opener, row)
                row.judge(problem and f"{work.subject.name}: {problem}")
        if time.monotonic() > end or is_short:
            break
    findings.row("photographs after all disks").judge(None if shop.is_untouched() else "a photograph was changed")


def _mount_obstacle() -> str | None:
    return None if mounts.has_own_mounts() else "not run: mounting needs root, or namespaces of users"


class _Work:
    """A subject, and the files it leaves on a disk with room."""

    def __init__(self, subject: Subject, shop: Workshop) -> None:
        self.subject, self.shop = subject, shop
        self.disk = shop.folder / "disk"
        self.obstacle: str | None = None
        self.expected: Result = {}
        self.on_disk: Result = {}
        self.paths: set[str] = set()
        with mounts.with_permission(self.disk) as disk:
            run = self._run(disk)
            self.obstacle = run.failure
            self.expected = subject.answer(shop, run)
            self.on_disk, self.paths = digests(disk.folder), listing(disk.folder)

    def try_on(self, opener: Opener, row: Row) -> str | None:
        if self.obstacle:
            return f"fails with room too: {self.obstacle}"
        with opener(self.disk) as disk:
            run = self._run(disk)
            return self._problem(run, disk, row)

    def _run(self, disk: mounts.Disk) -> Run:
        self.shop.reset_home()
        places = {name: str(disk.folder) for name in self.subject.variables}
        return self.shop.run(self.subject.command(disk.folder), wrapper=disk.wrapper, places=places)

    def _problem(self, run: Run, disk: mounts.Disk, row: Row) -> str | None:
        if run.crash:
            return run.crash
        left = sorted(listing(disk.folder) - self.paths - {"filler"})
        # An unfinished run leaves its journal, so that the next run can go on from there.
        if left := [name for name in left if run.status == 0 or "journal" not in name]:
            return f"left behind: {', '.join(left[:4])}"
        if run.status == 0:
            found = self.subject.answer(self.shop, run)
            if found != self.expected:
                return f"a wrong answer: {found}"[:300]
        elif self.subject.is_cache:
            return f"exit status {run.status} for a cache's sake: {run.last_line}"
        elif run.status != 1:
            return f"exit status {run.status}: {run.last_line}"
        else:
            row.note("said")
            if problem := message_problem(run.error, str(disk.folder)):
                return problem
        return None if self.subject.is_cache else self._damage(disk, run)

    def _damage(self, disk: mounts.Disk, run: Run) -> str | None:
        """Checks that every file on the disk is correct, and that none is missing if the program says that it is done."""
        found = digests(disk.folder)
        for name, digest in found.items():
            if name in self.on_disk and name.endswith((".jpg", ".xml", ".bin")) and digest != self.on_disk[name]:
                return f"damaged: {name}"
        missing = self.on_disk.keys() - found.keys()
        if missing and self.subject.may_go_on and str(disk.folder) in run.error:
            return message_problem(run.error, str(disk.folder))
        return f"says that it is done, but there is no {sorted(missing)[0]}" if run.status == 0 and missing else None
