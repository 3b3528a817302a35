"""Records: begun once, changed by numbered entries, found by id, source and pictures."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from archive import Archive, derived_key, folder_digest, record_id
from archive.naming import digest, entry_key
from infra.stores.local import LocalStore
from schemas.errors import (
    AlreadyExists,
    AmbiguousId,
    ChainBroken,
    DigestMismatch,
    NoSuchObject,
    TruncatedFile,
    UnknownRecord,
    UsageError,
)
from schemas.record import Link, Record, SeenAt
from tests.archive.making import make_record, open_archive, store_record

OTHER = SeenAt(path="ho so/bản sao.pdf", batch="lo-2")


def _kinds(archive: Archive, record: Record) -> list[str]:
    return [entry.kind for entry in archive.history(record.id)]


def test_a_record_is_read_as_it_was_written(archive: Archive, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    entry, current = archive.current(record.id)
    assert current == record == archive.record(record.id, 1)
    assert (entry.number, entry.kind, entry.actor, entry.previous) == (1, "digitised", "thu.tran", None)
    assert archive.head(record.id) == entry
    assert list(archive.ids()) == [record.id]
    assert archive.read_derived(record.pdf) == b"%PDF scan 1"


def test_an_id_follows_from_bytes_and_first_page() -> None:
    assert record_id("a" * 64, 1) == record_id("a" * 64, 1)
    assert len({record_id("a" * 64, 1), record_id("a" * 64, 2), record_id("b" * 64, 1)}) == 3
    assert len(record_id("a" * 64, 1)) == 40
    assert folder_digest(["a", "b"]) != folder_digest(["b", "a"])
    assert len({derived_key("a", "r"), derived_key("a", "r", "1-2"), derived_key("a", "s")}) == 3


def test_the_same_again_changes_nothing(archive: Archive, store: LocalStore, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    archive.see_again(record.id, OTHER)
    archive.flush_changes()
    keys = list(store.keys(""))
    assert archive.commit(record, "digitised", "again").number == 1
    assert list(store.keys("")) == keys


def test_another_reading_of_the_same_bytes_is_refused(archive: Archive, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    with pytest.raises(AlreadyExists):
        archive.commit(record.model_copy(update={"reader": "test 2"}), "digitised", "again")
    assert archive.record(record.id) == record


def test_who_saw_an_older_state_does_not_win(archive: Archive, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    archive.commit(record.model_copy(update={"regime": "a"}), "corrected", "one", expected=1)
    with pytest.raises(AlreadyExists):
        archive.commit(record.model_copy(update={"regime": "b"}), "corrected", "two", expected=1)
    assert archive.record(record.id).regime == "a"
    assert archive.commit(record, "corrected", "three").number == 3


def test_of_sixteen_reviewers_exactly_one_wins(store: LocalStore, tmp_path: Path) -> None:
    with open_archive(store) as archive:
        record = store_record(archive, tmp_path)
    start = threading.Barrier(16)
    won: list[str] = []

    def review(name: str) -> None:
        with Archive(store, actor=name) as mine:
            changed = record.model_copy(update={"regime": name})
            start.wait()
            try:
                mine.commit(changed, "corrected", "checked", expected=1)
            except AlreadyExists:
                return
            won.append(name)

    threads = [threading.Thread(target=review, args=(f"người {number}",)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_archive(store) as archive:
        assert [archive.record(record.id).regime] == won
        assert [entry.actor for entry in archive.history(record.id)] == ["thu.tran", *won]
        assert [finding for finding in archive.verify() if finding.severity == "wrong"] == []


def test_paths_added_at_once_are_all_kept(store: LocalStore, tmp_path: Path) -> None:
    with open_archive(store) as archive:
        record = store_record(archive, tmp_path)

        def see(number: int) -> None:
            archive.see_again(record.id, SeenAt(path=f"{number}.pdf", batch="lo-1"))

        threads = [threading.Thread(target=see, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {seen.path for seen in archive.record(record.id).source.seen} == {
            "hs/1.pdf",
            *(f"{n}.pdf" for n in range(8)),
        }
        assert len(archive.history(record.id)) == 9


def test_a_path_seen_again_is_kept_once(archive: Archive, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    assert archive.see_again(record.id, record.source.seen[0]).number == 1
    assert archive.see_again(record.id, OTHER).number == 2
    assert archive.see_again(record.id, OTHER).number == 2
    assert archive.record(record.id).source.seen == (*record.source.seen, OTHER)


def test_ids_are_found_by_their_beginning(archive: Archive, tmp_path: Path) -> None:
    records = [store_record(archive, tmp_path, b"scan %d" % number) for number in range(40)]
    ids = sorted(record.id for record in records)
    assert list(archive.ids()) == ids
    assert archive.resolve_id(ids[3]) == archive.resolve_id(ids[3][:12].upper()) == ids[3]
    with pytest.raises(AmbiguousId):
        archive.resolve_id(next(letter for letter in "0123456789abcdef" if sum(id_[0] == letter for id_ in ids) > 1))
    for nothing in ("", "g", "..", "a/b", ids[0] + "0", "f" * 40):
        with pytest.raises(UnknownRecord):
            archive.resolve_id(nothing)


def test_what_is_not_there_is_said_so(archive: Archive, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    assert archive.head("0" * 40) is None
    for ask in (archive.record, archive.current, archive.history):
        with pytest.raises(UnknownRecord):
            ask("0" * 40)
    with pytest.raises(UnknownRecord):
        archive.record("0" * 40, 1)
    with pytest.raises(NoSuchObject):
        archive.record(record.id, 2)
    with pytest.raises(UnknownRecord):
        archive.commit(make_record(b"new"), "corrected", "x")


def test_records_are_found_by_the_bytes_they_were_read_from(archive: Archive, tmp_path: Path) -> None:
    first = store_record(archive, tmp_path)
    second = make_record(first_page=2)
    archive.commit(second, "digitised", "x")
    assert set(archive.find_source(first.source.sha256)) == {first.id, second.id}
    assert archive.find_source("0" * 64) == ()


def test_same_pictures_are_linked_both_ways_and_once(archive: Archive, tmp_path: Path) -> None:
    first, second = store_record(archive, tmp_path), store_record(archive, tmp_path, b"scan 2")
    assert archive.link_pixels(first.id, "a" * 64) is None
    for _ in range(2):
        assert archive.link_pixels(second.id, "a" * 64) == first.id
        assert archive.link_pixels(first.id, "a" * 64) is None
    assert archive.record(first.id).links == (Link(kind="same_pixels", id=second.id),)
    assert archive.record(second.id).links == (Link(kind="same_pixels", id=first.id),)
    assert _kinds(archive, second) == ["digitised", "linked"]


def test_a_log_without_its_beginning_is_not_begun_again(archive: Archive, store: LocalStore, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    archive.see_again(record.id, OTHER)
    store.path(entry_key(record.id, 1)).unlink()
    with pytest.raises(ChainBroken):
        archive.commit(record, "digitised", "again")


def test_an_unsafe_batch_name_stops_a_record_before_anything_is_written(archive: Archive, store: LocalStore) -> None:
    with pytest.raises(UsageError):
        archive.commit(make_record(batch="../x"), "digitised", "x")
    assert list(store.keys("")) == []


# ── scans ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scan_is_given_back_byte_for_byte(archive: Archive, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path, b"%PDF-1.4 scan")
    assert archive.has_original(record.source.sha256)
    assert not archive.has_original("0" * 64)
    with archive.open_original(record.source.sha256) as paths:
        (path,) = paths
        assert (path.read_bytes(), path.suffix) == (b"%PDF-1.4 scan", ".pdf")
    assert not path.exists()


def test_a_folder_of_page_images_is_kept_in_order(archive: Archive, tmp_path: Path) -> None:
    pages = [b"\xff\xd8\xff page %d" % number for number in (2, 1, 2)]
    paths = [tmp_path / f"{number}.jpg" for number in range(3)]
    for path, data in zip(paths, pages, strict=True):
        path.write_bytes(data)
    members = [digest(data) for data in pages]
    whole = folder_digest(members)
    archive.put_original(paths, whole, members)
    archive.put_original(paths, whole, members)
    assert archive.has_original(whole)
    with archive.open_original(whole) as copies:
        assert [copy.read_bytes() for copy in copies] == pages
        assert {copy.suffix for copy in copies} == {".jpg"}
    with pytest.raises(UsageError):
        archive.put_original(paths, "0" * 64, members)


def test_a_scan_that_changed_after_it_was_digested_is_bad_input(
    archive: Archive, store: LocalStore, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"still growing")
    with pytest.raises(TruncatedFile):
        archive.put_original([tmp_path / "a.pdf"], digest(b"still"))
    assert list(store.keys("")) == []


def test_a_damaged_scan_is_not_read_again(archive: Archive, store: LocalStore, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    path = store.path(f"originals/{record.source.sha256[:2]}/{record.source.sha256}")
    path.unlink()
    path.write_bytes(b"scan X")
    with pytest.raises(DigestMismatch), archive.open_original(record.source.sha256):
        pass
    with pytest.raises(NoSuchObject), archive.open_original("0" * 64):
        pass


def test_what_a_recipe_made_first_stays(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF one")
    first = archive.put_derived("ab" * 32, ".pdf", tmp_path / "x.pdf")
    assert archive.put_derived("ab" * 32, ".pdf", b"%PDF two") == first == archive.has_derived("ab" * 32, ".pdf")
    assert archive.read_derived(first) == b"%PDF one"
    assert archive.has_derived("ab" * 32, ".jsonl") is None
