"""Following a batch that workers read: what counts as an answer, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.batch import Order, open_job
from flows.identity import identify
from flows.inputs import Input
from flows.ledger_lines import quarantine_line
from flows.progress import Progress
from flows.sharding import FEWEST, MOST, Sharding, settle_shard, share
from schemas.errors import EngineTimedOut, EveryPageFailed
from schemas.ports import ObjectStore
from tests.conftest import House
from tests.pages import draw_letter, save_pdf

COUNT = 6


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    for number in range(COUNT):
        save_pdf(folder / f"{number}.pdf", [draw_letter(700 + number, f"Hội Số {number}")])
    return folder


def _order(house: House, scans: Path) -> Order:
    return Order(str(scans), house.url, None, workers=1, unit=None, batch="lo")


def _watch(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that a store is asked from now on."""
    asked: list[str] = []

    def watched(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def ask(*words: object, **more: object) -> object:
            asked.append(name)
            return real(*words, **more)

        return ask

    monkeypatch.setattr(store, "keys", watched("keys", store.keys))
    monkeypatch.setattr(store, "read", watched("read", store.read))
    return asked


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
@pytest.mark.parametrize("pages", [30, 120, 1216, 2000, 2001, 9999, 123_456])
def test_shards_are_alike_and_as_many_for_each_worker(pages: int, workers: int) -> None:
    size = share(pages, workers)
    assert FEWEST <= size <= MOST
    if size == FEWEST:  # so small a batch is not for all of them
        return
    count = -(-pages // size)
    assert count % workers == 0
    assert count * size - pages < count, "no shard is more than a page short of the others"


def test_following_a_batch_costs_one_listing_and_reads_each_line_once(
    house: House, scans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_job(house.settings, _order(house, scans), Progress()) as job:
        sharding = Sharding(job, shard_pages=2)
        shards = list(sharding.cut())
        assert len(shards) == COUNT // 2
        assert sharding.settle_sent() == COUNT
        settle_shard(house.settings, house.url, None, shards[0], 1)
        asked = _watch(job.desk.bundle.store, monkeypatch)
        assert sharding.settle_sent() == COUNT - 2
        assert asked == ["keys", "read", "read"]
        assert sharding.settle_sent() == COUNT - 2
        assert asked == ["keys", "read", "read", "keys"]
        for shard in shards[1:]:
            settle_shard(house.settings, house.url, None, shard, 1)
        assert sharding.settle_sent() == 0
    assert job.outcome.states == {"done": COUNT}


def test_a_line_from_before_is_no_answer_for_an_input_that_is_tried_again(house: House, scans: Path) -> None:
    with open_job(house.settings, _order(house, scans), Progress()) as job:
        (found, *_) = (identify(item) for item in job.items if isinstance(item, Input))
        problem = EveryPageFailed(detail="x", cause=EngineTimedOut.reason())
        quarantine_line(job.desk, found.item.name, found.sha256, problem)
        sharding = Sharding(job, shard_pages=100)
        (shard,) = sharding.cut()
        assert sharding.settle_sent() == COUNT
        settle_shard(house.settings, house.url, None, shard, 1)
        assert sharding.settle_sent() == 0
    assert job.outcome.states == {"done": COUNT}
