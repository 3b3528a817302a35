"""From records to acts: when each holds, and what it does to which other act of the archive.

How a term is counted: Bộ luật Dân sự 2015, Điều 147–148: the first day does not count, a term of months or years ends
with the day of the same number, or with the last day of a month that has none such.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from reports.validity import Act, ActEffect
from schemas.content import Content, Effect, Term
from schemas.record import GONE, Record
from schemas.search import join_number


@dataclass(frozen=True, slots=True)
class Version:
    """A record as it stood from a time on."""

    record: Record
    known: datetime


class Fold(Protocol):
    """What makes two spellings of a notation one."""

    def __call__(self, text: str | None) -> str: ...


def acts_of(versions: Iterable[Version], fold: Fold, known_on: datetime | None = None) -> list[Act]:
    """The acts as known at a time (now, when None); what was withdrawn or closed by then is none of them.

    An effect counts when the act that it cites is in the archive, once, by number, notation and date as printed.
    """
    latest: dict[str, Version] = {}
    for version in versions:
        held = latest.get(version.record.id)
        if (known_on is None or version.known <= known_on) and (held is None or version.known >= held.known):
            latest[version.record.id] = version
    living = [version for version in latest.values() if version.record.state not in GONE]
    cited = _Citations(living, fold)
    return [_act(version, cited) for version in living]


class _Citations:
    """Which record a citation means."""

    def __init__(self, versions: Iterable[Version], fold: Fold) -> None:
        self._fold = fold
        self._known: dict[tuple[str, str], list[Record]] = {}
        for version in versions:
            record = version.record
            number, notation = record.claim("code_number"), record.claim("code_notation")
            if number and notation:
                self._known.setdefault(self._key(number, notation), []).append(record)

    def find(self, effect: Effect) -> str | None:
        """The one record of this number and notation, issued on this day where a day is printed; else None."""
        if not effect.number or not effect.notation:
            return None
        found = self._known.get(self._key(effect.number, effect.notation), [])
        if effect.issued is not None:
            found = [record for record in found if record.claim("issued_date") == effect.issued.isoformat()]
        return found[0].id if len(found) == 1 else None

    def _key(self, number: str, notation: str) -> tuple[str, str]:
        return number.lstrip("0"), self._fold(notation)


def _act(version: Version, cited: _Citations) -> Act:
    record = version.record
    content = record.content or Content()
    issued = record.claim("issued_date")
    signed = date.fromisoformat(issued) if issued else None
    start = next((term.start for term in content.terms if term.kind == "effective" and term.start), signed)
    end, latest = _ends(content.terms, start)
    effects = tuple(made for effect in content.effects if (made := _effect(effect, start, cited)) is not None)
    return Act(record.id, start, end, version.known, latest, effects)


def _effect(effect: Effect, start: date | None, cited: _Citations) -> ActEffect | None:
    on, target = effect.on or start, cited.find(effect)
    if on is None or target is None:
        return None
    return ActEffect(effect.kind, target, on, effect.until, effect.partial)


def _ends(terms: Iterable[Term], start: date | None) -> tuple[date | None, date | None]:
    """The last day the act surely holds, and the last it can; of several ends the first counts."""
    ends = [found for term in terms if (found := _end(term, start)) is not None]
    if not ends:
        return None, None
    return min(ends, key=lambda pair: pair[0])


def _end(term: Term, start: date | None) -> tuple[date, date] | None:
    if term.kind == "until" and term.end:
        return term.end, term.end
    if term.kind == "duration" and term.months and (term.start or start):
        end = add_months(term.start or start or date.min, term.months)
        return end, end
    if term.kind == "term_of_office" and term.end:  # it ends with the next congress, some day of its last year
        return date(term.end.year - 1, 12, 31), term.end
    return None


def add_months(day: date, months: int) -> date:
    """The day of the same number so many months later, or the last day of a month that has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def title_of(record: Record) -> Mapping[str, str]:
    """What people call an act by: number and notation, day, type, subject, as far as they are sure."""
    number = join_number(record.claim("code_number"), record.claim("code_notation"))
    return {
        "number": number or "—",
        "issued": record.claim("issued_date") or "—",
        "type": record.claim("type_name") or "—",
        "subject": record.claim("subject") or "—",
    }
