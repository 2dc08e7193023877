"""Loads and unloads a model fifty times: no more memory may stay after the last round than after the first."""
import json
import statistics
import subprocess

from findings import Findings
from workshop import COLORIZER, Workshop

ROUNDS = 50
SHARE = 0.1
# The median of this many rounds at the start and at the end. A single round varies with what was last allocated on
# the heap.
LOOKED_AT = 5


def loads(shop: Workshop, findings: Findings, seconds: float, is_short: bool) -> None:
    row = findings.row(f"{ROUNDS} loads and unloads")
    shop.reset_home()
    command = [str(shop.lifecycle.absolute()), "cycles", str(COLORIZER), str(ROUNDS), str(shop.home / "models")]
    done = subprocess.run(command, env=shop.environment, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        return row.failed(f"{' '.join(command)}: exit status {done.returncode}: {done.stderr.strip()[:300]}")
    stayed = json.loads(done.stdout)
    first, last = statistics.median(stayed[:LOOKED_AT]), statistics.median(stayed[-LOOKED_AT:])
    row.remark = (f"{first / 1e6:.1f} MB that are no file's stay after the first, {last / 1e6:.1f} MB after the last, "
                  f"{max(stayed) / 1e6:.1f} MB at most")
    row.judge(None if last <= first * (1 + SHARE) else row.remark)
