"""Real damage to a real Elasticsearch: away, killed while it takes in records, its data gone."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from schemas.errors import IndexAway, IndexFailure
from schemas.search import IndexedDocument, Query
from tests.indexer.contract import found, paper
from tests.indexer.test_elastic import new_index, raw
from tests.servers.elastic import ElasticServer
from tests.servers.process import Process, answers
from tests.servers.relay import relay

pytestmark = pytest.mark.faults
RECORDS = 6000


@pytest.fixture
def process(elasticsearch: ElasticServer) -> Process:
    """The server's process, when it is ours to stop."""
    if elasticsearch.process is None:
        pytest.skip("this Elasticsearch runs outside of the tests: it is not theirs to stop")
    return elasticsearch.process


def test_killed_while_it_takes_in_records_it_loses_and_doubles_none(
    elasticsearch: ElasticServer, process: Process
) -> None:
    """``kill -9`` in the middle of a load; the load waits until the server is back and goes on."""
    with closing(new_index(elasticsearch)) as index:
        half = threading.Event()

        def documents() -> Iterator[IndexedDocument]:
            for number in range(RECORDS):
                if number == RECORDS // 2:
                    half.set()
                yield paper(f"r{number:05d}", version=3, subject="thành lập hội")

        failures: list[BaseException] = []

        def load() -> None:
            try:
                index.add(documents())
            except IndexFailure as failure:
                failures.append(failure)

        loader = threading.Thread(target=load)
        loader.start()
        half.wait(60)
        process.kill()
        process.start()
        loader.join(120)
        assert not loader.is_alive()
        assert failures == []
        assert sorted(index.versions()) == [(f"r{number:05d}", 3) for number in range(RECORDS)]
        assert index.search(Query("thành lập hội")).total == RECORDS


def test_away_then_red_it_is_said_so_and_a_rebuild_mends_it(elasticsearch: ElasticServer, process: Process) -> None:
    """Stopped; then its data damaged on the disk: the server answers, but this index is red."""
    with closing(new_index(elasticsearch, patience=1.0)) as index:
        index.add([paper("a", subject="thành lập hội")])
        assert found(index, "hội") == ["a"]
        with closing(raw(elasticsearch)) as client:
            name = f"{index.url.rpartition('/')[2]}-000001"
            identity = client.indices.get(index=name)[name]["settings"]["index"]["uuid"]
        process.stop()
        try:
            with pytest.raises(IndexAway):
                index.search(Query("hội"))
            with pytest.raises(IndexAway):
                list(index.versions())
            assert elasticsearch.folder is not None
            shutil.rmtree(elasticsearch.folder / "data" / "indices" / identity / "0")
        finally:
            usual, process.is_ready = process.is_ready, lambda: _is_up(elasticsearch)
            process.start()
            process.is_ready = usual
        _await_red(elasticsearch, name)
        with pytest.raises(IndexFailure):
            index.search(Query("hội"))
        assert index.rebuild([paper("b", subject="thành lập hội")]) == 1
        assert found(index, "hội") == ["b"]
        index.add([paper("c")])
        assert sorted(index.versions()) == [("b", 1), ("c", 1)]


def _is_up(server: ElasticServer) -> bool:
    """Answers at all, whatever the state of its indexes."""
    return answers(f"{server.url}/_cat/indices", user=server.user, password=server.password)


def _await_red(server: ElasticServer, name: str) -> None:
    with closing(raw(server)) as client:
        deadline = time.monotonic() + 30
        while client.cluster.health(index=name)["status"] != "red":
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_answers_that_get_lost_double_nothing(elasticsearch: ElasticServer) -> None:
    with (
        relay(elasticsearch.url.removeprefix("http://")) as cutting,
        closing(new_index(elasticsearch, place=f"http://{cutting.host}")) as index,
    ):
        index.add([paper("a")])
        cutting.cut_answers = 2
        index.add([paper("b", version=2), paper("c")])
        cutting.cut_answers = 1
        assert sorted(index.versions()) == [("a", 1), ("b", 2), ("c", 1)]
        cutting.cut_answers = 1
        assert index.search(Query()).total == 3
