"""The Prefect flow around the pipeline: shards, retries of a shard, an end state that tells the truth.

Nothing about content is decided here. What is done is read from the archive, so a shard that is retried, doubled or
killed does no harm. Pixels and records never cross a task border.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed
from prefect.utilities.annotations import quote

from flows.batch import SHARD_PAGES, Job, Order, Outcome, open_job
from flows.inputs import Input, Refused
from flows.progress import Progress, say_counts
from flows.reading import probe
from infra.settings import read_settings
from schemas.errors import BadInput, SohoaError

RETRIES = 2
RETRY_SECONDS = 5

Shard = tuple[Input | Refused, ...]

PROGRESS: ContextVar[Progress | None] = ContextVar("progress", default=None)
"""Where a face in this process watches; a run without one counts for itself."""
OUTCOME: ContextVar[list[Outcome] | None] = ContextVar("outcome", default=None)


@flow(name="digitize", log_prints=False, validate_parameters=False)
async def digitize(
    folder: str,
    archive: str | None = None,
    index: str | None = None,
    workers: int | None = None,
    unit: str | None = None,
    batch: str | None = None,
    shard_pages: int | None = None,
) -> State[Any]:
    """A folder of scans into the archive; ends "Completed", or "CompletedWithFailures" naming how many."""
    order = Order(folder, archive, index, workers, unit, batch)
    with open_job(read_settings(), order, PROGRESS.get() or Progress()) as job:
        for number, shard in enumerate(cut_shards(job, shard_pages or SHARD_PAGES), 1):
            await take_shard.with_options(task_run_name=f"shard-{number}")(
                cast("Job", quote(job)), cast("Shard", quote(shard))
            )
    listener = OUTCOME.get()
    if listener is not None:
        listener.append(job.outcome)
    return end_state(job.outcome)


async def may_retry(_task: object, _run: object, state: State[Any]) -> bool:
    """Only what may pass by itself: a store or an index that is away, or full."""
    failure = await state.aresult(raise_on_failure=False)
    return isinstance(failure, SohoaError) and failure.retryable


@task(
    name="take-shard",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
    retry_condition_fn=may_retry,
)
async def take_shard(job: Job, shard: Shard) -> None:
    """Settles the inputs of one shard."""
    try:
        await asyncio.to_thread(job.settle, shard)
    except asyncio.CancelledError:
        job.desk.pool.stop()  # the thread cannot be cancelled; without its processes it ends
        raise


def cut_shards(job: Job, shard_pages: int) -> Iterator[Shard]:
    """The job's inputs in order, cut where a shard has its pages."""
    shard: list[Input | Refused] = []
    pages = 0
    for item in job.items:
        shard.append(item)
        pages += _weigh(job, item)
        if pages >= shard_pages:
            yield tuple(shard)
            shard, pages = [], 0
    if shard:
        yield tuple(shard)


def _weigh(job: Job, item: Input | Refused) -> int:
    if isinstance(item, Refused):
        return 1
    try:
        return job.desk.ask(probe, item.paths, job.desk.bundle.reading).pages
    except BadInput:
        return 1


def end_state(outcome: Outcome) -> State[Any]:
    """The end state of a batch: failed inputs are part of its name, not of a log."""
    counts = say_counts(outcome.states)
    if outcome.troubled:
        return Completed(name="CompletedWithFailures", message=f"{counts}; {len(outcome.troubled)} need a person")
    return Completed(message=counts)
