"""What a Vietnamese syllable can be: every onset with every rime and tone that the orthography allows.

Onsets and rimes are the table ``syllables``; so are syllables of place names that the orthography does not know.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from schemas.tables import rows

_STOPPED = ("c", "ch", "p", "t")
_ALL = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # level, grave, hook, tilde, acute, dot below
_SHARP = ("\u0301", "\u0323")  # the tones of syllables that end in a stop
_FRONT = "ieêy"
_ROUNDED = ("oa", "oă", "oe", "uâ", "uê", "uơ", "uy")  # after c they are written with qu
_VOWELS = "aăâeêioôơuưy"
TONED_VOWELS = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _ALL)
"""Every vowel of the alphabet with every tone (NFC, small)."""


def is_syllable(word: str) -> bool:
    """Whether a word (NFC, any case) is one possible Vietnamese syllable."""
    return word.lower() in _syllables()


@cache
def _syllables() -> frozenset[str]:
    (table,) = rows("syllables")
    toned = {rime: tuple(_with_tones(rime)) for rime in (*table["rimes"], *table["after_qu"])}
    written = {
        _written(onset, rime) + ending
        for onset in ("", *table["onsets"])
        for rime, endings in toned.items()
        if _may_follow(onset, rime) and (onset == "qu" or rime not in table["after_qu"])
        for ending in endings
    }
    return frozenset(written | set(table["names"]))


def _may_follow(onset: str, rime: str) -> bool:
    first = rime[0]
    match onset:
        case "k" | "gh" | "ngh":
            return first in _FRONT
        case "c" | "g" | "ng":
            return first not in _FRONT and (onset != "c" or not rime.startswith(_ROUNDED))
        case "gi":
            return not rime.startswith(("y", "iu"))
        case "qu":
            return first not in "uưo"
        case "":
            return not rime.startswith(("iê",))
    return not rime.startswith("yê")


def _written(onset: str, rime: str) -> str:
    return "g" if onset == "gi" and rime.startswith("i") else onset  # gì, gìn, giếng: one i is written


def _with_tones(rime: str) -> Iterator[str]:
    tones = _SHARP if rime.endswith(_STOPPED) else _ALL
    for place in _places(rime):
        for tone in tones:
            yield unicodedata.normalize("NFC", rime[: place + 1] + tone + rime[place + 1 :])


def _places(rime: str) -> list[int]:
    """Where the tone may stand: on the one marked vowel, else on the first, or the second of oa, oe, uy."""
    vowels = [index for index, letter in enumerate(rime) if letter in _VOWELS]
    marked = [index for index in vowels if rime[index] in "ăâêôơư"]
    if rime[:2] in ("ưa", "ưu", "ưi"):
        return [0]
    if marked:
        return [marked[-1]]
    if rime[:2] in ("oa", "oe", "uy") or rime == "oo":
        return [1] if len(rime) > 2 else [0, 1]
    if rime[:2] == "oo":
        return [1]
    return [0]
