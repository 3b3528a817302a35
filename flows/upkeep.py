"""What runs on a schedule: fixity, the index, the counts. Each is a flow around a plain function."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from typing import Any, TypeVar

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.progress import say_counts
from flows.reindex import rebuild_index
from infra.settings import read_settings
from infra.wiring import Bundle, wire
from schemas.search import Query

T = TypeVar("T")
SHOWN = 20


@flow(name="verify-archive", log_prints=False)
async def verify_archive(archive: str | None = None, index: str | None = None) -> State[Any]:
    """Fixity (kiểm tra toàn vẹn) of the whole archive; ends "Failed" when anything is wrong, naming it."""
    wrong = await _with_bundle(archive, index, _damages)
    if wrong:
        return Failed(message=f"{len(wrong)} damages: " + "; ".join(wrong[:SHOWN]))
    return Completed(message="every digest and chain holds")


@flow(name="reindex-archive", log_prints=False)
async def reindex_archive(archive: str | None = None, index: str | None = None) -> State[Any]:
    """The index, built again from the store."""
    count = await _with_bundle(archive, index, rebuild_index)
    return Completed(message=f"{count} records")


@flow(name="report-progress", log_prints=False)
async def report_progress(archive: str | None = None, index: str | None = None) -> State[Any]:
    """Counts by state for those who follow the roadmap; they stand in the end state's message."""
    counts = await _with_bundle(archive, index, _count)
    return Completed(message=say_counts(counts) or "no records")


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
