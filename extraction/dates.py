"""The date line: "Quảng Ngãi, ngày 15 tháng 4 năm 2016"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extraction.folding import plain

# On text folded by ``plain``; the gaps may hold print, scrawl read as print, or nothing.
FRAME = re.compile(
    r"N[GC6][AÀ4]Y(?P<day>[^A-Z]{0,9}?|.{0,9}?)T[HN][AO]N[GC6](?P<month>[^A-Z]{0,9}?|.{0,6}?)N[AE4]M(?P<year>.{0,8})$"
)
# The word before the year was lost, the month with it or not: the year's own digits close the line.
WITHOUT_YEAR_WORD = re.compile(
    r"N[GC6][AÀ4]Y(?P<day>[^A-Z]{0,9}?|.{0,6}?)T[HN][AO]N[GC6](?P<month>\s?\d{1,2}\s|\s.{1,4}?\s|\s)(?P<year>\W{0,4}(?:19|20)\d\d)\W*$"
)
DIGITS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "]": "1", "|": "1", "Ì": "1", "ì": "1", "i": "1"})
OLDEST, NEWEST = 1945, 2100


@dataclass(frozen=True, slots=True)
class DateFrame:
    """Where place, day, month and year stand in a line: (start, end) of characters."""

    place: tuple[int, int]
    day: tuple[int, int]
    month: tuple[int, int]
    year: tuple[int, int]


def find_frame(text: str) -> DateFrame | None:
    """The parts of a date line, or None when the line is none."""
    folded = plain(text)
    found = FRAME.search(folded) or WITHOUT_YEAR_WORD.search(folded)
    if found is None:
        return None
    before = text[: found.start()].rstrip(" ,.;")
    return DateFrame((0, len(before)), found.span("day"), found.span("month"), found.span("year"))


def read_number(text: str) -> int | None:
    """The number that printed digits give, with the usual slips of recognition mended; None when it is none."""
    digits = text.strip(" .,;:-_'`’").translate(DIGITS).replace(" ", "")
    return int(digits) if re.fullmatch(r"[0-9]{1,4}", digits) else None


def build_date(day: str, month: str, year: str) -> date | None:
    """The date of three readings, or None when they give none."""
    numbers = read_number(day), read_number(month), read_number(year)
    if None in numbers or not OLDEST <= (numbers[2] or 0) <= NEWEST:
        return None
    try:
        return date(numbers[2] or 0, numbers[1] or 0, numbers[0] or 0)
    except ValueError:
        return None
