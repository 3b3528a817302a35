"""The dot under a y (ỵ), a letter that the network's alphabet lacks: it is seen as a piece of ink of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.compounds import bare
from ocr.engine import RawWord
from ocr.lines import Lines, PrintedLine
from ocr.strips import Strip
from schemas.syllables import is_syllable

_SMALLEST, _LARGEST = 0.12, 0.45  # of a height of x: the size of a dot
_HIGHEST, _DEEPEST = 0.12, 0.5  # heights of x from the baseline down to a dot's middle
_FROM = 0.36  # heights of x before the word's right end: beside the tail, whose own end is twice as far
_LONG = 1.7  # a comma's tail, a crumb of a stroke
_OVER = 0.75  # heights of x before the word's right end that a mark over the y reaches
_VOWELS = frozenset("aeiou")  # after one of these the dot stands under it, or under nothing
_SURE = 0.9  # of a word whose last letter was never in question but for the dot


def put_dots(lines: Lines, strips: Sequence[Strip], readings: Sequence[Sequence[RawWord]]) -> list[list[RawWord]]:
    """The words of each line; one that ends with a y over a dot is written with it, where that makes a syllable."""
    return [
        [_with_dot(lines, line, strip, word) for word in words]
        for line, strip, words in zip(lines.found, strips, readings, strict=True)
    ]


def _with_dot(lines: Lines, line: PrintedLine, strip: Strip, word: RawWord) -> RawWord:
    if word.text[-1:] != "y" or bare(word.text[-2:-1].lower()) in _VOWELS:
        return word
    dotted = f"{word.text[:-1]}ỵ"
    if not is_syllable(dotted) or not _has_dot(lines, line, strip.left + word.left + word.width):
        return word
    return word._replace(text=dotted, confidence=max(word.confidence, _SURE), second=word.text)


def _has_dot(lines: Lines, line: PrintedLine, end: int) -> bool:
    """Whether a dot stands right under the last letter of a word that ends at ``end``, and no mark over it."""
    pieces, unit = lines.pieces, line.x_height
    base = line.base_at(end)
    x, y = (pieces.x0 + pieces.x1) / 2, (pieces.y0 + pieces.y1) / 2
    small = (pieces.high <= _LARGEST * unit) & (pieces.wide >= _SMALLEST * unit) & (pieces.high >= _SMALLEST * unit)
    dots = small & (x > end - _FROM * unit) & (x < end) & (pieces.wide <= _LARGEST * unit)
    dots &= (y > base + _HIGHEST * unit) & (y < base + _DEEPEST * unit)
    dots &= (pieces.wide <= _LONG * pieces.high) & (pieces.high <= _LONG * pieces.wide)
    over = small & (x > end - _OVER * unit) & (x < end) & (y < base - unit) & (y > base - 1.9 * unit)
    return bool(np.any(dots)) and not np.any(over)
