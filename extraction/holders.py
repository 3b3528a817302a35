"""A signer's name of which a part was read: who held that office then is proposed; and what the title must be."""

from __future__ import annotations

from datetime import date
from typing import Any

from extraction.folding import fold, squash
from extraction.passport import claim, propose
from schemas.record import Candidate, FieldValue
from schemas.tables import rows

LEAST_LETTERS = 6  # of the end of a name that must have been read
COMPLETED, PROPOSED = 0.85, 0.5
GOVERNMENT = frozenset({"CHINH PHU", "THU TUONG CHINH PHU"})


def complete_signer(
    name: FieldValue, title: FieldValue, organ: str | None, years: tuple[date, date] | None
) -> tuple[FieldValue, FieldValue]:
    """Name and title; the one holder of the office whose name ends in what was read is proposed, or tells the title.

    ``years`` is the span in which the act was issued: a day twice, or the first and last day of its printed year.
    """
    read = squash(name.value or (name.candidates[0].value if name.candidates else ""))
    if organ is None or years is None or len(read) < LEAST_LETTERS or (name.value and title.value):
        return name, title
    said = fold(title.value or title.raw or "")
    found = [
        row for row in rows("office_holders")
        if _held(row, organ, years) and squash(row["name"]).endswith(read) and _office_fits(row, said)
    ]  # fmt: skip
    if len({row["name"] for row in found}) != 1:
        return name, title
    if name.value is None:  # letters that nobody read are proposed to a person, whatever a table says
        return propose(name, [Candidate(value=found[0]["name"], confidence=PROPOSED, evidence=name.evidence)]), title
    return name, _complete_title(title, found, said)


def _held(row: dict[str, Any], organ: str, years: tuple[date, date]) -> bool:
    agency = "CHINH PHU" if fold(organ) in GOVERNMENT else fold(organ)
    first, last = (day.isoformat() for day in years)
    return fold(row["agency"]) == agency and row["from"] <= last and (row["to"] or "9999") >= first


def _office_fits(row: dict[str, Any], said: str) -> bool:
    """Whether the words of the title that were read allow the office: a deputy's needs its "PHÓ" or "KT"."""
    deputy = fold(row["office"]).startswith("PHO ")
    return deputy == ("PHO " in said or said.startswith("KT ") or " KT " in said)


def _complete_title(title: FieldValue, found: list[dict[str, Any]], said: str) -> FieldValue:
    """The title of the Prime Minister, whose second line lies under the seal: "TM. CHÍNH PHỦ" and the end of a line."""
    if title.value is not None or found[0]["office"] != "Thủ tướng":
        return title
    if said.startswith("TM CHINH PHU") and "THU TUONG".endswith(said.removeprefix("TM CHINH PHU").strip() or "?"):
        return claim("TM. CHÍNH PHỦ THỦ TƯỚNG", title.raw or "", COMPLETED, title.evidence, 0.0)
    return title
