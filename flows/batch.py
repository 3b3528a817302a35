"""One batch from a folder, in plain order: what `sohoa digitize` does when no Prefect server is there to drive it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flows.desk import Desk, batch_id, open_desk
from flows.inputs import Input, Refused, printable, walk_inputs
from flows.journal import log_end
from flows.pipeline import digitise
from flows.progress import Progress
from infra.settings import Settings
from infra.wiring import local_place, wire
from schemas.errors import NothingFound, PageFailed
from schemas.life import BatchLine

SHARD_PAGES = 100
"""A task costs milliseconds and some 20 kB of Prefect's database: 20 to 200 pages are worth it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asked for: a folder, where to, how many page processes, under which name and unit (đơn vị).

    ``shard_pages`` is the weight of a shard where a Prefect server drives the batch; None lets the flow choose.
    """

    folder: str
    archive: str | None = None
    index: str | None = None
    workers: int | None = None
    unit: str | None = None
    batch: str | None = None
    shard_pages: int | None = None


@dataclass(slots=True)
class Outcome:
    """What became of a batch: the counts of its lines, and the lines that a person must look at."""

    batch: str
    archive: str
    seconds: float = 0.0
    pages: int = 0
    skipped: int = 0
    records: int = 0
    states: Counter[str] = field(default_factory=Counter)
    troubled: list[BatchLine] = field(default_factory=list)
    """Quarantined inputs and those with failed pages."""
    warned: Counter[str] = field(default_factory=Counter)

    def add_line(self, line: BatchLine) -> None:
        """Counts one settled input."""
        self.states[line.state] += 1
        self.records += len(line.records) if line.state == "done" else 0
        self.warned.update(line.warnings)
        if line.state == "quarantined" or line.failed_pages:
            self.troubled.append(line)

    @property
    def exit_code(self) -> int:
        """0, or 8 when an input was quarantined or a page could not be read."""
        return PageFailed.exit_code if self.troubled else 0


@dataclass(frozen=True, slots=True)
class Job:
    """An open batch with the inputs it is to settle."""

    desk: Desk
    items: tuple[Input | Refused, ...]
    outcome: Outcome

    def settle(self, items: Iterable[Input | Refused]) -> None:
        """Settles some of the inputs; doing it twice does no harm."""
        digitise(self.desk, items, self.outcome.add_line)


def run_batch(settings: Settings, order: Order, progress: Progress) -> Outcome:
    """The whole batch; raises SohoaError when store, index or a tool stops it."""
    with open_job(settings, order, progress) as job:
        job.settle(job.items)
    return job.outcome


@contextmanager
def open_job(settings: Settings, order: Order, progress: Progress) -> Iterator[Job]:
    """Lists the folder and opens the batch; when the block ends well the job's outcome is complete."""
    archive_url = order.archive or settings.archive_url
    items = list_inputs(Path(order.folder), archive_url)
    progress.inputs = len(items)
    bundle = wire(settings, archive_url=archive_url, index_url=order.index)
    with closing(bundle):
        name = batch_id(Path(order.folder), order.batch)
        workers = order.workers or settings.workers
        with open_desk(bundle, name, order.unit, workers, progress) as desk:
            job = Job(desk, items, Outcome(desk.batch, bundle.store.url))
            yield job
            log_end(desk)
        job.outcome.pages = progress.pages
        job.outcome.skipped = progress.skipped
        job.outcome.seconds = time.monotonic() - progress.started


def list_inputs(folder: Path, archive_url: str) -> tuple[Input | Refused, ...]:
    """Every input of the folder but the archive's own place; raises NothingFound when there is none."""
    items = tuple(walk_inputs(folder, leave_out=local_place(archive_url)))
    if not items:
        raise NothingFound(path=printable(folder))
    return items
