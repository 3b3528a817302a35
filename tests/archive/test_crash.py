"""Crashes: the process may die at any write, before or just after it; the same work again completes it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Archive
from schemas.errors import StoreAway, StoreFull
from schemas.life import BatchLine
from schemas.ports import ObjectStore
from schemas.record import SeenAt
from tests.archive.making import make_record, open_archive, store_record
from tests.stores.faults import Killed, StoreAwayNow, StoreCrash, StoreFullAfter
from tests.stores.memory import MemoryStore

WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def _work(store: ObjectStore, folder: Path) -> None:
    """Two scans with the same pictures, a duplicate of the first, a batch that is withdrawn and one that is not."""
    with open_archive(store) as archive:
        first, second = store_record(archive, folder), store_record(archive, folder, b"scan 2", path="hs/2.pdf")
        for record in (first, second):
            archive.link_pixels(record.id, "a" * 64)
            _settle(archive, record.source.seen[0].path, record.source.sha256, record.id)
        archive.see_again(first.id, SeenAt(path="hs/1 copy.pdf", batch="lo-1"))
        _settle(archive, "hs/1 copy.pdf", first.source.sha256, first.id)
        wrong = store_record(archive, folder, b"scan 3", batch="nham")
        archive.withdraw_batch("nham", "x")
        archive.open_batch("lo-2", None)
        archive.reinstate(wrong.id, SeenAt(path="hs/3.pdf", batch="lo-2"), "batch lo-2")


def _again(store: ObjectStore, folder: Path) -> None:
    """The same, where a batch that was withdrawn already takes nothing more, as the pipeline does it."""
    with open_archive(store) as archive:
        withdrawn = any(note.kind == "withdrawn" for note in archive.batch_notes("nham"))
    if not withdrawn:
        _work(store, folder)
        return
    with open_archive(store) as archive:
        (id_,) = archive.withdraw_batch("nham", "x") or (make_record(b"scan 3", batch="nham").id,)
        archive.open_batch("lo-2", None)
        archive.reinstate(id_, SeenAt(path="hs/3.pdf", batch="lo-2"), "batch lo-2")


def _told(archive: Archive) -> dict[str, int]:
    """Where each record stands by the change feed."""
    told: dict[str, int] = {}
    for change in archive.changes():
        told[change.record] = max(change.number, told.get(change.record, 0))
    return told


def _settle(archive: Archive, source: str, sha256: str, record: str) -> None:
    line = BatchLine(
        batch="lo-1", source=source, sha256=sha256, attempt=1, state="done", records=(record,), actor="x", when=WHEN
    )
    archive.write_line(line)


def _picture(store: ObjectStore) -> object:
    """All that a reader of the archive can see, but times and where the feed was cut."""
    archive = open_archive(store)
    ids = list(archive.ids())
    return (
        [(id_, archive.record(id_), [(entry.number, entry.kind) for entry in archive.history(id_)]) for id_ in ids],
        [
            [line.model_copy(update={"when": None}) for line in archive.batch_lines(batch)]
            for batch in archive.batches()
        ],
        [[note.kind for note in archive.batch_notes(batch)] for batch in archive.batches()],
        {id_: archive.current(id_)[0].number for id_ in ids} == _told(archive),
        [key for key in store.keys("") if not key.startswith(("changes/", "access/", "bodies/"))],
    )


@pytest.mark.parametrize("after", [False, True], ids=["before the write", "after the write"])
def test_the_same_work_again_completes_what_a_crash_cut(tmp_path: Path, after: bool) -> None:  # noqa: FBT001
    whole = MemoryStore()
    _work(whole, tmp_path)
    wanted, writes = _picture(whole), 0
    while True:
        store = MemoryStore()
        try:
            _work(StoreCrash(store, writes, after=after), tmp_path)
        except Killed:
            _again(store, tmp_path)
            assert _picture(store) == wanted, f"cut at write {writes}"
            assert not [finding for finding in open_archive(store).verify() if finding.severity == "wrong"]
            writes += 1
            continue
        break
    assert writes > 40


def test_a_crash_never_leaves_anything_wrong_behind(tmp_path: Path) -> None:
    for writes in range(0, 40, 2):
        store = MemoryStore()
        with pytest.raises(Killed):
            _work(StoreCrash(store, writes, after=True), tmp_path)
        assert not [finding for finding in open_archive(store).verify() if finding.severity == "wrong"], writes


def test_a_full_store_stops_the_work_and_room_lets_it_go_on(tmp_path: Path) -> None:
    whole, store = MemoryStore(), MemoryStore()
    _work(whole, tmp_path)
    for room in (0, 5, 11):
        with pytest.raises(StoreFull):
            _work(StoreFullAfter(store, room), tmp_path)
        assert not [finding for finding in open_archive(store).verify() if finding.severity == "wrong"]
    _work(store, tmp_path)
    assert _picture(store) == _picture(whole)


def test_changes_wait_while_the_store_is_away(tmp_path: Path) -> None:
    store = StoreAwayNow(MemoryStore())
    store.away = False
    archive = open_archive(store)
    record = store_record(archive, tmp_path)
    store.away = True
    with pytest.raises(StoreAway):
        archive.flush_changes()
    store.away = False
    archive.close()
    assert [change.record for change in archive.changes()] == [record.id]
