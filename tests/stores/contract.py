"""What every object store must do: a suite that each adapter's tests take over with a ``store`` of their own."""

from __future__ import annotations

import hashlib
import random
import threading
import unicodedata
from pathlib import Path

import pytest

from schemas.errors import DigestMismatch, NoSuchObject, Unreadable, UsageError
from schemas.ports import ObjectStore

WRITERS = 16


def sha(data: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(data).hexdigest()


def put(store: ObjectStore, key: str, data: bytes = b"x") -> bool:
    """Creates an object with its right digest."""
    return store.create(key, data, sha256=sha(data))


class StoreContract:
    """Subclasses give a fixture ``store``: an empty store."""

    def test_what_was_written_is_read(self, store: ObjectStore) -> None:
        data = "Quyết định số 05/QĐ-SNV".encode() * 1000
        assert put(store, "bodies/ab/x.json", data)
        assert store.read("bodies/ab/x.json") == data
        assert store.read("bodies/ab/x.json", sha256=sha(data)) == data
        assert store.size("bodies/ab/x.json") == len(data)
        with store.open("bodies/ab/x.json") as stream:
            assert stream.read(7) + stream.read() == data

    def test_a_file_is_taken_as_it_is(self, store: ObjectStore, tmp_path: Path) -> None:
        data = random.Random(7).randbytes(3_000_000)
        (tmp_path / "scan.pdf").write_bytes(data)
        assert store.create("originals/s", tmp_path / "scan.pdf", sha256=sha(data))
        assert store.read("originals/s", sha256=sha(data)) == data

    def test_an_empty_object_is_an_object(self, store: ObjectStore) -> None:
        assert put(store, "mark", b"")
        assert (store.size("mark"), store.read("mark"), list(store.keys(""))) == (0, b"", ["mark"])

    def test_nothing_is_ever_replaced(self, store: ObjectStore) -> None:
        assert put(store, "a", b"first")
        assert not put(store, "a", b"second")
        assert not put(store, "a", b"first")
        assert store.read("a") == b"first"

    def test_wrong_bytes_are_refused_and_leave_nothing(self, store: ObjectStore, tmp_path: Path) -> None:
        (tmp_path / "scan.pdf").write_bytes(b"changed meanwhile")
        for data in (b"other", tmp_path / "scan.pdf"):
            with pytest.raises(DigestMismatch):
                store.create("a", data, sha256=sha(b"x"))
        assert store.size("a") is None
        assert list(store.keys("")) == []

    def test_a_scan_that_cannot_be_read_is_not_the_stores_fault(self, store: ObjectStore, tmp_path: Path) -> None:
        with pytest.raises(Unreadable):
            store.create("a", tmp_path / "gone.pdf", sha256=sha(b"x"))
        assert list(store.keys("")) == []

    def test_bytes_that_are_not_those_asked_for_are_not_given(self, store: ObjectStore) -> None:
        put(store, "a", b"one")
        with pytest.raises(DigestMismatch):
            store.read("a", sha256=sha(b"two"))

    def test_what_is_not_there_is_said_so(self, store: ObjectStore) -> None:
        put(store, "folder/a")
        for key in ("b", "folder", "folder/a/b", "folder/c"):
            assert store.size(key) is None
            with pytest.raises(NoSuchObject):
                store.read(key)
            with pytest.raises(NoSuchObject), store.open(key):
                pass
        assert list(store.keys("nothing/")) == []

    def test_keys_come_in_code_point_order(self, store: ObjectStore) -> None:
        names = [
            "a",
            "a-b/x",
            "a/",
            "a/b",
            "a/b-c",
            "a/b.c/d",
            "a0",
            "đ/1",
            "z/000002",
            "z/000010",
            "Z",
            "a b",
            "x\u0301/y",
        ]
        keys = [unicodedata.normalize("NFC", name) for name in names if name not in ("a", "a/", "a/b")]
        for key in keys:
            put(store, key)
        assert list(store.keys("")) == sorted(keys)
        for prefix in ("a", "a/", "a/b", "a/b.c/", "z/0000", "đ", "Z", "none"):
            assert list(store.keys(prefix)) == sorted(key for key in keys if key.startswith(prefix))
        for after in ("", "a", "a/b-c", "a/b-d", "a0", "z/000002", "~", "đ/1"):
            assert list(store.keys("", after=after)) == sorted(key for key in keys if key > after)
        assert list(store.keys("z/", after="z/000002")) == ["z/000010"]

    @pytest.mark.parametrize(
        "key", ["", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "e\u0302", "a\x00b", "a\nb"]
    )
    def test_what_is_no_key_is_refused(self, store: ObjectStore, key: str) -> None:
        with pytest.raises(UsageError):
            put(store, key)
        with pytest.raises(UsageError):
            store.read(key)
        with pytest.raises(UsageError):
            store.size(key)
        assert list(store.keys("")) == []

    def test_of_sixteen_writers_exactly_one_wins(self, store: ObjectStore) -> None:
        for turn in range(10):
            start = threading.Barrier(WRITERS)
            won: list[int] = []

            def write(
                writer: int, key: str = f"log/{turn:06d}", start: threading.Barrier = start, won: list[int] = won
            ) -> None:
                data = f"writer {writer}".encode() * 5000
                start.wait()
                if store.create(key, data, sha256=sha(data)):
                    won.append(writer)

            threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(won) == 1
            assert store.read(f"log/{turn:06d}") == f"writer {won[0]}".encode() * 5000

    def test_listing_while_others_write_gives_no_half_object(self, store: ObjectStore) -> None:
        done = threading.Event()
        data = b"y" * 200_000

        def write() -> None:
            for number in range(40):
                put(store, f"n/{number:03d}", data)
            done.set()

        thread = threading.Thread(target=write)
        thread.start()
        while not done.is_set():
            assert all(store.size(key) == len(data) for key in store.keys("n/"))
        thread.join()
        assert len(list(store.keys("n/"))) == 40
