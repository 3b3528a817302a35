"""What the papers beside one say of its number and its day."""

from __future__ import annotations

from datetime import date

import pytest

from extraction.neighbours import Neighbour, days_between, numbers_between

DAY = date(2012, 3, 7)


def _row(*numbers: int | None, notation: str = "QĐ-SNV", day: date | None = DAY) -> list[Neighbour]:
    return [Neighbour(number, notation, day) for number in numbers]


@pytest.mark.parametrize(
    ("before", "after", "proposed"),
    [
        ((416,), (418,), ["417"]),
        ((418,), (416,), ["417"]),  # a pile laid upside down
        ((None, 415), (418,), ["417"]),  # the nearer one is 416: unread too
        ((7,), (9,), ["08"]),
        ((416,), (420,), ["417", "418", "419"]),
        ((416,), (417,), []),
        ((416,), (916,), []),
        ((), (418,), []),
        ((None,), (None,), []),
    ],
)
def test_free_numbers_are_proposed(
    before: tuple[int | None, ...], after: tuple[int | None, ...], proposed: list[str]
) -> None:
    found = numbers_between("QĐ-SNV", _row(*before), _row(*after))
    assert [candidate.value for candidate in found] == proposed
    assert all(candidate.confidence <= 0.3 for candidate in found)


def test_papers_of_another_symbol_are_passed_over_and_another_year_ends_the_row() -> None:
    others = [*_row(12, notation="SNV-VP"), *_row(416)]
    assert [one.value for one in numbers_between("QĐ-SNV", others, _row(418))] == ["417"]
    assert numbers_between("QĐ-SNV", _row(416), _row(418, day=date(2013, 1, 4))) == []
    assert numbers_between("SNV-VP", _row(416), _row(418)) == []


def test_days_lie_between_those_of_the_neighbours() -> None:
    one = days_between("QĐ-SNV", _row(416), _row(418))
    assert [candidate.value for candidate in one] == ["2012-03-07"]
    three = days_between("QĐ-SNV", _row(416), _row(418, day=date(2012, 3, 9)))
    assert [candidate.value for candidate in three] == ["2012-03-07", "2012-03-08", "2012-03-09"]
    assert days_between("QĐ-SNV", _row(416), _row(418, day=date(2012, 4, 9))) == []
    assert days_between("QĐ-SNV", _row(416), _row(418, day=None)) == []
