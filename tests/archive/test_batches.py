"""Batches: opened once, one line per input and attempt, withdrawn by entries alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import Archive
from infra.stores.local import LocalStore
from schemas.errors import BatchWithdrawn, UnknownBatch, UsageError
from schemas.life import BatchLine
from schemas.record import SeenAt
from tests.archive.making import make_record, open_archive, store_record

WHEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def _line(**more: object) -> BatchLine:
    values = {"batch": "lo-1", "source": "hs/1.pdf", "sha256": "a" * 64, "state": "done", **more}
    return BatchLine.model_validate({**values, "attempt": 1, "actor": "thu.tran", "when": WHEN})


def test_a_batch_is_opened_once_and_keeps_its_unit(archive: Archive) -> None:
    assert archive.batch_notes("lo-1") == ()
    note = archive.open_batch("lo-1", "Phòng Tổ chức")
    assert archive.open_batch("lo-1", "Phòng Tổ chức") == note == archive.open_batch("lo-1", None)
    assert archive.batch_notes("lo-1") == (note,)
    assert archive.open_batch("lo-1", "Phòng khác").unit == "Phòng khác"


@pytest.mark.parametrize("name", ["", ".", "..", ".x", "a/b", "a b", "a\n", "e\u0302", "x" * 201, "a\\b", "a:b"])
def test_a_name_that_is_no_folder_everywhere_is_refused(archive: Archive, store: LocalStore, name: str) -> None:
    with pytest.raises(UsageError):
        archive.open_batch(name, None)
    assert list(store.keys("")) == []


def test_batches_are_listed_by_name(archive: Archive) -> None:
    names = ["2026", "lo", "lo-1", "lo.1", "lo1", "lô-á"]
    for name in names:
        archive.open_batch(name, None)
        archive.write_line(_line(batch=name))
    assert sorted(archive.batches()) == sorted(names)


def test_a_line_is_found_by_its_input(archive: Archive) -> None:
    archive.open_batch("lo-1", None)
    assert archive.line_for("lo-1", "hs/1.pdf", "a" * 64) is None
    line = archive.write_line(_line())
    assert archive.line_for("lo-1", "hs/1.pdf", "a" * 64) == line
    assert archive.line_for("lo-1", "hs/2.pdf", "a" * 64) is None
    assert archive.line_for("lo-1", "hs/1.pdf", None) is None
    assert archive.write_line(_line()) == line
    assert list(archive.batch_lines("lo-1")) == [line]


def test_another_attempt_is_another_line_and_the_last_one_counts(archive: Archive) -> None:
    archive.open_batch("lo-1", None)
    broken = _line(state="quarantined", reason="engine_crashed")
    attempts = [archive.write_line(line).attempt for line in (broken, broken, _line())]
    assert attempts == [1, 2, 3]
    (line,) = archive.batch_lines("lo-1")
    assert (line.state, line.attempt) == ("done", 3)
    assert archive.line_for("lo-1", "hs/1.pdf", "a" * 64) == line


def test_of_a_secret_neither_name_nor_words_are_kept(archive: Archive, store: LocalStore) -> None:
    archive.open_batch("lo-1", None)
    details = {"page": "2", "level": "MẬT", "path": "mật/kế hoạch.pdf"}
    line = archive.write_line(
        _line(source="mật/kế hoạch.pdf", state="quarantined", reason="secrecy_marked", details=details)
    )
    assert (line.source, dict(line.details)) == (None, {"page": "2", "level": "MẬT"})
    assert archive.line_for("lo-1", "mật/kế hoạch.pdf", "a" * 64) == line
    assert archive.line_for("lo-1", "tên khác.pdf", "a" * 64) == line
    everything = "".join(key + store.read(key).decode() for key in store.keys(""))
    assert "kế hoạch" not in everything


def test_no_line_without_a_batch_and_none_after_it_was_withdrawn(archive: Archive) -> None:
    with pytest.raises(UnknownBatch):
        archive.write_line(_line())
    with pytest.raises(UnknownBatch):
        archive.batch_lines("lo-1")
    with pytest.raises(UnknownBatch):
        archive.withdraw_batch("lo-1", "x")
    archive.open_batch("lo-1", None)
    archive.withdraw_batch("lo-1", "nhầm")
    with pytest.raises(BatchWithdrawn):
        archive.write_line(_line())
    with pytest.raises(BatchWithdrawn):
        archive.open_batch("lo-1", None)


def test_a_line_tells_only_of_changes_that_are_in_the_feed(archive: Archive, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    assert list(archive.changes()) == []
    archive.write_line(_line(records=(record.id,)))
    assert [change.record for change in archive.changes()] == [record.id]


def test_withdrawing_hides_nothing_and_deletes_nothing(archive: Archive, store: LocalStore, tmp_path: Path) -> None:
    first, second = store_record(archive, tmp_path), store_record(archive, tmp_path, b"scan 2")
    other = store_record(archive, tmp_path, b"scan 3", batch="lo-2")
    before = set(store.keys(""))
    assert set(archive.withdraw_batch("lo-1", "nhầm đơn vị")) == {first.id, second.id}
    assert before < set(store.keys(""))
    assert {archive.record(record.id).state for record in (first, second)} == {"withdrawn"}
    assert archive.record(other.id).state == "digitised"
    assert archive.history(first.id)[-1].why == "nhầm đơn vị"
    after = set(store.keys(""))
    assert set(archive.withdraw_batch("lo-1", "nhầm đơn vị")) == {first.id, second.id}
    assert {key for key in store.keys("") if key not in after} <= set(store.keys("changes/"))


def test_a_record_that_another_batch_brought_too_stays_until_that_one_goes(archive: Archive, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    archive.open_batch("lo-2", None)
    archive.see_again(record.id, SeenAt(path="b.pdf", batch="lo-2"))
    assert archive.withdraw_batch("lo-1", "x") == ()
    assert archive.record(record.id).state == "digitised"
    assert archive.withdraw_batch("lo-2", "x") == (record.id,)


def test_a_record_without_a_line_is_withdrawn_with_its_batch(archive: Archive) -> None:
    archive.open_batch("lo-1", None)
    record = make_record()
    archive.commit(record, "digitised", "the run was cut before the line")
    assert archive.withdraw_batch("lo-1", "x") == (record.id,)


def test_a_withdrawn_record_comes_back_as_it_was(archive: Archive) -> None:
    archive.open_batch("lo-1", None)
    record = make_record().model_copy(update={"state": "incomplete"})
    archive.commit(record, "digitised", "x")
    archive.withdraw_batch("lo-1", "x")
    seen = SeenAt(path="lại.pdf", batch="lo-2")
    archive.open_batch("lo-2", None)
    assert archive.reinstate(record.id, seen, "batch lo-2").kind == "reinstated"
    back = archive.record(record.id)
    assert (back.state, back.batch, back.source.seen[-1]) == ("incomplete", "lo-2", seen)
    assert archive.reinstate(record.id, seen, "batch lo-2").number == 3
    assert archive.withdraw_batch("lo-1", "x") == ()
    assert archive.withdraw_batch("lo-2", "x") == (record.id,)
    assert [entry.kind for entry in archive.history(record.id)] == ["digitised", "withdrawn", "reinstated", "withdrawn"]


def test_looking_is_kept_apart_from_the_log(archive: Archive, store: LocalStore, tmp_path: Path) -> None:
    record = store_record(archive, tmp_path)
    archive.note_access(record.id, "show", "kiểm tra hồ sơ")
    archive.note_access(record.id, "show", "kiểm tra hồ sơ")
    keys = list(store.keys("access/2026-03-01/"))
    assert len(keys) == 2
    assert "kiểm tra hồ sơ" in store.read(keys[0]).decode()
    assert len(archive.history(record.id)) == 1


def test_the_feed_tells_a_reader_what_is_new(store: LocalStore, tmp_path: Path) -> None:
    with open_archive(store) as one:
        first = store_record(one, tmp_path)
    mark = one.cursor()
    with open_archive(store, writer="ban-2") as two:
        second = store_record(two, tmp_path, b"scan 2")
        two.see_again(first.id, SeenAt(path="x", batch="lo-1"))
    end = two.cursor()
    assert [(change.record, change.number) for change in two.changes(mark)] == [(second.id, 1), (first.id, 2)]
    assert [(change.record, change.number) for change in two.changes(None, mark)] == [(first.id, 1)]
    assert list(two.changes(end)) == []


def test_a_full_batch_of_changes_is_written_without_waiting(archive: Archive, store: LocalStore) -> None:
    for number in range(1, 105):
        archive.commit(make_record(b"%d" % number), "digitised", "x")
    assert len(list(archive.changes())) == 100
    archive.close()
    assert len(list(archive.changes())) == 104
    assert list(store.keys("changes/")) == ["changes/ban-1/000001.json", "changes/ban-1/000002.json"]


def test_a_writer_that_returns_goes_on_where_it_was(store: LocalStore, tmp_path: Path) -> None:
    for scan in (b"1", b"2"):
        with open_archive(store) as archive:
            store_record(archive, tmp_path, scan)
    assert list(store.keys("changes/")) == ["changes/ban-1/000001.json", "changes/ban-1/000002.json"]
