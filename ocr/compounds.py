"""Compounds of administrative Vietnamese, the table ``compounds``: two syllables say more than one in doubt."""

from __future__ import annotations

import unicodedata
from functools import cache

from schemas.tables import rows


@cache
def compounds() -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """The compounds by their two syllables without marks."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    (table,) = rows("compounds")
    for entry in table["compounds"]:
        first, second = entry.split()
        found.setdefault((bare(first), bare(second)), set()).add((first, second))
    return {key: tuple(sorted(value)) for key, value in found.items()}


def is_compound(first: str, second: str) -> bool:
    """Whether two syllables (lower case) are a compound, marks and all."""
    return (first, second) in compounds().get((bare(first), bare(second)), ())


def bare(word: str) -> str:
    """A syllable in small letters without any marks, đ as d."""
    plain = unicodedata.normalize("NFD", word.lower()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
