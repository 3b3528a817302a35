"""What the papers beside one in its batch say about its number and day: proposals for a person, never values.

A register gives numbers in turn, and folders keep papers in that order, upwards or downwards. Between 416 and 418 of
one symbol and one year lies 417, and no day outside of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from schemas.record import Candidate

EXACT = 0.3  # as many numbers are free as papers lie between: each has its own
LOOSE = 0.15
MOST = 4  # more proposals help nobody


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A paper beside: what is claimed of it, None where nothing is."""

    number: int | None
    notation: str | None
    issued: date | None


def numbers_between(notation: str, before: Sequence[Neighbour], after: Sequence[Neighbour]) -> list[Candidate]:
    """Numbers that are free between the nearest papers of this symbol; ``before`` and ``after`` go away from it."""
    lower, higher = _nearest(notation, before), _nearest(notation, after)
    if lower is None or higher is None:
        return []
    (near, first), (far, second) = lower, higher
    if first.number is None or second.number is None or not _same_year(first.issued, second.issued):
        return []
    step = 1 if first.number < second.number else -1
    free = list(range(first.number + step, second.number, step))
    lying = near + far + 1  # papers of this symbol between the two, this one among them
    if len(free) == lying:
        return [Candidate(value=f"{free[near]:02}", confidence=EXACT)]
    if lying < len(free) <= MOST:
        return [Candidate(value=f"{number:02}", confidence=LOOSE) for number in free]
    return []


def days_between(notation: str, before: Sequence[Neighbour], after: Sequence[Neighbour]) -> list[Candidate]:
    """Days from one to the other of the nearest papers of this symbol whose day is claimed."""
    days = [
        next((one.issued for one in side if one.notation == notation and one.issued), None) for side in (before, after)
    ]
    first, last = min((day for day in days if day), default=None), max((day for day in days if day), default=None)
    if None in days or first is None or last is None or (last - first).days >= MOST:
        return []
    return [
        Candidate(value=(first + timedelta(days=number)).isoformat(), confidence=EXACT if first == last else LOOSE)
        for number in range((last - first).days + 1)
    ]


def _nearest(notation: str, side: Sequence[Neighbour]) -> tuple[int, Neighbour] | None:
    """The nearest paper of this symbol with a number, and how many of this symbol without one lie before it."""
    passed = 0
    for one in side:
        if one.notation != notation:
            continue
        if one.number is not None:
            return passed, one
        passed += 1
    return None


def _same_year(one: date | None, other: date | None) -> bool:
    """Numbers begin anew with each year; where a year is not known nothing speaks against it."""
    return one is None or other is None or one.year == other.year
