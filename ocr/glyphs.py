"""Glyph coverage: which letters and signs of Vietnamese papers an engine has no class for and so can never write."""

from __future__ import annotations

from pathlib import Path

from ocr.traineddata import load_traineddata, read_unicharset

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\N{COMBINING GRAVE ACCENT}", "\N{COMBINING HOOK ABOVE}", "\N{COMBINING TILDE}",
          "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING DOT BELOW}")  # fmt: skip
_SIGNS = "0123456789.,;:!?()[]/-–…\"'“”‘’%&+=*°²³×•§@"


def needed_letters() -> str:
    """The Vietnamese alphabet with all tones in both cases, digits, and the signs that administrative papers use."""
    import unicodedata  # noqa: PLC0415 - only the doctor asks

    tones = [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES]
    small = "".join(tones) + "bcdđghklmnpqrstvxfjwz"
    return small + small.upper() + _SIGNS


def missing_letters(traineddata: Path) -> list[str]:
    """What the engine's character set lacks; raises ValueError for a file that is no traineddata."""
    known = set(read_unicharset(load_traineddata(traineddata).unicharset))
    return [letter for letter in needed_letters() if letter not in known]
