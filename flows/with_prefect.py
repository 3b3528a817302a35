"""A batch as a flow run on a Prefect server: the settings Prefect needs before it is imported, and the run's end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.batch import Order, Outcome
from flows.progress import Progress
from infra.settings import Settings, prefect_environment, set_environment

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State


@dataclass(frozen=True, slots=True)
class FlowRun:
    """How a flow run ended: the batch's outcome, the name of the end state, where to look at it."""

    outcome: Outcome
    state: str
    run_id: str


def run_flow(settings: Settings, api: str, order: Order, progress: Progress, *, remote: bool = False) -> FlowRun:
    """Runs the batch as a flow run that the server at ``api`` records, in this process or by workers that it has.

    Raises what stopped it.
    """
    set_environment({**prefect_environment(settings.state), "PREFECT_API_URL": api})
    # Prefect reads its settings when it is imported.
    from flows.digitize import OUTCOME, PROGRESS, digitize  # noqa: PLC0415

    outcomes: list[Outcome] = []
    PROGRESS.set(progress)
    OUTCOME.set(outcomes)

    given = {"folder": order.folder, "archive": order.archive, "index": order.index}
    given |= {"unit": order.unit, "batch": order.batch}
    shard_pages = order.shard_pages

    async def run() -> State[Any]:
        if remote:
            from flows.remote import digitize_remote  # noqa: PLC0415

            return await digitize_remote(**given, shard_pages=shard_pages, return_state=True)
        return await digitize(**given, workers=order.workers, shard_pages=shard_pages, return_state=True)

    state = asyncio.run(run())
    if not state.is_completed():
        asyncio.run(_raise(state))
    return FlowRun(outcomes[0], state.name or state.type.value, str(state.state_details.flow_run_id or ""))


async def _raise(state: State[Any]) -> None:
    await state.aresult()
