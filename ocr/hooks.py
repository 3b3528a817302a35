"""Hooks that the network sees where there is an acute or a dot, and the other way round: told by their shape and size.

It takes the hook over a capital Ư (Ử) for an acute (Ứ) with full confidence, and the dot of an i for a hook: "chỉ phí".

An acute is a stroke that rises to the right; a hook is a bow about as wide as high. So columns and rows of an acute's
ink go together, with a correlation of 0.7 and more, and those of a hook hardly do: -0.25 to 0.2 in four of five, 0.5 at
most (50 names on pages of 150 and 200 dpi). The dot of an i is 0.14 to 0.25 heights of x wide and high, a hook 0.28 to
0.5 (of 70 on real pages; three broken hooks were smaller).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.compounds import is_compound
from ocr.engine import RawWord
from ocr.lines import Lines, PrintedLine
from ocr.picture import Pixels
from ocr.strips import Strip
from schemas.syllables import is_syllable

_LOWEST, _HIGHEST = 1.15, 2.9  # heights of x from the baseline up to foot and head of a mark over a capital
_WIDTH = 1.3  # heights of x that a U with its horn is wide
_SMALLEST, _LARGEST = 0.15, 0.95  # of a height of x: the size of a mark
_FAINTEST = 40  # of 255: lighter points are the paper's
_BOW, _STROKE = 0.3, 0.62  # of the correlation: below it a hook, above it an acute
_MARKED = "ỨỬ"
_SIGNS = ".,;:()“”\"'"
_CLEAR_BOW = 0.15
_LEAST, _SHAPED = 0.45, 0.9  # confidence of a word that looks differ on, at least, and where the mark is a clear bow
_UNSURE = 0.5  # confidence that is left where neither is seen
_SPECK, _DOT, _HOOK = 0.12, 0.25, 0.28  # heights of x: less is no mark, up to here a dot, from here on a hook
_OVER_I = 0.75  # heights of x from a word's end back to where a mark over its last i may stand
_TOLD = 0.9  # confidence of a word whose hook was a dot, at most of one where neither is seen


def put_hooks(lines: Lines, strips: Sequence[Strip], readings: Sequence[Sequence[RawWord]]) -> list[list[RawWord]]:
    """The words of each line; a name that begins with Ứ or Ử is written with the mark whose shape is seen.

    Looks at a line may differ in nothing but this mark: then its shape decides, and the word is as sure as its letters.
    """
    return [
        [_told(lines, line, strip, words, place) for place in range(len(words))]
        for line, strip, words in zip(lines.found, strips, readings, strict=True)
    ]


def _told(lines: Lines, line: PrintedLine, strip: Strip, words: Sequence[RawWord], place: int) -> RawWord:
    word = words[place]
    if word.text[:1] in _MARKED:
        return _with_hook(lines, line, strip, word)
    return _with_dot(lines, line, strip, words, place) if word.text.strip(_SIGNS)[-1:] == "ỉ" else word


def _with_dot(lines: Lines, line: PrintedLine, strip: Strip, words: Sequence[RawWord], place: int) -> RawWord:
    """A word that ends with ỉ, as it was read where it makes a compound, else by the mark over its last letter."""
    word = words[place]
    dotted = word.text.replace("ỉ", "i")
    if _makes_compound(words, place, word.text) and not _makes_compound(words, place, dotted):
        return word
    size = _mark_over_end(lines, line, strip.left + word.left + word.width)
    if size is not None and min(size) >= _HOOK:
        return word
    if size is None or min(size) < _SPECK or max(size) > _DOT:
        return word._replace(confidence=min(word.confidence, _TOLD))
    return word._replace(text=dotted, confidence=_TOLD, second=word.text)


def _makes_compound(words: Sequence[RawWord], place: int, text: str) -> bool:
    """Whether a text makes a compound with the word before or after it."""
    small = text.strip(_SIGNS).lower()
    before = words[place - 1].text.strip(_SIGNS).lower() if place else ""
    after = words[place + 1].text.strip(_SIGNS).lower() if place + 1 < len(words) else ""
    return is_compound(before, small) or is_compound(small, after)


def _mark_over_end(lines: Lines, line: PrintedLine, end: int) -> tuple[float, float] | None:
    """Width and height, in heights of x, of the one mark over the last letter of a word; None without one."""
    pieces, unit, base = lines.pieces, line.x_height, line.base_at(end)
    middle = (pieces.x0 + pieces.x1) / 2
    over = (middle > end - _OVER_I * unit) & (middle < end + 0.1 * unit)
    over &= (pieces.y1 <= base - 0.95 * unit) & (pieces.y0 > base - 2.4 * unit) & (pieces.area > 2)
    found = np.nonzero(over)[0]
    return (pieces.wide[found[0]] / unit, pieces.high[found[0]] / unit) if len(found) == 1 else None


def _with_hook(lines: Lines, line: PrintedLine, strip: Strip, word: RawWord) -> RawWord:
    acute, hooked = (f"{letter}{word.text[1:]}" for letter in _MARKED)
    if not word.text[1:2].islower() or not is_syllable(hooked.strip(".,;:)")):
        return word
    rise = _rise(lines, line, strip, strip.left + word.left)
    if rise is None or _BOW <= rise <= _STROKE:
        return word if word.text == hooked else word._replace(confidence=min(word.confidence, _UNSURE), second=hooked)
    if rise > _STROKE:
        return word if word.text == acute else word._replace(text=acute, second=hooked)
    sure = max(word.confidence, _SHAPED) if rise < _CLEAR_BOW and word.confidence >= _LEAST else word.confidence
    return word._replace(text=hooked, confidence=sure, second=acute)


def _rise(lines: Lines, line: PrintedLine, strip: Strip, left: int) -> float | None:
    """How far the ink of the one mark over the letter at ``left`` rises to the right, -1 to 1; None without one."""
    pieces, unit, base = lines.pieces, line.x_height, line.base_at(left)
    middle = (pieces.x0 + pieces.x1) / 2
    over = (middle > left - 0.1 * unit) & (middle < left + _WIDTH * unit)
    over &= (pieces.y1 <= base - _LOWEST * unit) & (pieces.y0 >= base - _HIGHEST * unit)
    for size in (pieces.wide, pieces.high):
        over &= (size >= _SMALLEST * unit) & (size <= _LARGEST * unit)
    found = np.nonzero(over)[0]
    if len(found) != 1:
        return None
    x0, y0 = int(pieces.x0[found[0]]) - 1 - strip.left, int(pieces.y0[found[0]]) - 1 - strip.top
    x1, y1 = int(pieces.x1[found[0]]) + 1 - strip.left, int(pieces.y1[found[0]]) + 1 - strip.top
    return _correlation(strip.pixels[max(0, y0) : y1, max(0, x0) : x1])


def _correlation(picture: Pixels) -> float | None:
    """Of columns and rows (upwards) of the ink in a picture; None without ink both ways."""
    ink = 255.0 - picture
    ink[ink < _FAINTEST] = 0
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]]
    whole = float(ink.sum())
    if not whole:
        return None
    across, up = x - (ink * x).sum() / whole, (ink * y).sum() / whole - y
    spread = float((ink * across**2).sum() * (ink * up**2).sum())
    return float((ink * across * up).sum()) / spread**0.5 if spread > 0 else None
