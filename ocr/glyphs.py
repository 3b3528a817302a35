"""Glyph coverage: which letters and signs of Vietnamese papers an engine has no class for and so can never write."""

from __future__ import annotations

import struct
from pathlib import Path

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\N{COMBINING GRAVE ACCENT}", "\N{COMBINING HOOK ABOVE}", "\N{COMBINING TILDE}",
          "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING DOT BELOW}")  # fmt: skip
_SIGNS = "0123456789.,;:!?()[]/-–…\"'“”‘’%&+=*°²³×•§@"
_LSTM_UNICHARSET = 21  # index in the container's table of offsets: TESSDATA_LSTM_UNICHARSET
_MAX_ENTRIES = 64


def needed_letters() -> str:
    """The Vietnamese alphabet with all tones in both cases, digits, and the signs that administrative papers use."""
    import unicodedata  # noqa: PLC0415 - only the doctor asks

    tones = [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES]
    small = "".join(tones) + "bcdđghklmnpqrstvxfjwz"
    return small + small.upper() + _SIGNS


def missing_letters(traineddata: Path) -> list[str]:
    """What the engine's character set lacks; raises ValueError for a file that is no traineddata."""
    known = set(read_unicharset(traineddata))
    return [letter for letter in needed_letters() if letter not in known]


def read_unicharset(traineddata: Path) -> list[str]:
    """The LSTM's character set out of the container; format as in Tesseract's tessdatamanager."""
    data = traineddata.read_bytes()
    try:
        (count,) = struct.unpack_from("<i", data)
        if not _LSTM_UNICHARSET < count <= _MAX_ENTRIES:
            raise ValueError("no LSTM character set")
        offsets = struct.unpack_from(f"<{count}q", data, 4)
        start = offsets[_LSTM_UNICHARSET]
        if not 0 < start < len(data):
            raise ValueError("no LSTM character set")
        end = min((offset for offset in offsets if offset > start), default=len(data))
        lines = data[start:end].decode("utf-8").splitlines()
        return [line.split(" ", 1)[0] for line in lines[1 : int(lines[0]) + 1]]
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise ValueError(f"no traineddata: {error}") from error
