"""Which way up a page lies, by what can be read on it: Vietnamese syllables come out of upright lines only."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ocr.recognise import ReadZone
from schemas.syllables import is_syllable

_SURE = 0.5  # share of syllables from which nobody doubts: upright pages 0.7-1.0, turned ones 0-0.15
CLEARLY = 1.5  # times as many syllables as the page as it lies: less is no reason to turn it
_FEW_WORDS = 4  # a page of so few words is not worth reading four times
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def count_syllables(zones: Iterable[ReadZone]) -> tuple[int, int]:
    """How many words of letters were read, and how many of them are Vietnamese syllables read with confidence."""
    words = [(word.confidence, part) for zone in zones for word in zone.words for part in _LETTERS.findall(word.text)]
    return len(words), sum(is_syllable(part) and confidence >= 0.6 for confidence, part in words)


def is_doubtful(zones: Iterable[ReadZone]) -> bool:
    """Whether what was read gives reason to try the page another way up."""
    words, syllables = count_syllables(zones)
    return words >= _FEW_WORDS and syllables < _SURE * words
