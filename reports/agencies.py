"""Which body a printed name means on a day: its code, and what became of it. The printed name is never rewritten."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from schemas.tables import rows, rows_on

TABLES = ("administrative_levels", "agencies")


def code_of(name: str, day: date) -> str | None:
    """The code (new form, e.g. ``H19``) of the body that bore exactly this name on a day; None where no row tells."""
    found = {row["new"] for row in rows_on("agency_codes", day) if _same(row["name"], name)}
    return found.pop() if len(found) == 1 else None


def both_codes(code: str) -> tuple[str, str] | None:
    """The old (13 characters) and the new form of a code in either form: both are one body."""
    return next(((row["old"], row["new"]) for row in rows("agency_codes") if code in (row["old"], row["new"])), None)


def successor_of(name: str, day: date) -> str | None:
    """The body that stands in the place of one of this name on a day, by name; None where it stands or none is known.

    Names that several bodies bear in turn ("Sở Nội vụ") are followed only as far as each step is without doubt.
    """
    now, seen = name, {_key(name)}
    while (step := _next(now, day)) is not None and _key(step[0]) not in seen:
        now, day = step
        seen.add(_key(now))
    return now if now is not name else None


def _next(name: str, day: date) -> tuple[str, date] | None:
    """Who took a body's place, and on which day."""
    for table in TABLES:
        ended = [row for row in rows_on(table, day) if row["to"] and row["successor"] and _same(row["name"], name)]
        steps = {(row["successor"], date.fromisoformat(row["to"]) + timedelta(days=1)) for row in ended}
        if len(steps) == 1:
            return steps.pop()
    return None


def _same(one: str, other: str) -> bool:
    return _key(one) == _key(other)


def _key(name: str) -> str:
    """A name in one spelling: "UỶ BAN" is "ỦY BAN"."""
    folded = unicodedata.normalize("NFD", name.lower())
    return " ".join(unicodedata.normalize("NFC", folded.replace("uy\u0309", "u\u0309y")).split())
