"""Backup, restore, migration: whole, incremental, cut and gone on with, of a living archive, and proved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import Archive
from archive.transfer import WHOLE, copy_archive, prove_same
from infra.stores.local import LocalStore
from schemas.errors import DigestMismatch, NoSuchObject
from tests.archive.making import open_archive, store_record
from tests.stores.faults import Wrapped
from tests.stores.memory import MemoryStore


@pytest.fixture
def filled(archive: Archive, tmp_path: Path) -> Archive:
    for number in range(5):
        store_record(archive, tmp_path, f"scan {number}".encode(), path=f"hs/{number}.pdf")
    archive.flush_changes()
    return archive


def _damages(store: LocalStore | MemoryStore) -> list[str]:
    with open_archive(store) as copy:
        return [f"{finding.reason} {finding.key}" for finding in copy.verify() if finding.severity == "wrong"]


def test_a_backup_is_whole_and_the_next_one_takes_only_what_is_new(
    filled: Archive, store: LocalStore, tmp_path: Path
) -> None:
    target = MemoryStore()
    first = copy_archive(store, target)
    assert (first.objects, first.present) == (len(list(store.keys(""))), 0)
    assert _damages(target) == []
    store_record(filled, tmp_path, b"scan new", path="hs/new.pdf")
    filled.flush_changes()
    again = copy_archive(store, target)
    assert again.present == first.objects
    assert sorted(target.keys("")) == sorted(store.keys(""))
    assert prove_same(store, target) == prove_same(target, store)


@pytest.mark.usefixtures("filled")
def test_what_waits_in_the_inbox_is_no_part_of_a_backup(store: LocalStore) -> None:
    target = MemoryStore()
    store.create("inbox/files/x", b"x", sha256="2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
    copy_archive(store, target)
    assert list(target.keys("inbox/")) == []


class StoreInUse(Wrapped):
    """While it is listed, somebody goes on working."""

    def __init__(self, store: LocalStore, archive: Archive, place: Path) -> None:
        super().__init__(store)
        self._archive = archive
        self._place = place
        self._count = 0

    def keys(self, prefix: str, *, after: str = "") -> Iterator[str]:
        listed = list(self.inside.keys(prefix, after=after))
        if self._count < 12:  # after the first look at each room: what it lists is already old
            self._count += 1
            store_record(self._archive, self._place, f"late {self._count}".encode(), path=f"hs/late{self._count}.pdf")
            self._archive.flush_changes()
        return iter(listed)


def test_a_backup_of_a_living_archive_holds_nothing_that_refers_to_nothing(
    filled: Archive, store: LocalStore, tmp_path: Path
) -> None:
    target = MemoryStore()
    copy_archive(StoreInUse(store, filled, tmp_path), target)
    assert _damages(target) == []


class StoreCutOff(Wrapped):
    """Answers so many reads, then the cable is pulled."""

    def __init__(self, store: LocalStore, reads: int) -> None:
        super().__init__(store)
        self._reads = reads

    def read(self, key: str, *, sha256: str | None = None) -> bytes:
        self._reads -= 1
        if self._reads < 0:
            raise ConnectionError(key)
        return self.inside.read(key, sha256=sha256)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("reads", [1, 7, 20, 30])
def test_a_backup_that_was_cut_goes_on(store: LocalStore, reads: int) -> None:
    target = MemoryStore()
    with pytest.raises(ConnectionError):
        copy_archive(StoreCutOff(store, reads), target)
    assert _damages(target) == []
    copy_archive(store, target)
    assert _damages(target) == []
    assert prove_same(store, target).objects == len(list(store.keys("")))


@pytest.mark.usefixtures("filled")
def test_a_damaged_original_is_not_carried_on(store: LocalStore) -> None:
    key = next(iter(store.keys("originals/")))
    store.path(key).chmod(0o644)
    store.path(key).write_bytes(b"scan x")
    with pytest.raises(DigestMismatch, match=key):
        copy_archive(store, MemoryStore())


@pytest.mark.usefixtures("filled")
def test_the_proof_finds_a_changed_and_a_missing_object(store: LocalStore) -> None:
    target = MemoryStore()
    copy_archive(store, target)
    access = "access/2026-03-01/x.json"
    store.create(access, b"x", sha256="2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
    with pytest.raises(NoSuchObject, match=access):
        prove_same(store, target)
    target.create(access, b"y", sha256="a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa")
    with pytest.raises(DigestMismatch, match=access):
        prove_same(store, target)


def test_a_large_scan_passes_in_blocks(archive: Archive, store: LocalStore, tmp_path: Path) -> None:
    scan = b"0123456789abcdef" * (WHOLE // 16 + 1)
    record = store_record(archive, tmp_path, scan)
    archive.flush_changes()
    target = MemoryStore()
    copy_archive(store, target)
    assert len(target.read(f"originals/{record.source.sha256[:2]}/{record.source.sha256}")) == len(scan)
