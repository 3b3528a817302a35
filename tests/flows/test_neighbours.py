"""Proposals from the batch: shown for what nobody could read, kept nowhere."""

from __future__ import annotations

from pathlib import Path

from flows.neighbours import propose_from_neighbours
from schemas.record import FieldValue
from tests.conftest import House
from tests.pages import draw_letter, save_pdf


def test_a_number_that_was_not_read_is_proposed_from_both_sides(house: House, tmp_path: Path) -> None:
    for number in (9, 10, 11):
        save_pdf(tmp_path / "scans" / f"van ban {number}.pdf", [draw_letter(400 + number, f"Hội số {number}")])
    house.digitise(tmp_path / "scans", batch="lo")
    with house.opened() as bundle:
        records = {Path(one.source.seen[0].path).stem: one for one in map(bundle.archive.record, bundle.archive.ids())}
        assert [records[f"van ban {number}"].claim("code_number") for number in (9, 11)] == ["409", "411"]
        lost = FieldValue(state="unreadable")
        middle = records["van ban 10"]
        middle = middle.model_copy(update={"fields": {**middle.fields, "code_number": lost}})
        found = propose_from_neighbours(bundle, middle)
        assert [candidate.value for candidate in found["code_number"]] == ["410"]
        assert propose_from_neighbours(bundle, records["van ban 9"]) == {}
