"""The words of the language, of one and of two syllables: the table ``words``, of a general dictionary."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from schemas.tables import rows

_LETTERS = re.compile(r"[^\W\d_]+")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@lru_cache(maxsize=1 << 14)
def spelled_anew(syllable: str) -> str:
    """A syllable (NFC) with the tone of an open oa, oe or uy on its first vowel: "hóa" for "hoá"."""
    letters = unicodedata.normalize("NFD", syllable)
    tone = next((char for char in letters if char in _TONES), "")
    bare = letters.replace(tone, "") if tone else letters
    if not tone or not bare.endswith(("oa", "oe", "uy")) or bare.startswith("qu"):
        return syllable
    return unicodedata.normalize("NFC", bare[:-1] + tone + bare[-1])


def is_used(syllable: str) -> bool:
    """Whether a syllable (NFC, small) stands in any word or phrase; of those that can be written one in three does."""
    return spelled_anew(syllable) in _syllables()


def is_word(first: str, second: str) -> bool:
    """Whether two syllables (NFC, small) are a word."""
    return (spelled_anew(first), spelled_anew(second)) in two_syllables()


@cache
def two_syllables() -> frozenset[tuple[str, str]]:
    """The words of two syllables."""
    return frozenset((first, second) for first, second, *_ in (f"{word} ".split(" ") for word in _words()) if second)


@cache
def _syllables() -> frozenset[str]:
    phrases = (phrase for table in ("phrases", "compounds") for row in rows(table) for phrase in row[table])
    return frozenset(syllable for text in (*_words(), *phrases) for syllable in _LETTERS.findall(text.lower()))


@cache
def _words() -> tuple[str, ...]:
    return tuple(word for row in rows("words") for word in row["words"])
