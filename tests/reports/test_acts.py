"""From records to acts: how terms are counted, which act a citation means, what was known when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from indexer.folding import fold
from reports.acts import Version, acts_of, add_months
from reports.validity import Answer, validity_on
from schemas.content import Content, Effect, EffectKind, Place, Term
from schemas.record import FieldName, FieldValue, Record, RecordState
from tests.archive.making import make_record

PLACE = Place(page=1, box=(0.1, 0.1, 0.9, 0.2), raw="…", rule="test")
EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)


def record(
    name: str, number: str, issued: str | None = "2015-03-01", *parts: Term | Effect, state: RecordState = "digitised"
) -> Record:
    plain = make_record(name.encode())
    claims: dict[FieldName, str | None] = {"code_number": number, "code_notation": "QĐ-SNV", "issued_date": issued}
    fields = dict(plain.fields)
    for key, value in claims.items():
        if value:
            fields[key] = FieldValue(state="read", value=value, confidence=1.0)
    content = Content(
        terms=tuple(part for part in parts if isinstance(part, Term)),
        effects=tuple(part for part in parts if isinstance(part, Effect)),
    )
    return Record.model_validate({**plain.model_dump(), "fields": fields, "content": content, "state": state})


def does(kind: EffectKind, number: str, issued: str | None = None, notation: str = "QĐ-SNV") -> Effect:
    day = date.fromisoformat(issued) if issued else None
    return Effect(kind=kind, number=number, notation=notation, issued=day, place=PLACE)


def ask(records: list[Record], on: str, known_on: datetime | None = None) -> Answer:
    acts = acts_of([Version(held, EARLY) for held in records], fold, known_on)
    return validity_on(acts, records[0].id, date.fromisoformat(on)).answer


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2015-03-01", 60, "2020-03-01"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2016-02-29", 48, "2020-02-29"),
        ("2015-08-31", 6, "2016-02-29"),
        ("2015-12-31", 1, "2016-01-31"),
        ("2015-11-30", 3, "2016-02-29"),
    ],
)
def test_a_term_ends_with_the_day_of_the_same_number_or_the_months_last(day: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(day), months).isoformat() == end


def test_a_duration_counts_from_the_start_it_names_else_from_the_acts_own() -> None:
    five = Term(kind="duration", months=60, place=PLACE)
    assert ask([record("A", "1", "2015-03-01", five)], "2020-03-01") == "in force"
    assert ask([record("A", "1", "2015-03-01", five)], "2020-03-02") == "expired"
    later = Term(kind="duration", months=12, start=date(2016, 1, 1), place=PLACE)
    assert ask([record("A", "1", "2015-03-01", later)], "2017-01-01") == "in force"
    assert ask([record("A", "1", None, five)], "2016-01-01") == "unknown"


def test_a_term_of_office_surely_ends_with_its_last_year_and_may_end_within_it() -> None:
    office = Term(kind="term_of_office", start=date(2016, 1, 1), end=date(2021, 12, 31), place=PLACE)
    for on, answer in {"2020-12-31": "in force", "2021-06-01": "unknown", "2022-01-01": "expired"}.items():
        assert ask([record("A", "1", "2016-05-01", office)], on) == answer


def test_a_citation_means_the_one_act_of_this_number_notation_and_day() -> None:
    old, new = record("A", "05", "2015-03-01"), record("B", "9", "2018-01-01", does("replaces", "5", "2015-03-01"))
    assert ask([old, new], "2018-01-01") == "replaced"
    assert ask([old, new], "2017-12-31") == "in force"
    other_day = record("B", "9", "2018-01-01", does("replaces", "5", "2014-03-01"))
    assert ask([old, other_day], "2019-01-01") == "in force"
    spelled = record("B", "9", "2018-01-01", does("revokes", "5", notation="QD-SNV"))
    assert ask([old, spelled], "2019-01-01") == "revoked"


def test_a_citation_that_fits_two_acts_proves_nothing() -> None:
    old, twin = record("A", "05", "2015-03-01"), record("C", "05", "2016-03-01")
    new = record("B", "9", "2018-01-01", does("revokes", "05"))
    assert ask([old, twin, new], "2019-01-01") == "in force"


def test_what_was_withdrawn_is_no_act_and_the_past_is_asked_as_it_was_known() -> None:
    first, gone = record("A", "1"), record("A", "1", state="withdrawn")
    versions = [Version(first, EARLY), Version(gone, LATE)]
    assert acts_of(versions, fold) == []
    assert [act.id for act in acts_of(versions, fold, datetime(2022, 1, 1, tzinfo=UTC))] == [first.id]
    assert acts_of(versions, fold, datetime(2019, 1, 1, tzinfo=UTC)) == []
