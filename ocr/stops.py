"""Commas, semicolons and ones as sentences want them: worn copies lose tails, and strokes are read as signs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from ocr.engine import RawWord
from ocr.lines import Lines
from schemas.page import BlockKind
from schemas.syllables import is_syllable

_MENDED = 0.6  # how sure a word is that its neighbours put right
_ONES = re.compile(r"[1IlL|!\\\[\]ÍÌĨỈỊ]{1,2}")
_TEXTS = ("body", "whole", "foot_left")  # in a head a pen writes days and months
_NEXT_BASIS = ("Căn cứ", "Theo đề", "Xét đề")  # NĐ 30/2020, Annex I, II.6: each basis ends with a semicolon


def mend_stops(lines: Lines, readings: Sequence[list[RawWord]], kinds: Mapping[int, BlockKind]) -> list[list[RawWord]]:
    """The words of each line, commas, semicolons and ones put right where the words beside them tell."""
    following = [*(" ".join(word.text for word in words[:2]) for words in readings[1:]), ""]
    return [
        _mend_end(_mend_within(words) if kinds.get(line.zone) in _TEXTS else words, kinds.get(line.zone), after)
        for line, words, after in zip(lines.found, readings, following, strict=True)
    ]


def _mend_within(words: list[RawWord]) -> list[RawWord]:
    mended = list(words)
    for place, (word, after) in enumerate(itertools.pairwise(words)):
        if word.text.endswith(".") and _goes_on(after.text) and _is_word(word.text[:-1]):
            mended[place] = _mended(word, f"{word.text[:-1]},")
        elif after.text == "năm" and place and words[place - 1].text == "tháng" and _is_ones(word.text):
            mended[place] = _mended(word, "1" * len(word.text))
    return mended


def _mend_end(words: list[RawWord], kind: BlockKind | None, after: str) -> list[RawWord]:
    """The words of a line; a recipient and a basis before another one end with a semicolon."""
    if len(words) < 2:
        return words
    first, last = words[0].text, words[-1]
    if last.text.endswith(":"):
        listed = kind == "foot_left" and first[0] == "-"
        if listed or (kind in ("body", "whole") and after.startswith(_NEXT_BASIS)):
            return [*words[:-1], _mended(last, f"{last.text[:-1]};")]
    return words


def _goes_on(text: str) -> bool:
    """Whether a sentence goes on with a word, and a comma may stand before it: before "và" a stop is a speck."""
    return text[0].islower() and text not in ("và", "hoặc", "của")


def _is_word(text: str) -> bool:
    """Whether a text is a syllable that is written out, no abbreviation."""
    return len(text) > 1 and not text.isupper() and is_syllable(text)


def _is_ones(text: str) -> bool:
    return not text.isdigit() and _ONES.fullmatch(text) is not None


def _mended(word: RawWord, text: str) -> RawWord:
    return word._replace(text=text, confidence=min(word.confidence, _MENDED), second=word.text)
