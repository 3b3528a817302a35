"""Letters without marks: how words that were read imperfectly are compared with words that are known."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from schemas.syllables import is_syllable

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""The five marks of tone, as they stand in NFD text."""
SPACED = str.maketrans(dict.fromkeys("-–—.,;:/()\"'“”‘’*_|", " "))


def plain(text: str) -> str:
    """Capitals without marks, one for each character of the text, so that positions stay: "Số đến" → "SO DEN"."""
    return "".join(_base(char) for char in text)


def fold(text: str) -> str:
    """Capitals without marks and punctuation, one space between words: "V/v bổ sung," → "V V BO SUNG"."""
    return " ".join(plain(text).translate(SPACED).split())


def squash(text: str) -> str:
    """Capitals and digits only: "TTr -UBND" → "TTRUBND"."""
    return "".join(char for char in plain(text) if char.isalnum())


def is_toned(text: str) -> bool:
    """Whether a text bears a mark of tone, as no abbreviation does."""
    return not TONES.isdisjoint(unicodedata.normalize("NFD", text))


def clean(text: str) -> str:
    """NFC text with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def distance(one: str, other: str, limit: int = 99) -> int:
    """Edits that turn one text into the other (Levenshtein); ``limit + 1`` as soon as it takes more than ``limit``."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        now = [row]
        for column, right in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        if min(now) > limit:
            return limit + 1
        before = now
    return before[-1]


def likeness(one: str, other: str) -> float:
    """1 for equal texts, 0 for texts without a letter in common."""
    longest = max(len(one), len(other))
    return 1 - distance(one, other) / longest if longest else 1.0


def closest(text: str, known: Iterable[str], least: float) -> tuple[str, float] | None:
    """The known phrase most like the text, both folded, and how like it is; None when nothing reaches ``least``."""
    folded = fold(text)
    best: tuple[str, float] | None = None
    for phrase in known:
        other = fold(phrase)
        if min(len(other), len(folded)) < least * max(len(other), len(folded)):
            continue
        alike = likeness(folded, other)
        if alike >= least and (best is None or alike > best[1]):
            best = phrase, alike
    return best


def is_capitals(text: str, share: float = 0.8) -> bool:
    """Whether the letters are capitals, but for a share that may have been misread."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) >= share * len(letters)


@lru_cache(maxsize=4096)
def _base(char: str) -> str:
    if char in "đĐÐð":
        return "D"
    first = unicodedata.normalize("NFD", char)[0].upper()
    return first if len(first) == 1 else char


def with_one_capital(word: str) -> str:
    """The word with small letters where one was read as a capital: "TẾt", "xẾp"; "TTr" is no syllable."""
    small = word[1:].islower() or word.isupper() or not is_syllable(word)
    return word if len(word) < 3 or small else word[0] + word[1:].lower()
