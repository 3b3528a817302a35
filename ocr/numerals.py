"""Roman numerals (quý III, khóa XIII, lần thứ IV): their strokes are counted, for the network drops some of them.

It takes two strokes for an H and reads VIII as VI with a confidence of 0.99. Through the upper half of the letters an
I is one stroke, a V and an X are two.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np

from ocr.engine import RawWord
from ocr.lines import Lines, PrintedLine
from ocr.strips import Strip

_BEFORE = frozenset(
    {"quý", "khóa", "khoá", "thứ", "lần", "hạng", "loại", "cấp", "chương", "phần", "mục", "nhóm", "đợt"}
)
_NUMERAL = re.compile(r"(?P<head>[VX]*)(?P<strokes>[IHlTL1]*)(?P<end>[VXv]?)(?P<tail>[.,;:)]*)$")
_THROUGH = (0.95, 1.15)  # heights of x over the baseline: above where an X crosses, below the serifs
_BLANK = 0.5  # heights of x: less than any blank between words
_INK = 150  # of 255
_MOST = 3  # strokes in a row
_SEEN, _UNSURE = 0.95, 0.5  # confidence of a numeral whose strokes were counted, and of one that they do not make


def mend_numerals(lines: Lines, strips: Sequence[Strip], readings: Sequence[Sequence[RawWord]]) -> list[list[RawWord]]:
    """The words of each line, its Roman numerals with as many strokes as are seen."""
    return [
        [words[0], *(_mend(*pair, line, strip) for pair in itertools.pairwise(words))] if words else []
        for line, strip, words in zip(lines.found, strips, readings, strict=True)
    ]


def _mend(before: RawWord, word: RawWord, line: PrintedLine, strip: Strip) -> RawWord:
    found = _NUMERAL.match(word.text) if before.text.lstrip("(“").lower() in _BEFORE else None
    if found is None or not (found["head"] or found["strokes"] or found["end"]):
        return word
    ends = len(found["head"]) + len(found["end"])
    count = _count_strokes(word, line, strip) - 2 * ends - found["tail"].count(")")
    if not 0 <= count <= _MOST or count + ends == 0:
        return word._replace(confidence=min(word.confidence, _UNSURE))
    text = f"{found['head']}{'I' * count}{found['end'].upper()}{found['tail']}"
    return word._replace(text=text, confidence=_SEEN, second=None if text == word.text else word.text)


def _count_strokes(word: RawWord, line: PrintedLine, strip: Strip) -> int:
    """How many strokes rows through the upper half of a word cross, most of them."""
    base = line.base_at(strip.left + word.left) - strip.top
    rows = range(round(base - _THROUGH[1] * line.x_height), round(base - _THROUGH[0] * line.x_height) + 1)
    # A box may end within its last letter: up to where the next word may begin, nothing else stands there.
    end = word.left + word.width + round(_BLANK * line.x_height)
    inked = strip.pixels[max(0, rows.start) : rows.stop, word.left : end] < _INK
    counts = [int(np.count_nonzero(np.diff(np.concatenate([[False], row])) & row)) for row in inked]
    return sorted(counts)[len(counts) // 2] if counts else 0
