"""`verify`: whatever a disk, a hand or a thief does to the store is found; what a crash leaves is only noted."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Archive
from archive.forms import seal
from archive.naming import body_key, digest, entry_key, folder_digest
from infra.stores.local import LocalStore
from schemas.errors import StoreAway, StoreRefused
from schemas.life import BatchLine, Entry, Finding
from schemas.ports import ObjectStore
from schemas.record import Record, SeenAt
from tests.archive.making import make_record, open_archive, store_record
from tests.stores.faults import StoreAwayNow, Wrapped, WrongBytes

BITS = random.Random(20260301)


@pytest.fixture
def record(store: LocalStore, tmp_path: Path) -> Record:
    """The first record of an archive in which everything was done once."""
    with open_archive(store) as archive:
        record = store_record(archive, tmp_path)
        other = store_record(archive, tmp_path, b"scan 2")
        archive.see_again(record.id, SeenAt(path="b.pdf", batch="lo-1"))
        archive.commit(archive.record(record.id).model_copy(update={"regime": "nd30"}), "corrected", "x", expected=2)
        archive.link_pixels(record.id, "a" * 64)
        archive.link_pixels(other.id, "a" * 64)
        archive.write_line(
            BatchLine(
                batch="lo-1",
                source="hs/1.pdf",
                sha256=record.source.sha256,
                attempt=1,
                state="done",
                records=(record.id,),
                actor="x",
                when=datetime(2026, 3, 1, tzinfo=UTC),
            )
        )
        archive.note_access(record.id, "show")
        _store_folder(archive, tmp_path)
    return record


def _store_folder(archive: Archive, folder: Path) -> None:
    pages = [b"page one", b"page two"]
    paths = [folder / "1.jpg", folder / "2.jpg"]
    for path, data in zip(paths, pages, strict=True):
        path.write_bytes(data)
    members = tuple(digest(data) for data in pages)
    archive.put_original(paths, folder_digest(members), members)
    record = make_record(b"folder")
    source = record.source.model_copy(update={"sha256": folder_digest(members), "members": members})
    for ref, data in ((record.words, b'{"words":"folder"}\n'), (record.pdf, b"%PDF folder")):
        archive.put_derived(ref.key.split("/")[2].partition(".")[0], "." + ref.key.partition(".")[2], data)
    archive.commit(record.model_copy(update={"source": source}), "digitised", "x")


def _wrong(store: ObjectStore) -> list[Finding]:
    return [finding for finding in open_archive(store).verify() if finding.severity == "wrong"]


def _notes(store: ObjectStore) -> list[Finding]:
    return [finding for finding in open_archive(store).verify() if finding.severity == "note"]


@pytest.mark.usefixtures("record")
def test_a_sound_archive_gives_no_finding_and_every_object_is_read(store: LocalStore) -> None:
    counts: list[int] = []
    assert list(open_archive(store).verify(counts.append)) == []
    assert counts == list(range(1, len(list(store.keys(""))) + 1))


@pytest.mark.usefixtures("record")
def test_a_flipped_bit_is_found_wherever_it_is(store: LocalStore) -> None:
    for key in store.keys(""):
        size = store.size(key) or 0
        for _ in range(6 if size else 0):
            bit = BITS.randrange(size * 8)
            assert _wrong(WrongBytes(store, key, bit)), f"{key}: bit {bit}"


@pytest.mark.usefixtures("record")
def test_a_file_cut_short_or_emptied_is_found_wherever_it_is(store: LocalStore) -> None:
    for key in [key for key in store.keys("") if store.size(key)]:
        data = store.read(key)
        for rest in (data[:-1], data[: len(data) // 2], b"", data + b"\n"):
            with _replaced(store, key, rest):
                assert _wrong(store), f"{key}: {len(rest)} of {len(data)} bytes"


@pytest.mark.usefixtures("record")
def test_a_mark_with_bytes_in_it_is_found(store: LocalStore) -> None:
    for key in [key for key in store.keys("") if store.size(key) == 0]:
        with _replaced(store, key, b"x"):
            assert [finding.key for finding in _wrong(store)] == [key]


def test_what_is_missing_is_found(store: LocalStore, record: Record) -> None:
    entries = list(store.keys("records/"))
    for key in (*entries, *store.keys("bodies/"), *store.keys("derived/"), *store.keys("originals/")):
        with _replaced(store, key, None):
            assert key in {finding.key for finding in _wrong(store)}, key
    assert entry_key(record.id, 4) in entries


def test_the_whole_log_of_a_record_taken_away_is_found(store: LocalStore, record: Record) -> None:
    for key in store.keys(f"records/{record.id[:2]}/{record.id}"):
        store.path(key).unlink()
    assert {finding.reason for finding in _wrong(store)} >= {"chain_broken", "no_such_object"}


def test_a_batch_of_the_feed_taken_away_is_found_or_noted(store: LocalStore, record: Record) -> None:
    with open_archive(store) as archive:
        archive.see_again(record.id, SeenAt(path="c.pdf", batch="lo-1"))
    first, *_, last = store.keys("changes/")
    with _replaced(store, first, None):
        assert {finding.reason for finding in _wrong(store)} == {"chain_broken"}
    with _replaced(store, last, None):
        assert _wrong(store) == []
        assert "not_in_feed" in {finding.reason for finding in _notes(store)}


def test_an_entry_put_in_place_of_another_is_found(store: LocalStore, record: Record) -> None:
    """The forger knows our forms: seals, chain and body are right; only the feed and later entries know better."""
    for number in range(1, 5):
        key = entry_key(record.id, number)
        entry = Entry.model_validate({k: v for k, v in _json(store, key).items() if k != "seal"})
        forged = seal(entry.model_copy(update={"actor": "kẻ khác"}))
        with _replaced(store, key, forged):
            assert "chain_broken" in {finding.reason for finding in _wrong(store)}, number


def test_an_entry_moved_to_another_record_is_found(store: LocalStore, record: Record) -> None:
    other = next(id_ for id_ in open_archive(store).ids() if id_ != record.id)
    with _replaced(store, entry_key(record.id, 1), store.read(entry_key(other, 1))):
        assert entry_key(record.id, 1) in {finding.key for finding in _wrong(store)}


def test_a_body_of_another_record_is_found(store: LocalStore, record: Record) -> None:
    other = next(id_ for id_ in open_archive(store).ids() if id_ != record.id)
    head = open_archive(store).head(other)
    assert head is not None
    with open_archive(store, writer="ke-gian") as archive:
        entry = archive.head(record.id)
        assert entry is not None
        forged = entry.model_copy(
            update={"number": entry.number + 1, "previous": digest(store.read(entry_key(record.id, entry.number)))}
        )
        data = seal(forged.model_copy(update={"body": head.body}))
        store.create(entry_key(record.id, forged.number), data, sha256=digest(data))
    assert body_key(head.body) in {finding.key for finding in _wrong(store)}


def test_a_line_put_in_another_batch_or_place_is_found(store: LocalStore, record: Record) -> None:
    (key,) = store.keys("batches/lo-1/lines/")
    data = store.read(key)
    with open_archive(store) as archive:
        archive.open_batch("lo-2", None)
    for place in (key.replace("lo-1", "lo-2"), key.replace("-000001", "-000002")):
        store.create(place, data, sha256=digest(data))
        assert [finding.key for finding in _wrong(store)] == [place]
        store.path(place).unlink()
    assert record.id


def test_a_clock_that_went_back_is_noted(store: LocalStore, record: Record) -> None:
    early = datetime(2020, 1, 1, tzinfo=UTC)
    with Archive(store, actor="x", clock=lambda: early, writer="w") as archive:
        archive.see_again(record.id, SeenAt(path="d.pdf", batch="lo-1"))
        archive.see_again(record.id, SeenAt(path="e.pdf", batch="lo-1"))
    assert [(finding.severity, finding.reason) for finding in open_archive(store).verify()] == [
        ("note", "time_backwards")
    ]


@pytest.mark.usefixtures("record")
def test_what_nobody_refers_to_is_noted(store: LocalStore) -> None:
    for key in ("derived/ab/abc.pdf", "bodies/" + digest(b"{}")[:2] + f"/{digest(b'{}')}.json", "ghi chú.txt"):
        store.create(key, b"{}", sha256=digest(b"{}"))
    store.create(f"originals/{digest(b'z')[:2]}/{digest(b'z')}", b"z", sha256=digest(b"z"))
    assert _wrong(store) == []
    assert sorted(finding.reason for finding in _notes(store)) == ["unknown_object", *["unreferenced"] * 3]


@pytest.mark.usefixtures("record")
def test_one_object_that_cannot_be_read_does_not_end_the_pass(store: LocalStore) -> None:
    class Locked(Wrapped):
        def read(self, key: str, *, sha256: str | None = None) -> bytes:
            if key == locked:
                raise StoreRefused(detail=key)
            return super().read(key, sha256=sha256)

    for locked in (next(store.keys("records/")), next(store.keys("bodies/")), next(store.keys("batches/"))):
        assert (locked, "store_refused") in {(finding.key, finding.reason) for finding in _wrong(Locked(store))}


@pytest.mark.usefixtures("record")
def test_a_store_that_is_away_ends_the_pass(store: LocalStore) -> None:
    with pytest.raises(StoreAway):
        list(open_archive(StoreAwayNow(store)).verify())


class _replaced:  # noqa: N801 - reads like a word in a with statement
    """For the time of the block the object has other bytes, or is gone."""

    def __init__(self, store: LocalStore, key: str, data: bytes | None) -> None:
        self._path, self._data = store.path(key), data

    def __enter__(self) -> None:
        self._before = self._path.read_bytes()
        self._path.unlink()
        if self._data is not None:
            self._path.write_bytes(self._data)

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)
        self._path.write_bytes(self._before)


def _json(store: LocalStore, key: str) -> dict[str, object]:
    import json  # noqa: PLC0415

    value = json.loads(store.read(key))
    assert isinstance(value, dict)
    return value
