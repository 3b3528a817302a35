"""The flow: once under Prefect's own harness, once against a real server that is started and stopped for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, TaskRun
from prefect.testing.utilities import prefect_test_harness

from flows.digitize import digitize
from tests.command import sohoa
from tests.conftest import make_house
from tests.pages import draw_letter, save_pdf
from tests.prefect_api import ask_runs

pytestmark = [
    pytest.mark.filterwarnings("ignore:::prefect", "ignore::ResourceWarning", "ignore::DeprecationWarning"),
    pytest.mark.usefixtures("collected"),
]


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    (tmp_path / "scans" / "b.pdf").write_bytes(b"")
    return tmp_path / "scans"


@pytest.fixture
def harness() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=90):
        yield


def test_the_flow_tells_the_truth_in_its_end_state(
    harness: None, scans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert harness is None
    house = make_house(tmp_path)
    monkeypatch.setenv("SOHOA_STATE", str(house.settings.state))
    state = asyncio.run(_digitize(str(scans), house.url))
    assert (state.name, state.message) == ("CompletedWithFailures", "1 done, 1 quarantined; 1 need a person")
    with house.opened() as bundle:
        assert len(list(bundle.archive.ids())) == 1
    tasks = asyncio.run(_task_runs())
    assert [(run.name, run.state_name) for run in tasks] == [("shard-1", "Completed")]


async def _digitize(folder: str, archive: str) -> State[Any]:
    return await digitize(folder=folder, archive=archive, workers=2, return_state=True)


async def _task_runs() -> list[TaskRun]:
    async with get_client() as client:
        for _ in range(50):  # task runs are recorded in batches, a moment later
            runs = await client.read_task_runs()
            if runs and all(run.state_name == "Completed" for run in runs):
                return runs
            await asyncio.sleep(0.2)
        return runs


def test_with_a_real_server_digitize_is_a_flow_run(scans: Path, tmp_path: Path) -> None:
    up = sohoa(tmp_path, "up", "--detach", seconds=150)
    try:
        assert up.returncode == 0, up.stderr
        page = up.stdout.split()[-1]
        ended = sohoa(tmp_path, "digitize", scans)
        assert ended.returncode == 8, ended.stderr
        assert "end state CompletedWithFailures" in ended.stdout
        (run,) = ask_runs(page, "digitize")
        assert (run["name"] != "", run["state_name"]) == (True, "CompletedWithFailures")
        assert run["parameters"]["folder"] == str(scans)
    finally:
        down = sohoa(tmp_path, "down")
    assert "Stopped" in down.stderr
    assert not (tmp_path / "state" / "up.json").exists()
    assert "Nothing was running" in sohoa(tmp_path, "down").stderr
