"""What runs on a schedule: the inbox, fixity, the index, the counts. Each is a flow around a plain function.

Schedules are on from the first day. Where nothing was configured there is nothing to do, and the run's end says so;
what was configured and is not there fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.digitize import digitize
from flows.progress import say_counts
from flows.reindex import rebuild_index
from infra.settings import DEFAULT_ARCHIVE, read_settings
from infra.wiring import Bundle, local_place, wire
from schemas.errors import NothingFound
from schemas.search import Query

T = TypeVar("T")
SHOWN = 20
INBOX_BATCH = "inbox"


@flow(name="take-inbox", log_prints=False)
async def take_inbox(archive: str | None = None, index: str | None = None) -> State[Any]:
    """What lies in the folder SOHOA_INBOX of this machine, into the archive; ends as ``digitize`` does."""
    inbox = read_settings().inbox
    if inbox is None:
        return _nothing("SOHOA_INBOX is not set")
    try:
        ended: State[Any] = await digitize.fn(inbox, archive, index, batch=INBOX_BATCH)
    except NothingFound as nothing:
        if not Path(inbox).is_dir():
            raise
        return _nothing(nothing.problem("en"))
    return ended


@flow(name="verify-archive", log_prints=False)
async def verify_archive(archive: str | None = None, index: str | None = None) -> State[Any]:
    """Fixity (kiểm tra toàn vẹn) of the whole archive; ends "Failed" when anything is wrong, naming it."""
    if _is_nothing(archive):
        return _nothing()
    wrong = await _with_bundle(archive, index, _damages)
    if wrong:
        return Failed(message=f"{len(wrong)} damages: " + "; ".join(wrong[:SHOWN]))
    return Completed(message="every digest and chain holds")


@flow(name="reindex-archive", log_prints=False)
async def reindex_archive(archive: str | None = None, index: str | None = None) -> State[Any]:
    """The index, built again from the store."""
    if _is_nothing(archive):
        return _nothing()
    count = await _with_bundle(archive, index, rebuild_index)
    return Completed(message=f"{count} records")


@flow(name="report-progress", log_prints=False)
async def report_progress(archive: str | None = None, index: str | None = None) -> State[Any]:
    """Counts by state for those who follow the roadmap; they stand in the end state's message."""
    if _is_nothing(archive):
        return _nothing()
    counts = await _with_bundle(archive, index, _count)
    return Completed(message=say_counts(counts) or "no records")


def _is_nothing(archive: str | None) -> bool:
    """Whether nobody configured an archive, and none is where it would be by default."""
    settings = read_settings()
    place = local_place(settings.archive_url)
    return archive is None and settings.archive_url == DEFAULT_ARCHIVE and not (place and place.is_dir())


def _nothing(why: str = "SOHOA_ARCHIVE is not set, and there is no archive here") -> State[Any]:
    return Completed(name="NothingToDo", message=why)


async def _with_bundle(archive: str | None, index: str | None, work: Callable[[Bundle], T]) -> T:
    def run() -> T:
        with closing(wire(read_settings(), archive_url=archive, index_url=index, must_exist=True)) as bundle:
            return work(bundle)

    return await asyncio.to_thread(run)


def _damages(bundle: Bundle) -> list[str]:
    found = (finding for finding in bundle.archive.verify() if finding.severity == "wrong")
    return [f"{finding.reason} {finding.key}" for finding in found]


def _count(bundle: Bundle) -> dict[str, int]:
    return dict(bundle.index.counts(Query(), ["state"])["state"])
