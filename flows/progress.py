"""How far a batch is: plain counts that any face (terminal, log, flow run) may show."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.life import BatchLine


def say_counts(counts: Mapping[str, int]) -> str:
    """Counts by state in a fixed order: "3 done, 1 quarantined"."""
    return ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))


@dataclass(slots=True)
class Progress:
    """Counts of a running batch; threads add to it, faces read ``snapshot``. Times are seconds."""

    inputs: int = 0
    started: float = field(default_factory=time.monotonic)
    pages: int = 0
    failed_pages: int = 0
    settled: int = 0
    read_inputs: int = 0
    skipped: int = 0
    states: Counter[str] = field(default_factory=Counter)
    metered: float = 0.0
    """When the metrics of the run were last written."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add_page(self, *, failed: bool, fresh: bool = True) -> None:
        """One page more is there; ``fresh`` when this run read it."""
        with self._lock:
            self.pages += fresh
            self.failed_pages += failed

    def add_pages(self, pages: int, *, failed: int) -> None:
        """Pages more that workers elsewhere have read."""
        with self._lock:
            self.pages += pages
            self.failed_pages += failed

    def skip(self) -> None:
        """One input was settled by an earlier run."""
        with self._lock:
            self.skipped += 1

    def add_line(self, line: BatchLine) -> None:
        """One input more is settled."""
        with self._lock:
            self.settled += 1
            self.states[line.state] += 1
            self.read_inputs += line.state == "done"

    @property
    def pages_per_minute(self) -> float:
        """Pages read in this run, per minute of it."""
        return self.pages * 60 / max(time.monotonic() - self.started, 0.001)

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the inputs read so far; None before there is ground for one."""
        waiting = self.inputs - self.settled
        if not self.read_inputs or not self.pages:
            return None
        return waiting * (time.monotonic() - self.started) / self.read_inputs
