"""Glyph coverage: which letters and signs of Vietnamese papers an engine has no class for and so can never write.

A letter that cannot be written is read as its plain twin, in doubt. There the letter itself is kept as the word's
second reading, so that a search finds it and a person sees that the text must not be trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from ocr.compounds import bare
from ocr.traineddata import load_traineddata, read_unicharset
from schemas.syllables import TONED_VOWELS, is_syllable

_SIGNS = "0123456789.,;:!?()[]/-–…\"'“”‘’%&+=*°²³×•§@"


def needed_letters() -> str:
    """The Vietnamese alphabet with all tones in both cases, digits, and the signs that administrative papers use."""
    small = TONED_VOWELS + "bcdđghklmnpqrstvxfjwz"
    return small + small.upper() + _SIGNS


@lru_cache(maxsize=4)
def _unwritable(classes: tuple[str, ...]) -> dict[str, list[str]]:
    """The small Vietnamese letters that some classes lack, under the plain letter that they are read as."""
    found: dict[str, list[str]] = {}
    for letter in needed_letters():
        if letter.islower() and letter not in classes:
            found.setdefault(bare(letter), []).append(letter)
    return found


def suspect_letter(letters: Sequence[str], doubtful: Iterable[int], classes: tuple[str, ...]) -> str | None:
    """The word with a letter that the engine cannot write in place of a doubtful one, where that makes a syllable."""
    for place in doubtful:
        letter = letters[place]
        for twin in _unwritable(classes).get(bare(letter), ()):
            written = twin if letter.islower() else twin.upper()
            word = "".join([*letters[:place], written, *letters[place + 1 :]])
            if is_syllable(word.strip(_SIGNS)):
                return word
    return None


def missing_letters(traineddata: Path) -> list[str]:
    """What the engine's character set lacks; raises ValueError for a file that is no traineddata."""
    known = set(read_unicharset(load_traineddata(traineddata).unicharset))
    return [letter for letter in needed_letters() if letter not in known]
