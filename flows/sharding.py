"""A batch cut into shards for workers on any machine, and one shard settled there. Knows nothing of Prefect.

What is done is read from the ledger, on both sides: an input that has its line is in no shard, and a shard that two
workers hold, or that is taken again after a crash, does no harm.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from math import ceil
from typing import NamedTuple

from flows.batch import Job
from flows.desk import Desk, open_desk
from flows.identity import Identity, identify_or_refuse
from flows.inbox import fetch, put_scan, put_shard, read_shard
from flows.inputs import Input, Refused
from flows.journal import log_end
from flows.pipeline import digitise, settled_before
from flows.progress import Progress, say_counts
from flows.reading import probe
from infra.settings import Settings
from infra.wiring import open_store, wire
from schemas.errors import BadInput
from schemas.life import BatchLine
from schemas.shard import Shard, ShardInput

FEWEST, MOST = 50, 2000
"""Pages of a shard. To start one costs its worker as much as reading some thirty pages. The other way round, at the end
of a batch the slowest machine's shard keeps the others waiting."""


AT_ONCE = 4
"""Inputs that are digested, opened and copied at one time."""


class _Laid(NamedTuple):
    """An input that lies in the inbox, its digest and its pages."""

    input: ShardInput
    sha256: str
    pages: int


@dataclass(slots=True)
class Sharding:
    """The shards of a job as they are cut: settled and refused inputs count at once, the others are sent."""

    job: Job
    shard_pages: int | None = None
    """Pages of a shard; None for an equal share of the batch for each worker (``share``)."""
    workers: int = 1
    sent: set[tuple[str, str]] = field(default_factory=set)
    """Inputs that wait for workers, by name and digest."""
    seen: set[str] = field(default_factory=set)
    """Keys of the ledger's lines that were counted, or were there before anything was sent."""

    def cut(self) -> Iterator[str]:
        """Lays scans and shards into the inbox; gives the key of each shard as soon as it is there."""
        inputs: list[ShardInput] = []
        pages, weighed = 0, (0, 0)
        # A line from before, of an input that is tried again, is no answer to this order.
        self.seen.update(self.job.desk.bundle.archive.line_keys(self.job.desk.batch))
        for laid in self._open_inputs():
            inputs.append(laid.input)
            self.sent.add((laid.input.name, laid.sha256))
            pages += laid.pages
            weighed = (weighed[0] + laid.pages, weighed[1] + 1)
            if self._is_full(pages, *weighed):
                yield self._put(inputs, pages)
                inputs, pages = [], 0
        if inputs:
            yield self._put(inputs, pages)

    def _is_full(self, pages: int, weighed: int, inputs: int) -> bool:
        """Whether a shard of so many pages is cut here; the batch is guessed from the pages of the inputs so far."""
        if self.shard_pages:
            return pages >= self.shard_pages
        whole = weighed / inputs * len(self.job.items)
        return pages >= share(whole, self.workers) and whole - weighed >= FEWEST

    def settle_sent(self) -> int:
        """Counts the lines that workers have written meanwhile, with one listing; returns how many inputs wait."""
        for line in self.job.desk.bundle.archive.new_lines(self.job.desk.batch, self.seen):
            for name in self._waiting_for(line):
                self.sent.remove(name)
                self._count(line, read=True)
        return len(self.sent)

    def _waiting_for(self, line: BatchLine) -> list[tuple[str, str]]:
        """The inputs that wait for this line: a secrecy stamp is told for all of the same bytes, without a name."""
        if line.source is None:
            return [name for name in self.sent if name[1] == line.sha256]
        return [name for name in ((line.source, line.sha256 or ""),) if name in self.sent]

    def _open_inputs(self) -> Iterator[_Laid]:
        """Inputs that must be read, in their order, each laid into the inbox; what can be settled here is."""
        for item, found in self._look():
            if isinstance(found, BatchLine):
                self._count(found, read=False)
            elif found is None:  # the same refusal as in plain order, with the same line
                self.job.settle([item])
            else:
                yield found

    def _look(self) -> Iterator[tuple[Input | Refused, _Laid | BatchLine | None]]:
        """Each input with what is known of it, a few looked at ahead: to digest and copy them is waiting for disks."""
        ahead: deque[tuple[Input | Refused, Future[_Laid | BatchLine | None]]] = deque()
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="inbox") as threads:
            for item in self.job.items:
                ahead.append((item, threads.submit(_lay, self.job.desk, item)))
                if len(ahead) > AT_ONCE:
                    yield ahead[0][0], ahead.popleft()[1].result()
            for item, found in ahead:
                yield item, found.result()

    def _put(self, inputs: list[ShardInput], pages: int) -> str:
        desk = self.job.desk
        shard = Shard(
            batch=desk.batch, unit=desk.unit, actor=desk.bundle.settings.actor, inputs=tuple(inputs), pages=pages
        )
        return put_shard(desk.bundle.store, shard)

    def _count(self, line: BatchLine, *, read: bool) -> None:
        self.job.outcome.add_line(line)
        self.job.desk.progress.add_line(line)
        if read:
            self.job.desk.progress.add_pages(line.pages, failed=line.failed_pages)


def share(pages: float, workers: int) -> int:
    """Pages of a shard of a batch: all alike and as many for each worker, so that all end at about one time."""
    turns = max(1, ceil(pages / workers / MOST))
    return max(FEWEST, ceil(pages / workers / turns))


def settle_shard(
    settings: Settings, archive: str | None, index: str | None, key: str, workers: int | None = None
) -> str:
    """Settles the inputs of the shard at a key, as the one who ordered the batch; returns what became of them."""
    counts = Progress()
    store = open_store(archive or settings.archive_url, must_exist=True, access=settings.access)
    shard = read_shard(store, key)
    bundle = wire(replace(settings, actor=shard.actor), archive_url=archive, index_url=index, must_exist=True)
    with (
        closing(bundle),
        open_desk(bundle, shard.batch, shard.unit, workers or settings.workers, counts) as desk,
    ):
        digitise(desk, fetch(bundle.store, shard.inputs, desk.spool.scratch()), lambda _: None)
        log_end(desk)
    return say_counts(counts.states)


def _lay(desk: Desk, item: Input | Refused) -> _Laid | BatchLine | None:
    """The input in the inbox, the line that an earlier run wrote for it, or None when it cannot be read."""
    found = identify_or_refuse(item)
    if isinstance(found, Refused):
        return None
    line = settled_before(desk, found)
    pages = _weigh(desk, found) if line is None else 0
    return _Laid(put_scan(desk.bundle.store, found), found.sha256, pages) if pages else line


def _weigh(desk: Desk, found: Identity) -> int:
    """Its pages; 0 when it cannot be opened."""
    try:
        return desk.ask(probe, found.item.paths, desk.bundle.reading).pages
    except BadInput:
        return 0
