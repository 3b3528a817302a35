"""``python -m bench.kill [--kills 20]``: kills a batch at random moments, runs it again, counts what was lost."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from tests.command import sohoa
from tests.flows.killing import Killed, kill_and_go_on
from tests.pages import draw_letter, draw_page, save_pdf

INPUTS = 5
PAGES_EACH = 2


def main() -> int:
    """Prints a line per kill; the exit code is 1 when anything was lost, doubled, damaged or left behind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        scans = _draw_scans(place / "scans")
        seconds = _time_whole(place / "whole", scans)
        print(f"a whole batch: {seconds:.1f} s")
        for number in range(options.kills):
            moment = dice.uniform(0.1, seconds)
            trial = place / f"{number}"
            trial.mkdir()
            killed = kill_and_go_on(trial, scans, inputs=INPUTS, pages=INPUTS * PAGES_EACH, moment=moment)
            print(f"{number + 1:>3}  killed at {moment:5.1f} s  {killed}")
            bad += is_bad(killed)
    print(f"{options.kills} kills, {bad} with a loss")
    return 1 if bad else 0


def is_bad(killed: Killed) -> bool:
    """Whether the second run had to pay for the kill with more than the work in hand."""
    return bool(
        killed.lost
        or killed.doubled
        or killed.damages
        or killed.orphans
        or killed.read_twice
        or killed.stored_unsettled > 1
    )


def _draw_scans(folder: Path) -> Path:
    for number in range(INPUTS):
        annex = draw_page(["Phụ lục", f"Danh sách thành viên Hội {number}"])
        save_pdf(folder / f"{number}.pdf", [draw_letter(400 + number, f"Hội Số {number}"), annex])
    return folder


def _time_whole(place: Path, scans: Path) -> float:
    place.mkdir()
    began = time.monotonic()
    ended = sohoa(place, "digitize", scans)
    if ended.returncode != 0:
        raise SystemExit(ended.stderr)
    return time.monotonic() - began


if __name__ == "__main__":
    raise SystemExit(main())
