"""What a Prefect server must know: the work pool, the deployments of ``prefect.yaml``, the automations that give a dead
worker's shard to another, the limit on readers. Doing it again changes nothing.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectAlreadyExists

from flows.remote import POOL, READERS
from infra.settings import HOME
from schemas.errors import ServerNotStarted

PREFECT_FILE = HOME / "prefect.yaml"
READERS_AT_ONCE = 64  # more shards at once than any store of a province has been tried with
DEPLOY_SECONDS = 120
SILENCE = timedelta(seconds=90)
"""Three heartbeats: Prefect sends one every 30 s at the soonest."""

SHARDS = ResourceSpecification({"prefect.resource.role": "flow", "prefect.resource.name": "digitize-shard"})
EVERY_RUN = ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"})
ENDS = {f"prefect.flow-run.{name}" for name in ("Completed", "Failed", "Cancelled", "Crashed", "AwaitingRetry")}
ALIVE = {"prefect.flow-run.heartbeat", "prefect.flow-run.Running"}

LOST = AutomationCore(
    name="sohoa: a silent shard has crashed",
    description="A worker that died sends no heartbeats; its shard is marked as crashed.",
    trigger=EventTrigger(
        after=ALIVE,
        expect=ALIVE | ENDS,
        match=EVERY_RUN,
        match_related=SHARDS,
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=SILENCE,
    ),
    actions=[ChangeFlowRunState(state=StateType.CRASHED, message="no heartbeat: its worker has died")],
)
AGAIN = AutomationCore(
    name="sohoa: a crashed shard goes to another worker",
    description="A crashed shard is scheduled again; the ledger makes that harmless.",
    trigger=EventTrigger(
        expect={"prefect.flow-run.Crashed"},
        match=EVERY_RUN,
        match_related=SHARDS,
        for_each={"prefect.resource.id"},
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(seconds=0),
    ),
    actions=[
        ChangeFlowRunState(state=StateType.SCHEDULED, name="AwaitingRetry", message="its worker has died", force=True)
    ],
)


def deploy(environment: Mapping[str, str], log: Path) -> None:
    """Tells the server of this environment what it must know; raises ServerNotStarted."""
    asyncio.run(_prepare())
    with log.open("ab") as file:
        ended = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", PREFECT_FILE],
            env=dict(environment),
            cwd=HOME,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            timeout=DEPLOY_SECONDS,
            check=False,
        )
    if ended.returncode != 0:
        raise ServerNotStarted(name="prefect deploy", log=log)


async def _prepare() -> None:
    async with get_client() as client:
        with suppress(ObjectAlreadyExists):
            await client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        await client.upsert_global_concurrency_limit_by_name(READERS, READERS_AT_ONCE)
        for automation in (LOST, AGAIN):
            await _upsert(client, automation)


async def _upsert(client: PrefectClient, automation: AutomationCore) -> None:
    known = await client.read_automations_by_name(automation.name)
    if not known:
        await client.create_automation(automation)
    elif _content(known[0]) != _content(automation):  # an update makes the server forget and load it: not for nothing
        await client.update_automation(known[0].id, automation)


def _content(automation: AutomationCore) -> dict[str, Any]:
    """What an automation says, without the ids that the server gives."""
    said: dict[str, Any] = json.loads(automation.model_dump_json(include=set(AutomationCore.model_fields)))
    said["trigger"].pop("id", None)
    for many in ("expect", "after", "for_each"):
        said["trigger"][many] = sorted(said["trigger"][many])
    return said
