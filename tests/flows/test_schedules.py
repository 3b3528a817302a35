"""What runs by itself: on a real Prefect server the schedules are on, and with nothing configured they do no harm."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prefect.client.schemas.objects import State

from flows.upkeep import reindex_archive, report_progress, take_inbox, verify_archive
from infra.settings import own_places, prefect_environment
from schemas.errors import NothingFound, StoreAway
from tests.prefect_api import ask
from tests.servers.prefect import PrefectServer

pytestmark = [
    pytest.mark.filterwarnings("ignore:::prefect", "ignore::ResourceWarning", "ignore::DeprecationWarning"),
    pytest.mark.usefixtures("collected"),
]


DEPLOY = (
    "import os, sys; from pathlib import Path; from flows.deploy import deploy; deploy(os.environ, Path(sys.argv[1]))"
)
PATIENCE = 150.0
"""Seconds in which the server's scheduler goes round at least once."""

UPKEEP: tuple[Callable[[], Any], ...] = (verify_archive.fn, reindex_archive.fn, report_progress.fn)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing was configured, and no archive is."""
    for name in ("SOHOA_ARCHIVE", "SOHOA_INDEX", "SOHOA_INBOX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOHOA_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("SOHOA_WORKERS", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_deployed_schedules_are_active_and_deploying_again_doubles_none(
    prefect_server: PrefectServer, tmp_path: Path
) -> None:
    environment = {**prefect_environment(tmp_path / "state"), "PREFECT_API_URL": prefect_server.api}
    for _ in range(2):
        command = [sys.executable, "-c", DEPLOY, str(tmp_path / "deploy.log")]
        subprocess.run(command, env={**os.environ, **environment}, check=True, timeout=180)
    deployed = {found["name"]: found for found in ask(f"{prefect_server.api}/deployments/filter")}
    assert set(deployed) == {"shard", "inbox", "nightly", "rebuild", "daily"}
    assert not any(found["paused"] for found in deployed.values())
    schedules = {name: found["schedules"] for name, found in deployed.items() if found["schedules"]}
    assert {name: [one["active"] for one in held] for name, held in schedules.items()} == {
        "inbox": [True],
        "nightly": [True],
        "rebuild": [True],
        "daily": [True],
    }
    assert {one["schedule"]["timezone"] for held in schedules.values() for one in held} == {"Asia/Ho_Chi_Minh"}
    names = {found["id"]: name for name, found in deployed.items()}
    patience = time.monotonic() + PATIENCE
    planned: set[str] = set()
    while planned != set(schedules) and time.monotonic() < patience:
        time.sleep(1)
        runs = ask(
            f"{prefect_server.api}/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        )
        planned = {names[run["deployment_id"]] for run in runs if run["deployment_id"] in names}
    assert planned == set(schedules)  # the server's own scheduler made runs of them


def test_where_nothing_is_configured_there_is_nothing_to_do_and_nothing_is_made(bare: Path) -> None:
    for work in (*UPKEEP, take_inbox.fn):
        state: State[Any] = asyncio.run(work())
        assert (state.name, state.is_completed()) == ("NothingToDo", True)
    assert list(bare.iterdir()) == []


def test_what_was_configured_and_is_not_there_fails(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_ARCHIVE", f"file:{bare / 'gone'}")
    for work in UPKEEP:
        with pytest.raises(StoreAway):
            asyncio.run(work())
    monkeypatch.setenv("SOHOA_INBOX", str(bare / "gone"))
    with pytest.raises(NothingFound):
        asyncio.run(take_inbox.fn())


def test_an_empty_inbox_is_nothing_to_do(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / "inbox").mkdir()
    monkeypatch.setenv("SOHOA_INBOX", str(bare / "inbox"))
    assert asyncio.run(take_inbox.fn()).name == "NothingToDo"


def test_places_are_told_to_workers_as_seen_from_anywhere(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_ARCHIVE", "file:./kho")
    monkeypatch.setenv("SOHOA_INDEX", "http://host:9200/kho")
    monkeypatch.setenv("SOHOA_INBOX", "quet")
    assert own_places(bare) == {"SOHOA_ARCHIVE": f"file:{bare / 'kho'}", "SOHOA_INBOX": str(bare / "quet")}
    monkeypatch.setenv("SOHOA_ARCHIVE", "s3://host/kho")
    monkeypatch.setenv("SOHOA_INDEX", f"sqlite:{bare}/index.db")
    monkeypatch.delenv("SOHOA_INBOX")
    assert own_places(bare) == {"SOHOA_INDEX": f"sqlite:{bare}/index.db"}
