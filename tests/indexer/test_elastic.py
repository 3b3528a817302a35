"""The index on Elasticsearch: the contract, and what only a server can do."""

from __future__ import annotations

import inspect
import secrets
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import elastic_transport
import elasticsearch as library
import pytest

from indexer import elastic
from indexer.elastic import ElasticIndex
from indexer.elastic_access import ElasticAccess, parse_url
from indexer.elastic_answers import from_answer
from infra.settings import Access
from infra.wiring import open_index
from schemas.errors import (
    IndexAway,
    IndexDamaged,
    IndexFailure,
    IndexFull,
    IndexRefused,
    IndexUnfit,
    UsageError,
)
from schemas.search import IndexedDocument, Query
from tests.indexer.contract import IndexContract, found, paper
from tests.servers.elastic import ElasticServer
from tests.servers.process import free_port
from tests.servers.relay import make_certificate, relay
from tests.servers.s3 import S3Server


def new_name() -> str:
    """A name that no other test uses, on a server that may live longer than this run."""
    return f"kho-{secrets.token_hex(6)}"


def access(server: ElasticServer) -> ElasticAccess:
    """The administrator's password of a server."""
    return ElasticAccess(server.user, server.password)


def new_index(server: ElasticServer, *, place: str | None = None, patience: float = 8.0) -> ElasticIndex:
    """An empty index that no other test uses."""
    return ElasticIndex(f"{place or server.url}/{new_name()}", access(server), pause=0.2, patience=patience)


def raw(server: ElasticServer) -> library.Elasticsearch:
    """The library's own client, for what our index never does."""
    return library.Elasticsearch(server.url, basic_auth=(server.user, server.password))


class TestElastic(IndexContract):
    @pytest.fixture
    def index(self, elasticsearch: ElasticServer) -> Iterator[ElasticIndex]:
        index = new_index(elasticsearch)
        yield index
        index.close()


@pytest.fixture
def index(elasticsearch: ElasticServer) -> Iterator[ElasticIndex]:
    with closing(new_index(elasticsearch)) as index:
        yield index


def test_what_one_process_wrote_the_next_one_finds_at_once(elasticsearch: ElasticServer) -> None:
    place = f"{elasticsearch.url}/{new_name()}"
    for count in range(1, 6):
        with closing(ElasticIndex(place, access(elasticsearch))) as writer:
            writer.add([paper(f"a{count}", subject="Thành lập Hội")])
        with closing(ElasticIndex(place, access(elasticsearch))) as reader:
            assert len(found(reader, "thành lập hội")) == count


# ── who may enter, and what ──────────────────────────────────────────────────────────────────────────────────────────

PRIVILEGES = ["read", "write", "maintenance", "view_index_metadata", "monitor", "manage"]
"""What the application's key is given on its own indexes (docs/operations.md)."""


def test_an_api_key_with_rights_on_its_own_indexes_is_enough(elasticsearch: ElasticServer) -> None:
    name = new_name()
    role = {"cluster": ["monitor"], "indices": [{"names": [name, f"{name}-*"], "privileges": PRIVILEGES}]}
    with closing(raw(elasticsearch)) as client:
        key = client.security.create_api_key(name="sohoa-app", role_descriptors={"sohoa": role})["encoded"]
    with closing(ElasticIndex(f"{elasticsearch.url}/{name}", ElasticAccess(api_key=key), pause=0.1)) as index:
        index.add([paper("a", subject="thành lập hội")])
        assert found(index, "thanhf lập hội") == ["a"]
        assert index.rebuild([paper("b")]) == 1
        assert list(index.versions()) == [("b", 1)]
    with (
        closing(ElasticIndex(f"{elasticsearch.url}/other", ElasticAccess(api_key=key))) as other,
        pytest.raises(IndexRefused, match="SOHOA_ELASTIC"),
    ):
        other.search(Query("x"))


@pytest.mark.parametrize(
    "wrong", [ElasticAccess(), ElasticAccess("elastic", "wrong"), ElasticAccess(api_key="d3Jvbmc6")]
)
def test_a_wrong_password_or_key_is_said_so(elasticsearch: ElasticServer, wrong: ElasticAccess) -> None:
    with closing(ElasticIndex(elasticsearch.url, wrong)) as index:
        for act in (lambda: index.search(Query("x")), lambda: index.add([paper("a")]), lambda: index.rebuild([])):
            with pytest.raises(IndexRefused, match="SOHOA_ELASTIC_API_KEY"):
                act()


def test_another_product_is_refused(minio: S3Server) -> None:
    with closing(ElasticIndex(f"http://{minio.host}", ElasticAccess("a", "b"))) as index, pytest.raises(IndexUnfit):
        index.search(Query("x"))


@pytest.mark.parametrize("number", [b"7.17.9", b"10.1.0"])
def test_a_line_that_is_not_known_is_refused(elasticsearch: ElasticServer, number: bytes) -> None:
    with closing(raw(elasticsearch)) as client:
        now = client.info()["version"]["number"].encode()
    old = number.ljust(len(now))[: len(now)]
    with relay(elasticsearch.url.removeprefix("http://")) as lying:
        lying.edit_answer = lambda block: block.replace(now, old)
        with (
            closing(new_index(elasticsearch, place=f"http://{lying.host}")) as index,
            pytest.raises(IndexUnfit, match=old.decode()[:3]),
        ):
            index.search(Query("x"))


def test_certificates_are_checked(elasticsearch: ElasticServer, tmp_path: Path) -> None:
    tls, ca_file = make_certificate(tmp_path)
    with relay(elasticsearch.url.removeprefix("http://"), tls=tls) as secure:
        url = f"https://{secure.host}/{new_name()}"
        trusting = ElasticAccess(elasticsearch.user, elasticsearch.password, ca_file=ca_file)
        with closing(ElasticIndex(url, trusting)) as index:
            index.add([paper("a")])
            assert found(index, "") == ["a"]
        with closing(ElasticIndex(url, access(elasticsearch))) as index, pytest.raises(IndexRefused, match="TLS"):
            index.search(Query("x"))


def test_nobody_there_is_said_so_after_a_while() -> None:
    with closing(ElasticIndex(f"http://127.0.0.1:{free_port()}", ElasticAccess("a", "b"), patience=0.5)) as index:
        for act in (lambda: index.search(Query("x")), lambda: index.add([paper("a")]), lambda: list(index.versions())):
            with pytest.raises(IndexAway):
                act()


def test_the_address_picks_the_index_again(elasticsearch: ElasticServer) -> None:
    with closing(new_index(elasticsearch)) as made:
        made.add([paper("a")])
        again = open_index(made.url, access=Access(elastic=access(elasticsearch)))
        assert isinstance(again, ElasticIndex)
        assert again.url == made.url
        made.search(Query())  # shows what was written
        assert list(again.versions()) == [("a", 1)]
        again.close()


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://host", ("http://host:9200", "sohoa")),
        ("https://host/", ("https://host:443", "sohoa")),
        ("https://host:9243/kho-1", ("https://host:9243", "kho-1")),
    ],
)
def test_addresses(url: str, wanted: tuple[str, str]) -> None:
    assert parse_url(url) == wanted


@pytest.mark.parametrize(
    "url", ["http://", "ftp://host", "http://host/Kho", "http://host/a/b", "http://u:p@host", "http://h/_x"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        parse_url(url)


# ── the form of the index ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_index_of_another_form_is_refused_and_a_rebuild_mends_it(elasticsearch: ElasticServer) -> None:
    name = new_name()
    with closing(raw(elasticsearch)) as client:
        client.indices.create(index=f"{name}-000001", aliases={name: {}}, mappings={"_meta": {"form": "elastic/0"}})
    with closing(ElasticIndex(f"{elasticsearch.url}/{name}", access(elasticsearch), pause=0.1)) as index:
        for act in (lambda: index.search(Query("x")), lambda: index.add([paper("a")]), lambda: list(index.versions())):
            with pytest.raises(IndexDamaged, match="elastic/0"):
                act()
        assert index.rebuild([paper("a")]) == 1
        assert found(index, "") == ["a"]


def test_an_index_that_somebody_else_made_is_left_alone(elasticsearch: ElasticServer) -> None:
    name = new_name()
    with closing(raw(elasticsearch)) as client:
        client.indices.create(index=name)
        with (
            closing(ElasticIndex(f"{elasticsearch.url}/{name}", access(elasticsearch))) as index,
            pytest.raises(IndexUnfit, match="no alias of ours"),
        ):
            index.rebuild([paper("a")])
        assert client.indices.exists(index=name)


def test_an_index_that_was_dropped_by_hand_says_what_to_do_and_is_built_again(
    elasticsearch: ElasticServer, index: ElasticIndex
) -> None:
    index.add([paper("a")])
    with closing(raw(elasticsearch)) as client:
        client.indices.delete(index=f"{index.url.rpartition('/')[2]}-000001")
    for act in (lambda: index.search(Query("x")), lambda: index.add([paper("b")])):
        with pytest.raises(IndexDamaged, match="sohoa reindex"):
            act()
    assert index.rebuild([paper("c")]) == 1
    assert found(index, "") == ["c"]


def test_two_first_users_make_one_index(elasticsearch: ElasticServer) -> None:
    url = f"{elasticsearch.url}/{new_name()}"
    users = [ElasticIndex(url, access(elasticsearch)) for _ in range(4)]
    threads = [threading.Thread(target=user.add, args=([paper(f"r{number}")],)) for number, user in enumerate(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for user in users:
        user._unseen = True
    assert sorted(users[0].versions()) == [(f"r{number}", 1) for number in range(4)]
    for user in users:
        user.close()


def test_a_rebuild_that_another_one_overtakes_ends_and_does_no_harm(
    index: ElasticIndex, elasticsearch: ElasticServer
) -> None:
    index.add([paper("old")])
    with closing(ElasticIndex(index.url, access(elasticsearch), pause=0.1, patience=1.0)) as slow:

        def documents() -> Iterator[IndexedDocument]:
            yield paper("slow")
            assert index.rebuild([paper("fast")]) == 1

        with pytest.raises(IndexFailure):
            slow.rebuild(documents())
    assert list(index.versions()) == [("fast", 1)]


def test_a_block_that_a_killed_rebuild_left_is_lifted(
    index: ElasticIndex, elasticsearch: ElasticServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add([paper("a")])
    with closing(raw(elasticsearch)) as client:
        client.indices.add_block(index=f"{index.url.rpartition('/')[2]}-000001", block="write")
    monkeypatch.setattr(elastic, "STALE_BLOCK", 0.5)
    index.add([paper("b")])
    assert sorted(index.versions()) == [("a", 1), ("b", 1)]


def test_the_server_makes_no_index_by_guessing(index: ElasticIndex, elasticsearch: ElasticServer) -> None:
    index.add([paper("a")])
    with closing(raw(elasticsearch)) as client:
        (shape,) = client.indices.get(index=index.url.rpartition("/")[2]).values()
    assert shape["mappings"]["dynamic"] == "strict"
    assert shape["mappings"]["_meta"]["form"] == "elastic/3"


# ── failures, in our words ───────────────────────────────────────────────────────────────────────────────────────────


def test_every_failure_of_the_library_is_mapped() -> None:
    classes = [
        kind
        for module in (library, library.exceptions, elastic_transport)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and not issubclass(kind, Warning)
    ]
    bases = {elastic_transport.TransportError, elastic_transport.ApiError}
    unmapped = [kind for kind in classes if not issubclass(kind, elastic.MAPPED) and kind not in bases]
    assert len(set(classes)) >= 12
    assert unmapped == []


@pytest.mark.parametrize(
    ("status", "kind", "reason", "wanted"),
    [
        (403, "cluster_block_exception", "index [x] blocked by: [FORBIDDEN/8/index write (api)];", IndexAway),
        (429, "cluster_block_exception", "[TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]", IndexFull),
        (429, "es_rejected_execution_exception", "rejected", IndexAway),
        (503, "search_phase_execution_exception", "all shards failed", IndexAway),
        (403, "security_exception", "action is unauthorized", IndexRefused),
        (400, "mapper_parsing_exception", "failed to parse", IndexFailure),
    ],
)
def test_answers_are_told_apart(status: int, kind: str, reason: str, wanted: type[IndexFailure]) -> None:
    told = from_answer(status, {"type": kind, "reason": reason}, "http://h/sohoa")
    assert isinstance(told, wanted)
    assert told.retryable == issubclass(wanted, (IndexAway, IndexFull))


def test_a_record_that_the_server_cannot_take_is_said_so(index: ElasticIndex) -> None:
    with pytest.raises(IndexFailure, match="id"):
        index.add([paper("x" * 600)])
