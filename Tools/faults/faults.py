"""Kills, full disks, damaged files, and hours of keys, tried on the built program; prints a table, and fails if anything is bad."""
import argparse
import random
import sys
import time
from pathlib import Path

from disks import disks
from findings import Findings
from kills import kills
from loads import loads
from mounts import enter_own_mounts
from mutations import mutations
from soak import soak
from workshop import Workshop, temporary_folder

# The share of the time that each kind of test gets.
KINDS = {"kills": 0.35, "disks": 0.15, "mutations": 0.25, "soak": 0.2, "loads": 0.05}
# A run of up to this many minutes is a quick look, the one that every change gets.
SHORT_MINUTES = 5.0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("photographs", type=Path)
    parser.add_argument("lifecycle", type=Path, help="the program that loads and unloads models")
    parser.add_argument("--minutes", type=float, default=2, help="about how long everything takes")
    parser.add_argument("--seed", type=int, help="the random seed: the same number repeats the same trials")
    parser.add_argument("--only", nargs="*", default=[], help=f"what to try: {', '.join(KINDS)}; by default all")
    options = parser.parse_args()
    if unknown := [name for name in options.only if name not in KINDS]:
        parser.error(f"“{unknown[0]}” is none of {', '.join(KINDS)}")
    return options


def main() -> None:
    options = arguments()
    chosen = options.only or list(KINDS)
    if "disks" in chosen:
        enter_own_mounts()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    print(f"faults: SEED={seed} repeats the same trials", flush=True)
    is_short = options.minutes <= SHORT_MINUTES
    findings = Findings()
    start = time.monotonic()
    with temporary_folder() as folder:
        shop = Workshop(options.program, options.photographs, options.lifecycle, seed, Path(folder))
        for name in chosen:
            seconds = options.minutes * 60 * KINDS[name] / sum(KINDS[name] for name in chosen)
            # Each kind has its own random numbers, so that it tries the same things when it runs alone.
            shop.random.seed(f"{seed} {name}")
            print(f"faults: {name}, about {seconds:.0f} s", flush=True)
            {"kills": kills, "disks": disks, "mutations": mutations, "soak": soak, "loads": loads}[name](
                shop, findings, seconds, is_short)
        findings.print_table()
    print(f"faults: {time.monotonic() - start:.0f} s, SEED={seed}", flush=True)
    sys.exit(1 if findings.bad else 0)


if __name__ == "__main__":
    main()
