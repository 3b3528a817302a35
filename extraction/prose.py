"""Running text: known phrases mended, and how sure the whole is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from extraction.folding import fold
from extraction.lexicon import Lexicon
from extraction.runs import Run
from extraction.tables import phrase_lexicon
from schemas.page import Word


@dataclass(frozen=True, slots=True)
class Prose:
    """Mended text and the confidence of its weakest word."""

    text: str
    confidence: float


def read_prose(run: Run) -> Prose:
    """Mends what stands in known phrases; a word outside of them is as sure as it was read."""
    words = [unicodedata.normalize("NFC", word.text) for word in run.words]
    mended = _lexicon().mend(words)
    sure = [
        _confidence(word, known=known) for word, known in zip(run.words, mended.known, strict=True) if fold(word.text)
    ]
    return Prose(mended.text, min(sure, default=0.0))


def _confidence(word: Word, *, known: bool) -> float:
    return max(word.confidence, 0.93) if known else word.confidence


@cache
def _lexicon() -> Lexicon:
    return phrase_lexicon()
