"""Reading again: nothing new adds nothing, and a person's value wins."""

from __future__ import annotations

from pathlib import Path

from flows.desk import open_reading
from flows.reread import carry_over, reread_records
from schemas.record import FieldValue, Record
from tests.conftest import House
from tests.pages import draw_letter, save_pdf


def _with_subject(record: Record, subject: FieldValue) -> Record:
    return record.model_copy(update={"fields": {**record.fields, "subject": subject}})


def test_the_same_reader_adds_nothing(house: House, tmp_path: Path) -> None:
    save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    house.digitise(tmp_path / "scans")
    with house.opened() as bundle, open_reading(bundle) as desk:
        ids = list(bundle.archive.ids())
        (done,) = reread_records(desk, ids)
        assert (done.changed, done.same) == ((), tuple(ids))
        assert [entry.kind for entry in bundle.archive.history(ids[0])] == ["digitised"]


def test_a_better_reading_is_added_and_a_persons_value_wins(house: House, tmp_path: Path) -> None:
    save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    house.digitise(tmp_path / "scans")
    with house.opened() as bundle, open_reading(bundle) as desk:
        (id_,) = bundle.archive.ids()
        head, record = bundle.archive.current(id_)
        typed = FieldValue(state="corrected", value="trích yếu do người gõ", confidence=1.0)
        worse = _with_subject(record, typed).model_copy(update={"reader": "an older reader"})
        bundle.archive.commit(worse, "corrected", "by hand", expected=head.number)
        (done,) = reread_records(desk, [id_])
        assert done.changed == (id_,)
        after = bundle.archive.record(id_)
        assert after.fields["subject"] == typed
        assert after.reader == record.reader
        assert [entry.kind for entry in bundle.archive.history(id_)] == ["digitised", "corrected", "reread"]


def test_what_is_known_beside_the_reading_is_carried_over(house: House, tmp_path: Path) -> None:
    save_pdf(tmp_path / "scans" / "a.pdf", [draw_letter(417, "Hội Làm vườn")])
    house.digitise(tmp_path / "scans", unit="Phòng Một")
    with house.opened() as bundle:
        record = bundle.archive.record(next(bundle.archive.ids()))
    fresh = record.model_copy(update={"unit": None, "access": "restricted", "state": "incomplete"})
    kept = carry_over(record.model_copy(update={"access": "open"}), fresh)
    assert (kept.unit, kept.access, kept.state) == ("Phòng Một", "open", "incomplete")
    assert carry_over(record.model_copy(update={"state": "withdrawn"}), fresh).state == "withdrawn"
