"""A batch read by workers on any machine: a flow run that cuts shards, a flow run for each shard, on whoever is free.

Prefect chooses the worker, notices a dead one by its missing heartbeats, and gives its shard to another (the
automations of ``flows.deploy``). What is done is read from the ledger alone.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect import flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, State
from prefect.concurrency.asyncio import concurrency
from prefect.deployments import arun_deployment
from prefect.exceptions import ObjectNotFound
from prefect.states import AwaitingRetry, Cancelled

from flows.batch import Order, open_job
from flows.digitize import OUTCOME, PROGRESS, end_state
from flows.progress import Progress
from flows.sharding import Sharding, settle_shard
from infra.settings import read_settings
from schemas.errors import ShardsFailed

SHARD_DEPLOYMENT = "digitize-shard/shard"
POOL = "sohoa"
READERS = "sohoa-readers"
"""The global concurrency limit that readers take a slot of; where it is not set up there is no limit."""
LEASE_SECONDS = 60
"""A slot's lease is renewed while its holder lives; a killed worker's slot is free again after this time."""
MAX_STARTS = 5
"""A shard that ended this many workers is given up; its inputs stay unsettled and are told."""
OVERLOOKED = timedelta(seconds=30)
"""A shard that is crashed for so long was overlooked by its automation, which acts within a second."""

LOOK_SECONDS = 3.0
LOOK_SHARE = 30
"""A look at the ledger of a huge batch takes seconds: the pause after it is so many times as long."""
RETRIES = 2
RETRY_SECONDS = 10


@flow(name="digitize-shard", retries=RETRIES, retry_delay_seconds=RETRY_SECONDS, log_prints=False)
async def digitize_shard(
    shard: str, archive: str | None = None, index: str | None = None, workers: int | None = None
) -> str:
    """The shard at this key of the store, settled on this machine; returns the counts of its lines."""
    async with concurrency(READERS, occupy=1, lease_duration=LEASE_SECONDS, strict=False):
        return await asyncio.to_thread(settle_shard, read_settings(), archive, index, shard, workers)


@flow(name="digitize-remote", log_prints=False, validate_parameters=False)
async def digitize_remote(
    folder: str,
    archive: str | None = None,
    index: str | None = None,
    unit: str | None = None,
    batch: str | None = None,
    shard_pages: int | None = None,
) -> State[Any]:
    """A folder of scans into the archive, read by workers; ends as ``digitize`` does. Raises ShardsFailed."""
    order = Order(folder, archive, index, workers=1, unit=unit, batch=batch)
    with open_job(read_settings(), order, PROGRESS.get() or Progress()) as job:
        sharding = Sharding(job, shard_pages, await _count_workers())
        runs = [
            await _send(shard, number, job.desk.bundle.store.url, job.desk.bundle.index.url)
            for number, shard in enumerate(sharding.cut(), 1)
        ]
        await _await_runs(runs, sharding)
    listener = OUTCOME.get()
    if listener is not None:
        listener.append(job.outcome)
    return end_state(job.outcome)


async def _count_workers() -> int:
    """How many workers wait for shards now; more may come later."""
    async with get_client() as client:
        try:
            workers = await client.read_workers_for_work_pool(POOL)
        except ObjectNotFound:
            return 1
    return max(1, sum(worker.status == "ONLINE" for worker in workers))


async def _send(shard: str, number: int, archive: str, index: str) -> UUID:
    run: FlowRun = await arun_deployment(
        SHARD_DEPLOYMENT,
        parameters={"shard": shard, "archive": archive, "index": index},
        flow_run_name=f"{shard.split('/')[1]}-{number}",
        timeout=0,
    )
    return run.id


async def _await_runs(runs: list[UUID], sharding: Sharding) -> None:
    """Until every run has ended; one that has ended too many workers is cancelled."""
    async with get_client() as client:
        open_runs, pause = list(runs), LOOK_SECONDS
        while open_runs:
            await asyncio.sleep(pause)
            states = [await _look(client, run) for run in await _read(client, open_runs)]
            open_runs = [run for run in states if run is not None]
            began = time.monotonic()
            await asyncio.to_thread(sharding.settle_sent)
            pause = max(LOOK_SECONDS, LOOK_SHARE * (time.monotonic() - began))
        ended = await _read(client, runs)
    if sharding.settle_sent():
        failed = [run for run in ended if not (run.state and run.state.is_completed())]
        detail = "; ".join(f"{run.name}: {run.state.message or run.state.name}" for run in failed[:3] if run.state)
        raise ShardsFailed(count=len(failed), detail=detail[:500])


async def _look(client: PrefectClient, run: FlowRun) -> UUID | None:
    """The run's id while it may still go on. A crashed one is scheduled again by its automation in a moment.

    A server that was told of its automations a moment before may overlook the crash; then the one who waits says so.
    """
    state = run.state
    if state is not None and state.is_final() and not state.is_crashed():
        return None
    crashed = state is not None and state.is_crashed()
    if run.run_count < MAX_STARTS or (run.run_count == MAX_STARTS and not crashed):
        if crashed and state is not None and datetime.now(UTC) - state.timestamp > OVERLOOKED:
            with suppress(Exception):  # it may have been scheduled meanwhile
                await client.set_flow_run_state(run.id, AwaitingRetry(message="its worker has died"), force=True)
        return run.id
    with suppress(Exception):  # it may have ended meanwhile
        await client.set_flow_run_state(run.id, Cancelled(message=f"ended {run.run_count} workers"), force=True)
    return None


async def _read(client: PrefectClient, ids: list[UUID]) -> list[FlowRun]:
    runs: list[FlowRun] = []
    for start in range(0, len(ids), 100):
        wanted = FlowRunFilter(id=FlowRunFilterId(any_=ids[start : start + 100]))
        runs += await client.read_flow_runs(flow_run_filter=wanted, limit=100)
    return runs
