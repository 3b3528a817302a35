"""Type and body held against the dated tables: on the day of issue the body existed and the type was abbreviated so.

What contradicts is put in doubt, the day too: one of them was misread, and nothing on the page tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from extraction.folding import distance, fold, squash
from extraction.kinds import LETTER
from extraction.passport import demote
from extraction.symbols import YEAR
from extraction.tables import abbreviations, room_keys, type_abbreviations, types_abbreviated
from schemas.record import FieldName, FieldValue
from schemas.tables import Row, rows

COMMITTEES = ("UBND", "HĐND")
"""Bodies that are a room of others in symbols too, and stand first in those of their own."""
INSPECTORS = re.compile(r"TTr[A-ZĐ]*")
GRACE = timedelta(days=92)  # bodies were merged and renamed on different days in different provinces
Fields = dict[FieldName, FieldValue]
Span = tuple[date, date]


def check_symbol(fields: Fields) -> tuple[FieldName, ...]:
    """The fields that the symbol contradicts: itself where it names another type, or another year than the date."""
    notation, kind = fields["code_notation"].value, fields["type_name"].value
    if notation is None:
        return ()
    year = YEAR.match(notation)
    issued = fields["issued_date"].value
    if year and issued and year["year"] != issued[:4]:
        return ("code_notation",)
    parts = _parts(notation)
    # "UBNDBà": a word beside it; "TTrS" is the Thanh tra of a Sở.
    stray = any(
        part != part.upper() and part not in abbreviations() and not INSPECTORS.fullmatch(part) for part in parts
    )
    if stray or _has_stray_slash(notation):
        return ("code_notation",)
    if kind is None or kind == LETTER:
        return ()
    return ("code_notation",) if _is_misread_type(parts[0], kind) else ()


def check_day(fields: Fields, span: Span | None) -> tuple[tuple[FieldName, ...], tuple[str, ...]]:
    """The fields that cannot all be true of one day, and notes that say why; ``span`` holds the day of issue."""
    if span is None:
        return (), ()
    doubted: list[FieldName] = []
    notes: list[str] = []
    for name, text, found in _dated(fields):
        if found and not any(_holds(row, span) for row in found):
            doubted += [name, "issued_date"]
            notes.append(f"not_on_this_day: {text}")
    return tuple(dict.fromkeys(doubted)), tuple(notes)


def put_in_doubt(fields: Fields, names: Iterable[FieldName]) -> Fields:
    """The fields with these as proposals."""
    wanted = {name for name in names if fields[name].value is not None}
    return {name: demote(field) if name in wanted else field for name, field in fields.items()}


def _dated(fields: Fields) -> Iterable[tuple[FieldName, str, list[Row]]]:
    """Field, what it names, and the rows of dated tables that know it."""
    organ, notation, kind = (fields[name].value for name in ("organ_name", "code_notation", "type_name"))
    if organ is not None:
        said = f"{fold(organ)} "
        named = [row for row in rows("agencies") if said == f"{fold(row['name'])} "]
        levels = [row for row in rows("administrative_levels") if said.startswith(f"{fold(row['name'])} ")]
        yield "organ_name", organ, named or levels
    if notation is not None and kind is not None and kind != LETTER:
        parts = _parts(notation)
        yield "code_notation", parts[0], [row for row in rows("type_names") if row["abbr"] == parts[0]]
        for part in parts[1:2]:
            yield "code_notation", part, [row for row in rows("agencies") if row["abbr"] == part]


def _parts(notation: str) -> list[str]:
    year = YEAR.match(notation)
    return re.split(r"[-/.]", notation[year.end() :] if year else notation)


def _holds(row: Row, span: Span) -> bool:
    first = date.fromisoformat(row["from"]) - GRACE if row["from"] else date.min
    last = date.fromisoformat(row["to"]) + GRACE if row["to"] else date.max
    return first <= span[1] and span[0] <= last


def _is_misread_type(part: str, kind: str) -> bool:
    """Whether a symbol's first part is not its type's but for one letter: "CP" on a licence (GP).

    A room comes after a body, never first: "TH-SNV" on a tờ trình was "TTr-SNV".
    """
    asked = type_abbreviations(kind)
    if not asked or part in asked:
        return False
    others = types_abbreviated(part)
    if others:  # a symbol may bear the shorter name: KL on a "Kết luận thanh tra"
        return not any(kind.startswith(name) or name.startswith(kind) for name in others)
    room = squash(part) in room_keys() and not any(body in part for body in COMMITTEES)
    return room or any(distance(squash(part), squash(abbr), 1) <= 1 for abbr in asked)


def _has_stray_slash(notation: str) -> bool:
    """Whether something that is neither a year nor a type ("QĐ/TU") stands before a slash."""
    before, slash, _ = (YEAR.sub("", notation)).partition("/")
    return bool(slash) and not types_abbreviated(before.split("-")[-1])
