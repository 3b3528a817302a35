"""Words of two syllables, of offices (table ``compounds``) and of the language (``words``): two say more than one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from schemas.tables import rows
from schemas.words import is_word, two_syllables


@cache
def compounds() -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
    """The compounds by their two syllables without marks."""
    (table,) = rows("compounds")
    return _by_letters((first, second) for first, second in map(str.split, table["compounds"]))


@cache
def words() -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
    """The words of the language by their two syllables without marks."""
    return _by_letters(two_syllables())


def is_compound(first: str, second: str) -> bool:
    """Whether two syllables (lower case) are a word, marks and all."""
    return (first, second) in compounds().get((bare(first), bare(second)), ()) or is_word(first, second)


def _by_letters(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for first, second in pairs:
        found.setdefault((bare(first), bare(second)), set()).add((first, second))
    return {key: tuple(sorted(value)) for key, value in found.items()}


@lru_cache(maxsize=1 << 14)
def bare(word: str) -> str:
    """A syllable in small letters without any marks, đ as d."""
    plain = unicodedata.normalize("NFD", word.lower()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
