"""A batch read by three workers, one of them killed with its shard in hand: Prefect gives the shard to another."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from infra.wiring import Bundle
from schemas.search import Query
from tests.command import sohoa, start
from tests.conftest import House, make_house
from tests.pages import draw_letter, save_pdf
from tests.prefect_api import ask, ask_runs
from tests.servers.elastic import ElasticServer
from tests.servers.prefect import DatabaseServer
from tests.servers.s3 import S3Server
from tests.stores.s3_places import address

SHARDS, EACH = 3, 3
BATCH = "lo"
PATIENCE = 420.0
"""Seconds for the whole: three heartbeats of 30 s must be missed before a worker counts as dead."""


@pytest.fixture
def place_settings(request: pytest.FixtureRequest) -> dict[str, str]:
    """A province's servers, where they are to be had; a folder and SQLite for a newcomer without them."""
    try:
        minio: S3Server = request.getfixturevalue("minio")
        elastic: ElasticServer = request.getfixturevalue("elasticsearch")
        postgres: DatabaseServer = request.getfixturevalue("postgres")
    except pytest.skip.Exception:
        return {}
    return {
        "SOHOA_ARCHIVE": address(minio).url,
        "SOHOA_S3_ACCESS_KEY": minio.user,
        "SOHOA_S3_SECRET_KEY": minio.password,
        "SOHOA_INDEX": f"{elastic.url}/may-lam",
        "SOHOA_ELASTIC_USER": elastic.user,
        "SOHOA_ELASTIC_PASSWORD": elastic.password,
        "PREFECT_API_DATABASE_CONNECTION_URL": postgres.url,
    }


def test_a_killed_workers_shard_goes_to_another(place_settings: dict[str, str], tmp_path: Path) -> None:
    scans = tmp_path / "scans"
    assert sohoa(tmp_path, "init", given=place_settings).returncode == 0
    for number in range(SHARDS * EACH):
        save_pdf(scans / f"{number}.pdf", [draw_letter(500 + number, f"Hội Số {number}")])
    up = sohoa(tmp_path, "up", "--detach", "--workers", str(SHARDS), seconds=240, given=place_settings)
    try:
        assert up.returncode == 0, up.stderr
        page = up.stdout.split()[-1]
        words = ("digitize", scans, "--remote", "--batch", BATCH, "--shard-pages", str(EACH))
        batch = start(tmp_path, *words, **place_settings)
        house = make_house(tmp_path, **place_settings)
        _await_lines(house, 1)
        _kill_a_worker(tmp_path)
        assert batch.wait(PATIENCE) == 0
        shards = ask_runs(page, "digitize-shard")
        limits = ask(f"{page}/api/v2/concurrency_limits/filter")
    finally:
        sohoa(tmp_path, "down")
    assert [run["state_name"] for run in shards] == ["Completed"] * SHARDS
    assert max(run["run_count"] for run in shards) == 2, "nobody took the shard of the dead worker"
    held = {limit["name"]: limit["active_slots"] for limit in limits}
    assert held["sohoa-readers"] == 0, "a dead worker holds a reader's slot"
    with house.opened() as bundle:
        _assert_nothing_lost_or_doubled(bundle)


def _await_lines(house: House, count: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with house.opened() as bundle:
            if BATCH in set(bundle.archive.batches()) and sum(1 for _ in bundle.archive.batch_lines(BATCH)) >= count:
                return
        time.sleep(0.1)
    raise AssertionError("no worker settled anything")


def _kill_a_worker(place: Path) -> None:
    """Kills a worker, the flow run it holds and the page processes below, as a power cut would."""
    workers = json.loads((place / "state" / "up.json").read_text())["groups"][1:]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        doomed = max((_family(int(worker)) for worker in workers), key=len)
        if len(doomed) > 1:
            for pid in doomed:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return
    raise AssertionError("no worker holds a shard")


def _family(pid: int) -> set[int]:
    """A process and all below it."""
    parents = dict(_processes())
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _processes() -> Iterator[tuple[int, int]]:
    """Every process with its parent, as the kernel lists them."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])


def _assert_nothing_lost_or_doubled(bundle: Bundle) -> None:
    lines = list(bundle.archive.batch_lines(BATCH))
    ids = list(bundle.archive.ids())
    assert Counter(line.state for line in lines) == {"done": SHARDS * EACH}
    assert len(ids) == SHARDS * EACH
    assert [len(bundle.archive.history(id_)) for id_ in ids] == [1] * len(ids)
    assert bundle.index.search(Query(limit=100)).total == len(ids)
    assert not [finding for finding in bundle.archive.verify() if finding.severity == "wrong"]
