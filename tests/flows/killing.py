"""One kill: a batch is killed at a moment and run again; what was lost, doubled or read twice is counted."""

from __future__ import annotations

import signal
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from infra.wiring import Bundle
from schemas.search import Query
from tests.command import start
from tests.conftest import House, make_house

BATCH = "lo"


@dataclass(frozen=True, slots=True)
class Killed:
    """The state right after the kill and what the second run had to do about it; counts of inputs, records or pages."""

    settled: int
    stored_unsettled: int
    """Documents in the archive without a ledger line: their last steps are done again."""
    read_twice: int
    """Pages read by the second run though the first had read them."""
    lost: int
    doubled: int
    damages: int
    orphans: int
    """Page processes that outlived the kill by more than two seconds."""


def kill_and_go_on(place: Path, scans: Path, *, inputs: int, pages: int, moment: float) -> Killed:
    """Kills ``sohoa digitize`` after ``moment`` seconds with SIGKILL, then runs the same batch to its end."""
    running = start(place, "digitize", scans, "--batch", BATCH)
    time.sleep(moment)
    running.send_signal(signal.SIGKILL)  # the parent alone: its page processes must notice by themselves
    running.wait()
    orphans = _await_orphans(running.pid)
    house = make_house(place)
    with house.opened() as bundle:
        settled = _done(bundle)
        stored = sum(1 for _ in bundle.archive.ids())
    spooled = sum(1 for _ in house.settings.spool.glob("*/*/*.json"))
    settled_pages = sum(settled.values())
    again = house.digitise(scans, batch=BATCH)
    return Killed(
        settled=len(settled),
        stored_unsettled=stored - len(settled),
        read_twice=max(0, again.pages - (pages - settled_pages - spooled)),
        **_compare(house, inputs),
        orphans=orphans,
    )


def _done(bundle: Bundle) -> Counter[str]:
    lines = bundle.archive.batch_lines(BATCH) if BATCH in set(bundle.archive.batches()) else ()
    return Counter({line.source or "": line.pages for line in lines if line.state == "done"})


def _compare(house: House, inputs: int) -> dict[str, int]:
    with house.opened() as bundle:
        lines = [line for line in bundle.archive.batch_lines(BATCH) if line.state == "done"]
        records = [bundle.archive.record(id_) for id_ in bundle.archive.ids()]
        found = bundle.index.search(Query(limit=1000)).total
        wrong = [finding for finding in bundle.archive.verify() if finding.severity == "wrong"]
        entries = sum(len(bundle.archive.history(record.id)) for record in records)
    sources = {record.source.sha256 for record in records}
    return {
        "lost": inputs - len(sources) + inputs - len({line.source for line in lines}) + len(records) - found,
        "doubled": len(lines) - len({line.source for line in lines}) + entries - len(records),
        "damages": len(wrong),
    }


def _await_orphans(group: int) -> int:
    """How many processes of the killed command's group are still there after at most two seconds."""
    deadline = time.monotonic() + 2
    while (left := _members(group)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def _members(group: int) -> int:
    """Living processes of a group, as the kernel lists them."""
    count = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, member_of = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:  # ended meanwhile
            continue
        count += member_of == str(group) and state != "Z"
    return count
