"""A wrong cut is undone by log entries: ids stay, nothing is deleted, search follows, a kill does no harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive import Archive
from flows.cutting import join_records, split_record
from flows.desk import Desk, open_reading
from flows.reread import reread_records
from infra.wiring import Bundle
from schemas.errors import UsageError
from schemas.record import FieldValue
from schemas.search import Query
from tests.conftest import House
from tests.pages import draw_letter, draw_page, save_pdf
from tests.stores.faults import Killed, StoreCrash

ANNEX = ("Phụ lục", "Danh sách thành viên")


@pytest.fixture
def two(house: House, tmp_path: Path) -> House:
    """An archive of one file with two documents: pages 1-2 and 3-4."""
    pages = [
        draw_letter(417, "Hội Làm vườn"),
        draw_page(ANNEX),
        draw_letter(418, "Hội Sinh vật cảnh"),
        draw_page(ANNEX),
    ]
    save_pdf(tmp_path / "scans" / "a.pdf", pages)
    house.digitise(tmp_path / "scans", batch="lo", unit="Phòng Một")
    return house


def _ids(bundle: Bundle) -> list[str]:
    return sorted(bundle.archive.ids(), key=lambda id_: bundle.archive.record(id_).first_page)


def _picture(bundle: Bundle) -> list[tuple[str, str, int, int, str]]:
    """Every record as it stands: id, state, pages, who cut."""
    records = [bundle.archive.record(id_) for id_ in _ids(bundle)]
    return [(r.id, r.state, r.first_page, r.last_page, r.cut) for r in records]


def _found(bundle: Bundle, words: str) -> set[str]:
    return {hit.id for hit in bundle.index.search(Query(words)).hits}


def test_a_wrong_cut_is_joined_and_split_again(two: House) -> None:
    with two.opened() as bundle, open_reading(bundle) as desk:
        first, second = _ids(bundle)
        before = {id_: bundle.archive.record(id_) for id_ in (first, second)}
        assert join_records(desk, [second, first], "cắt nhầm") == first
        assert _picture(bundle) == [(first, "digitised", 1, 4, "reader"), (second, "closed", 3, 4, "person")]
        assert _found(bundle, "Sinh vật cảnh") == {first}
        assert [e.kind for e in bundle.archive.history(second)] == ["digitised", "joined"]
        assert [e.kind for e in bundle.archive.history(first)] == ["digitised", "joined"]
        assert "cắt nhầm" in bundle.archive.history(first)[-1].why
        assert split_record(desk, first, 3, "") == second
        assert _found(bundle, "Sinh vật cảnh") == {second}
        after = {id_: bundle.archive.record(id_) for id_ in (first, second)}
        assert after[first] == before[first]
        assert after[second] == before[second].model_copy(update={"cut": "person"})
        assert [finding for finding in bundle.archive.verify() if finding.severity == "wrong"] == []


def test_pages_are_not_read_again(two: House) -> None:
    with two.opened() as bundle, open_reading(bundle) as desk:
        join_records(desk, _ids(bundle), "")
        assert desk.progress.pages == 0


def test_a_better_reader_cuts_no_more_where_a_person_joined(two: House) -> None:
    with two.opened() as bundle, open_reading(bundle) as desk:
        first, _ = _ids(bundle)
        join_records(desk, _ids(bundle), "")
        joined = _picture(bundle)
        list(reread_records(desk, [first]))
        assert _picture(bundle) == joined


def test_a_document_is_split_where_nobody_saw_a_head(two: House) -> None:
    with two.opened() as bundle, open_reading(bundle) as desk:
        first, second = _ids(bundle)
        new = split_record(desk, second, 4, "phụ lục của văn bản khác")
        assert _picture(bundle)[1:] == [(second, "digitised", 3, 3, "reader"), (new, "digitised", 4, 4, "person")]
        record = bundle.archive.record(new)
        assert (record.unit, record.batch, record.source) == ("Phòng Một", "lo", bundle.archive.record(first).source)
        assert record.id in set(bundle.archive.batch_records("lo"))
        list(reread_records(desk, [first]))
        assert len(_picture(bundle)) == 3
        join_records(desk, [second, new], "")
        assert _picture(bundle)[1:] == [(second, "digitised", 3, 4, "reader"), (new, "closed", 4, 4, "person")]


def test_a_persons_value_stays_with_its_record(two: House) -> None:
    with two.opened() as bundle, open_reading(bundle) as desk:
        first, second = _ids(bundle)
        entry, record = bundle.archive.current(second)
        typed = FieldValue(state="corrected", value="do người gõ", confidence=1.0)
        corrected = record.model_copy(update={"fields": {**record.fields, "subject": typed}})
        bundle.archive.commit(corrected, "corrected", "", expected=entry.number)
        join_records(desk, [first, second], "")
        split_record(desk, first, 3, "")
        assert bundle.archive.record(second).fields["subject"] == typed


def test_what_does_not_follow_each_other_is_not_joined(two: House, tmp_path: Path) -> None:
    save_pdf(tmp_path / "more" / "b.pdf", [draw_letter(419, "Hội Khuyến học")])
    two.digitise(tmp_path / "more")
    with two.opened() as bundle, open_reading(bundle) as desk:
        first, other = (
            next(id_ for id_ in bundle.archive.ids() if bundle.archive.record(id_).source.seen[0].path.endswith(name))
            for name in ("a.pdf", "b.pdf")
        )
        for wrong in ([first, other], [first], [first, first]):
            with pytest.raises(UsageError):
                join_records(desk, wrong, "")
        with pytest.raises(UsageError):
            split_record(desk, other, 2, "")


def _killed_again_and_again(desk: Desk, job: Callable[[Desk], str], *, after: bool) -> None:
    """The same command over and over, killed one write later each time, until it comes to its end."""
    for writes in range(60):
        store = StoreCrash(desk.bundle.store, writes, after=after)
        bundle = replace(desk.bundle, store=store, archive=Archive(store, actor="thu.tran"))
        try:
            job(replace(desk, bundle=bundle))
        except Killed:
            continue
        return
    pytest.fail("it never ends")


@pytest.mark.parametrize("after", [False, True], ids=["before the write", "after the write"])
def test_a_killed_join_and_split_are_completed_by_the_same_command(two: House, after: bool) -> None:  # noqa: FBT001
    with two.opened() as bundle, open_reading(bundle) as desk:
        first, second = _ids(bundle)
        for _ in range(2):
            _killed_again_and_again(desk, lambda again: join_records(again, [first, second], ""), after=after)
            assert _picture(bundle) == [(first, "digitised", 1, 4, "reader"), (second, "closed", 3, 4, "person")]
            assert _found(bundle, "Sinh vật cảnh") == {first}
            _killed_again_and_again(desk, lambda again: split_record(again, first, 3, ""), after=after)
            assert [row[1:4] for row in _picture(bundle)] == [("digitised", 1, 2), ("digitised", 3, 4)]
            assert _found(bundle, "Sinh vật cảnh") == {second}
        assert [finding for finding in bundle.archive.verify() if finding.severity == "wrong"] == []
