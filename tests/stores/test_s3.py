"""The S3 store on real servers: the contract, and what only a server can do."""

from __future__ import annotations

import inspect
import io
import random
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import minio as library
import pytest
from minio.error import MinioException, S3Error
from urllib3 import exceptions as net

from infra.stores import s3
from infra.stores.s3 import PART, S3Store
from infra.stores.s3_address import S3Access, S3Address, parse_address
from infra.stores.s3_setup import application_policy, probe, set_up
from schemas.errors import (
    DigestMismatch,
    NoSuchBucket,
    NoSuchObject,
    StoreAway,
    StoreKeyWrong,
    StoreRefused,
    StoreUnfit,
    UsageError,
)
from tests.servers.process import free_port
from tests.servers.relay import make_certificate, relay
from tests.servers.s3 import S3Server
from tests.stores.contract import StoreContract, put, sha
from tests.stores.s3_places import access, address, new_store, raw

LARGE = random.Random(3).randbytes(PART + 1000)
"""A scan that goes in two parts."""


class TestOnMinio(StoreContract):
    @pytest.fixture
    def store(self, minio: S3Server) -> Iterator[S3Store]:
        with new_store(minio) as store:
            yield store


class TestOnVersitygw(StoreContract):
    @pytest.fixture
    def store(self, versitygw: S3Server) -> Iterator[S3Store]:
        with new_store(versitygw, "đơn vị/so-noi-vu/") as store:
            yield store


@pytest.fixture(params=["minio", "versitygw"])
def server(request: pytest.FixtureRequest) -> S3Server:
    """Each S3 server in turn."""
    server: S3Server = request.getfixturevalue(request.param)
    return server


@pytest.fixture
def large(tmp_path: Path) -> Path:
    (tmp_path / "large.pdf").write_bytes(LARGE)
    return tmp_path / "large.pdf"


# ── large scans ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_large_scan_goes_in_parts_and_is_never_replaced(server: S3Server, large: Path) -> None:
    with new_store(server) as store:
        assert store.create("originals/s", large, sha256=sha(LARGE))
        assert not store.create("originals/s", large, sha256=sha(LARGE))
        large.write_bytes(LARGE[::-1])
        assert not store.create_in_parts("originals/s", large, sha256=sha(LARGE[::-1]))
        assert store.read("originals/s", sha256=sha(LARGE)) == LARGE
        assert list(store.irregular()) == []


def test_a_large_scan_that_changes_on_the_way_is_refused_and_leaves_nothing(server: S3Server, large: Path) -> None:
    with new_store(server) as store:
        with pytest.raises(DigestMismatch):
            store.create("originals/s", large, sha256=sha(b"what it was before"))
        assert store.size("originals/s") is None
        assert list(store.keys("")) == []


def test_of_four_uploads_in_parts_exactly_one_wins(server: S3Server, large: Path) -> None:
    with new_store(server) as store:
        won: list[bool] = []
        start = threading.Barrier(4)

        def write() -> None:
            start.wait()
            won.append(store.create_in_parts("originals/s", large, sha256=sha(LARGE)))

        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(won) == [False, False, False, True]
        assert list(store.irregular()) == []


# ── setting up, locks, rights ────────────────────────────────────────────────────────────────────────────────────────


def test_setting_up_makes_what_an_archive_needs_and_may_be_repeated(server: S3Server) -> None:
    place = address(server)
    done = set_up(place, access(server))
    assert (done.created, done.versions, done.lock) == (True, True, True)
    again = set_up(place, access(server))
    assert (again.created, again.versions, again.lock) == (False, True, True)
    with closing(S3Store(place, access(server), must_exist=True)) as store:
        assert list(store.keys("")) == []
        assert list(store.irregular()) == []


def test_a_server_that_offers_encryption_encrypts(minio: S3Server) -> None:
    place = address(minio)
    assert set_up(place, access(minio)).encrypted
    with closing(S3Store(place, access(minio))) as store:
        put(store, "a")
        headers = raw(minio).stat_object(place.bucket, "a").metadata or {}
        assert headers["x-amz-server-side-encryption"] == "AES256"
        assert store.read("a") == b"x"


def test_a_server_without_conditional_writes_is_refused_with_the_reason(server: S3Server) -> None:
    place = address(server)
    s3.S3Admin(place, access(server)).make_bucket()
    with relay(server.host, edit=lambda block: block.replace(b"If-None-Match: *\r\n", b"")) as deaf:
        admin = s3.S3Admin(replace(place, host=deaf.host), access(server))
        store = S3Store(replace(place, host=deaf.host), access(server))
        with pytest.raises(StoreUnfit, match="only if absent"):
            probe(store, lambda: admin.remove("inbox/.probe/"))
        assert list(raw(server).list_objects(place.bucket, recursive=True, include_version=True)) == []


def test_the_applications_key_creates_and_reads_but_never_deletes(minio: S3Server) -> None:
    place = address(minio)
    app = S3Access("sohoa-app", "a-secret-of-the-application", retain_days=1)
    assert set_up(place, access(minio), application=app).granted
    client = raw(minio, app)
    with closing(S3Store(place, app)) as store:
        assert put(store, "records/a")
        assert put(store, "inbox/b")
        assert not put(store, "records/a", b"y")
        assert store.read("records/a") == b"x"
        assert list(store.keys("")) == ["inbox/b", "records/a"]
        assert list(store.irregular()) == []
        (version,) = [
            found.version_id
            for found in client.list_objects(place.bucket, "records/", include_version=True, recursive=True)
        ]
        for version_id in (None, version):
            with pytest.raises(S3Error, match="Access Denied"):
                client.remove_object(place.bucket, "records/a", version_id=version_id)
        client.remove_object(place.bucket, "inbox/b")
        assert list(store.keys("")) == ["records/a"]


def test_policy_names_one_bucket_and_deletes_only_below_the_inbox() -> None:
    policy = application_policy(S3Address("h", "kho", "don-vi/"))
    for statement in policy["Statement"]:
        assert statement["Effect"] == "Allow"
        deletes = [action for action in statement["Action"] if "Delete" in action]
        if deletes:
            assert statement["Resource"] == ["arn:aws:s3:::kho/don-vi/inbox/*"]
    assert "Bypass" not in str(policy)
    assert "s3:*" not in str(policy)


def test_what_is_retained_is_not_deleted_even_by_the_administrator(server: S3Server) -> None:
    with new_store(server, retain_days=2) as store:
        put(store, "records/a")
        put(store, "inbox/b")
        until = store.retained_until("records/a")
        assert until is not None
        assert timedelta(days=1) < until - datetime.now(UTC) < timedelta(days=3)
        bucket = store.url.rpartition("/")[2]
        (version,) = [
            found.version_id
            for found in raw(server).list_objects(bucket, "records/", include_version=True, recursive=True)
        ]
        with pytest.raises(S3Error):
            raw(server).remove_object(bucket, "records/a", version_id=version)
        store.retain("records/a", datetime.now(UTC) + timedelta(days=9))
        later = store.retained_until("records/a")
        assert later is not None
        assert later > until
        assert store.read("records/a") == b"x"


def test_a_legal_hold_keeps_an_object_until_it_is_lifted(server: S3Server) -> None:
    with new_store(server) as store:
        put(store, "records/a")
        store.hold("records/a", on=True)
        bucket = store.url.rpartition("/")[2]
        (version,) = [
            found.version_id for found in raw(server).list_objects(bucket, recursive=True, include_version=True)
        ]
        with pytest.raises(S3Error):
            raw(server).remove_object(bucket, "records/a", version_id=version)
        store.hold("records/a", on=False)
        raw(server).remove_object(bucket, "records/a", version_id=version)
        assert store.size("records/a") is None


def test_second_versions_and_delete_markers_are_found_and_the_first_version_is_the_truth(server: S3Server) -> None:
    with new_store(server, "so/") as store:
        for key in ("log/1", "log/2", "log/3", "log/4", "log/5"):
            put(store, key, b"first")
        bucket = store.url.split("/")[-2]
        assert list(store.irregular()) == []
        raw(server).put_object(bucket, "so/log/1", io.BytesIO(b"second"), 6)
        raw(server).remove_object(bucket, "so/log/2")
        again = raw(server).put_object(bucket, "so/log/4", io.BytesIO(b"first"), 5)
        for tampered in (b"firsT", b"first"):
            raw(server).put_object(bucket, "so/log/5", io.BytesIO(tampered), 5)
        found = list(store.irregular())
        assert [(key, kind) for key, kind, _ in sorted(found)] == [
            ("log/1", "second_version"),
            ("log/2", "delete_marker"),
            ("log/4", "equal_version"),
            ("log/5", "equal_version"),
            ("log/5", "second_version"),
        ]
        assert list(store.irregular("log/4")) == [("log/4", "equal_version", again.version_id)]
        assert store.read("log/1") == b"second"
        assert store.size("log/2") is None
        assert [store.read_first(key) for key in ("log/1", "log/2", "log/3")] == [b"first"] * 3
        assert list(store.irregular("log/3")) == []
        with pytest.raises(NoSuchObject):
            store.read_first("log/6")


def test_a_link_is_read_by_anyone_and_only_while_it_lives(server: S3Server) -> None:
    with new_store(server) as store:
        put(store, "issued/Giấy phép.pdf", b"%PDF")
        with urllib.request.urlopen(store.link("issued/Giấy phép.pdf", seconds=60)) as answer:  # noqa: S310 - our own
            assert answer.read() == b"%PDF"
        short = store.link("issued/Giấy phép.pdf", seconds=1)
        threading.Event().wait(2.1)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(short)  # noqa: S310 - our own
        refused.value.close()
        assert refused.value.code in (400, 403)


# ── failures, in our words ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_wrong_key_is_said_so(server: S3Server) -> None:
    with new_store(server) as good:
        put(good, "a")
        place = parse_address(good.url)
        for wrong in (S3Access("nobody", server.password), S3Access(server.user, "wrong-secret")):
            with closing(S3Store(place, wrong)) as store:
                for act in (
                    lambda s: s.read("a"),
                    lambda s: s.size("a"),
                    lambda s: put(s, "b"),
                    lambda s: list(s.keys("")),
                ):
                    with pytest.raises(StoreKeyWrong, match="SOHOA_S3_ACCESS_KEY"):
                        act(store)


def test_a_missing_bucket_is_said_so(server: S3Server) -> None:
    with closing(S3Store(address(server), access(server))) as store:
        for act in (lambda s: s.read("a"), lambda s: s.size("a"), lambda s: put(s, "b"), lambda s: list(s.keys(""))):
            with pytest.raises(NoSuchBucket, match="sohoa init"):
                act(store)
        with pytest.raises(NoSuchBucket):
            S3Store(parse_address(store.url), access(server), must_exist=True)


def test_nobody_there_is_said_so_after_a_while() -> None:
    place = S3Address(f"127.0.0.1:{free_port()}", "kho", secure=False)
    with closing(S3Store(place, S3Access("a", "b"), patience=0.5)) as store:
        for act in (lambda s: s.read("a"), lambda s: s.size("a"), lambda s: put(s, "b"), lambda s: list(s.keys(""))):
            with pytest.raises(StoreAway):
                act(store)


def test_bytes_spoilt_on_the_way_are_refused_by_the_server(server: S3Server) -> None:
    with new_store(server) as good:
        with relay(server.host, edit=lambda block: block.replace(b"Kinh gui", b"Kinh gux")) as spoiling:
            place = replace(parse_address(good.url), host=spoiling.host)
            with (
                closing(S3Store(place, access(server), patience=0.5)) as store,
                pytest.raises((DigestMismatch, StoreAway)),
            ):
                put(store, "a", b"Kinh gui")
        assert good.size("a") is None


def test_an_answer_that_gets_lost_does_not_make_a_winner_a_loser(server: S3Server) -> None:
    with relay(server.host) as cutting, new_store(server, host=cutting.host) as store:
        put(store, "warm")
        cutting.cut_answers = 1
        assert put(store, "a", b"mine")
        cutting.cut_answers = 1
        assert not put(store, "a", b"other")
        assert store.read("a") == b"mine"
        assert list(store.irregular()) == []


def test_a_listing_that_breaks_off_goes_on(server: S3Server) -> None:
    with relay(server.host) as cutting, new_store(server, host=cutting.host) as store:
        for number in range(5):
            put(store, f"n/{number}")
        cutting.cut_answers = 2
        assert list(store.keys("n/")) == [f"n/{number}" for number in range(5)]


def test_certificates_are_checked(minio: S3Server, tmp_path: Path) -> None:
    tls, ca_file = make_certificate(tmp_path)
    place = address(minio)
    s3.S3Admin(place, access(minio)).make_bucket()
    with relay(minio.host, tls=tls) as secure:
        place = replace(place, host=secure.host, secure=True)
        with closing(S3Store(place, replace(access(minio), ca_file=ca_file))) as store:
            assert put(store, "a")
            assert store.read("a") == b"x"
        with closing(S3Store(place, access(minio))) as store, pytest.raises(StoreRefused, match="TLS"):
            store.read("a")


def test_every_failure_of_the_library_is_mapped() -> None:
    handled = (*s3.ANSWERED, *s3.REFUSING, *s3.UNTRUSTED, *s3.MISUSED, *s3.UNREACHED)
    classes = [
        kind
        for module in (library.error, net)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and kind.__module__ == module.__name__
    ]
    bases = {MinioException, net.HTTPError}
    unmapped = [kind for kind in classes if not issubclass(kind, (Warning, *handled)) and kind not in bases]
    assert len(classes) > 25
    assert unmapped == []


@pytest.mark.parametrize(
    "url",
    [
        "s3://host:9000/kho",
        "s3+http://127.0.0.1:9000/kho/don-vi/a",
        "s3://host/kho?region=vn-1",
        "s3://h/kho/a?region=x",
    ],
)
def test_an_address_picks_the_same_archive_again(url: str) -> None:
    assert parse_address(url).url == url


@pytest.mark.parametrize(
    "url",
    ["s3://host", "s3://host/", "s3:///kho", "s3://host/KHO", "s3://host/k", "s3://host/kho/a//b", "s3://u:p@host/kho"],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        parse_address(url)


def test_a_store_without_keys_says_which_settings_it_wants() -> None:
    with pytest.raises(UsageError, match="SOHOA_S3_ACCESS_KEY"):
        S3Store(S3Address("h", "kho"), S3Access())


def test_secrets_are_not_shown() -> None:
    assert "hidden" not in repr(S3Access("a", "hidden"))
