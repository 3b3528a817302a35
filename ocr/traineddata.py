"""Tesseract's container of language data: its table of offsets, and the parts that the LSTM reader needs.

Format as in Tesseract's tessdatamanager: a count, so many 64-bit offsets (-1 for a part that is not there), the parts.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_MAX_ENTRIES = 64
_LSTM, _LSTM_UNICHARSET, _LSTM_RECODER = 17, 21, 22  # TESSDATA_LSTM, …_LSTM_UNICHARSET, …_LSTM_RECODER
_SPACE = 0  # the unichar that stands for a blank between words


@dataclass(frozen=True, slots=True)
class Traineddata:
    """The LSTM parts of one language file, and the first eight hex digits of the file's SHA-256."""

    lstm: bytes
    unicharset: bytes
    recoder: bytes
    digest: str


def load_traineddata(path: Path) -> Traineddata:
    """Reads the LSTM parts; raises ValueError for a file that is no traineddata, OSError when it cannot be read."""
    data = path.read_bytes()
    lstm, unicharset, recoder = (_part(data, index) for index in (_LSTM, _LSTM_UNICHARSET, _LSTM_RECODER))
    return Traineddata(lstm, unicharset, recoder, sha256(data).hexdigest()[:8])


def read_unicharset(data: bytes) -> list[str]:
    """The characters by number, as the unicharset part lists them; number 0 is the blank, named NULL in the file."""
    try:
        lines = data.decode("utf-8").splitlines()
        return [line.split(" ", 1)[0] for line in lines[1 : int(lines[0]) + 1]]
    except (UnicodeDecodeError, IndexError, ValueError) as error:
        raise ValueError(f"no character set: {error}") from error


def read_classes(data: Traineddata, outputs: int) -> list[str]:
    """What each class of the network writes, "" for its null; raises ValueError for scripts that need several codes."""
    chars = read_unicharset(data.unicharset)
    classes = [""] * outputs
    for number, codes in enumerate(_read_recoder(data.recoder)):
        if len(codes) != 1 or not 0 <= codes[0] < outputs:
            raise ValueError("recoder with more than one code a character")
        if number >= 3 or number == _SPACE:  # 1 and 2 are Joined and Broken, which no line holds
            classes[codes[0]] = " " if number == _SPACE else chars[number]
    return classes


def _part(data: bytes, index: int) -> bytes:
    try:
        (count,) = struct.unpack_from("<i", data)
        if not index < count <= _MAX_ENTRIES:
            raise ValueError(f"no part {index}")
        offsets = struct.unpack_from(f"<{count}q", data, 4)
    except struct.error as error:
        raise ValueError(f"no traineddata: {error}") from error
    start = offsets[index]
    if not 0 < start < len(data):
        raise ValueError(f"no part {index}")
    return data[start : min((offset for offset in offsets if offset > start), default=len(data))]


def _read_recoder(data: bytes) -> list[tuple[int, ...]]:
    """The codes of each character (Tesseract's UnicharCompress: a flag byte, a count, so many 32-bit codes)."""
    try:
        (count,) = struct.unpack_from("<I", data)
        at, found = 4, []
        for _ in range(count):
            _, length = struct.unpack_from("<bI", data, at)
            found.append(struct.unpack_from(f"<{length}i", data, at + 5))
            at += 5 + 4 * length
    except struct.error as error:
        raise ValueError(f"no recoder: {error}") from error
    return found
