"""Figures that a machine set into a number line: told from print and pen by how evenly and how wide they stand.

The wide-set figures of a numbering stamp (máy đóng số) are read as words of their own, or as one with the symbol. Of
45 lines filled in by a pen none had figures whose heads and feet differ by less than 8 % of their height, real scans
and the corpus together; a machine's stay within 5 %.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ocr.engine import Engine, RawWord
from ocr.lines import Lines, PrintedLine
from ocr.picture import Pixels
from ocr.pieces import Ints, Pieces
from ocr.strips import Strip, only_pieces
from schemas.page import Box

KEYWORD = re.compile(r"^\W{0,2}[sS5$][ốôóồỐÔÓo6]")
_SLASH = re.compile(r"^\W{0,2}/")
_GLUED = re.compile(r"(?P<figures>\d{1,6})/")
_FIGURES = (1.2, 1.8)  # heights of x: figures of the page's own face 1.5, of numbering stamps 1.25-1.7
_UNEVEN = 0.07  # of their height: how much heads and feet of set figures differ
_GRAIN = 1.0  # pixels of a scan's own roughness
_PAIR = 0.65  # of that for two figures, which a pen may set evenly by chance
_SLASH_WIDTH = 0.9  # heights of x of the widest slash
_SLASH_BEGIN, _UPRIGHT = 0.8, 0.8  # heights of x: how far a slash is looked at, and how much of a column it inks
_NEXT = 0.2  # heights of x
_WIDE_SET = 0.5  # heights of x between figures: a machine's stand 0.7 apart, print's 0.4 at most
_SPECK = 0.32  # heights of x
_KEYWORD_WIDTH = 2.45  # heights of x that "Số" is wide
_GLUE = 0.3  # heights of x between figures put together
_LETTER = 0.8  # heights of x of the lowest letters, whose pieces are no points
_FEWEST, _LONGEST = 2, 6  # figures
_SURE = 0.9


def _begins_as_slash(pieces: Pieces, piece: int, x_height: float) -> bool:
    """Whether a piece is a slash, or begins as one that touches the letter after it: no upright stroke is in it yet."""
    if int(pieces.wide[piece]) <= _SLASH_WIDTH * x_height:
        return True
    x0, y0, y1 = int(pieces.x0[piece]), int(pieces.y0[piece]), int(pieces.y1[piece])
    first = pieces.labels[y0:y1, x0 : x0 + round(_SLASH_BEGIN * x_height)] == piece
    return int(first.sum(axis=0).max()) <= _UPRIGHT * x_height


class SetNumber(NamedTuple):
    """A number that was set, the words of its line with it, and its box in pixels of the page."""

    text: str
    confidence: float
    words: list[RawWord]
    box: Box


def part_figures(lines: Lines, own: Ints, line: PrintedLine, strip: Strip, words: Sequence[RawWord]) -> list[RawWord]:
    """The words with figures parted from the symbol behind them, where they stand wider than print sets them."""
    for place, word in enumerate(words[1:], 1):
        found = _GLUED.match(word.text)
        if found is None:
            continue
        first = place
        while first > 1 and words[first - 1].text.isdigit():
            first -= 1
        before = sum(len(other.text) for other in words[first:place])
        count = before + len(found["figures"])
        letters = _letters(lines, own, line)
        letters = letters[lines.pieces.x0[letters] >= strip.left + words[first - 1].left + words[first - 1].width]
        if count < _FEWEST or len(letters) <= count:
            break
        x0, x1 = lines.pieces.x0[letters[: count + 1]], lines.pieces.x1[letters[: count + 1]]
        if (x0[1:count] - x1[: count - 1]).min() < _WIDE_SET * line.x_height:
            break
        slash, left = int(x0[count]) - strip.left, int(x0[before]) - strip.left
        y0 = int(lines.pieces.y0[letters[before:count]].min())
        high = int(lines.pieces.y1[letters[before:count]].max()) - y0
        figures = RawWord(found["figures"], left, y0 - strip.top, slash - 1 - left, high, word.confidence, word.second)
        rest = word.text[len(found["figures"]) :]
        symbol = word._replace(text=rest, left=slash, width=word.left + word.width - slash)
        return [*words[:place], figures, symbol, *words[place + 1 :]]
    return list(words)


def find_figures(lines: Lines, own: Ints, line: PrintedLine, strip: Strip, words: Sequence[RawWord]) -> Ints | None:
    """The pieces between "Số" and the slash when they stand as evenly as a machine sets figures."""
    slash = next((word for word in words[1:] if _SLASH.match(word.text)), None)
    if slash is None:
        return None
    pieces, right = lines.pieces, strip.left + slash.left
    letters = _letters(lines, own, line)
    left = int(pieces.x0[letters[0]]) + _KEYWORD_WIDTH * line.x_height if len(letters) else right
    between = letters[(pieces.x0[letters] >= left) & (pieces.x1[letters] <= right + 1)]
    inked = own[(pieces.high[own] > _SPECK * line.x_height) & (pieces.x0[own] >= left) & (pieces.x1[own] <= right + 1)]
    if not _FEWEST <= len(between) <= _LONGEST or len(inked) > len(between):  # figures in pieces are not all seen
        return None
    after = letters[pieces.x0[letters] > pieces.x0[between[-1]]][:1]
    step = float(np.median(np.diff(pieces.x0[between])))
    near = len(after) and int(pieces.x0[after[0]]) - int(pieces.x0[between[-1]]) < step + _NEXT * line.x_height
    if not len(after) or (near and not _begins_as_slash(pieces, int(after[0]), line.x_height)):
        return None  # where the next figure would stand, something else than a slash begins: a figure hangs on it
    high = float(np.median(pieces.high[between]))
    slack = (_UNEVEN * high + _GRAIN) * (_PAIR if len(between) == 2 else 1.0)
    even = np.ptp(pieces.y0[between]) <= slack and np.ptp(pieces.y1[between]) <= slack
    low, top = (side * line.x_height for side in _FIGURES)
    stands = abs(float(np.median(pieces.y1[between])) - line.base) < 0.35 * line.x_height
    return between if even and stands and low <= high <= top else None


def read_figures(
    grey: Pixels, lines: Lines, figures: Ints, line: PrintedLine, so_far: tuple[Strip, list[RawWord]], dpi: float,
    engine: Engine,
) -> SetNumber | None:  # fmt: skip
    """The figures as one word, when the reader is sure of each of them; read put together where it was not."""
    strip, words = so_far
    pieces = lines.pieces
    x0, y0 = int(pieces.x0[figures].min()), int(pieces.y0[figures].min())
    x1, y1 = int(pieces.x1[figures].max()), int(pieces.y1[figures].max())
    inside = [word for word in words if x0 - 2 <= strip.left + word.left + word.width / 2 <= x1 + 2]
    before, sure = _joined(inside)
    text = before
    if not (_is_number(text, figures) and sure >= _SURE):
        text, sure = _joined(engine.read_lines([_glue(grey, lines, figures, line)], dpi)[0])
    if not (_is_number(text, figures) and sure >= _SURE) or (before.isdigit() and before != text):
        return None
    number = RawWord(text, x0 - strip.left, y0 - strip.top, x1 - x0, y1 - y0, sure)
    rest = [_cut_off(word, x0 - strip.left) for word in words if word not in inside]
    return SetNumber(text, sure, sorted([*rest, number], key=lambda w: w.left), Box(x0, y0, x1, y1))


def _letters(lines: Lines, own: Ints, line: PrintedLine) -> Ints:
    """The letters of a line from left to right, points and specks left out."""
    letters = own[lines.pieces.high[own] >= _LETTER * line.x_height]
    return letters[np.argsort(lines.pieces.x0[letters])]


def _joined(words: Sequence[RawWord]) -> tuple[str, float]:
    text = "".join(word.text for word in words).strip(" .,:;-_")
    return text, min((word.confidence for word in words), default=0.0)


def _is_number(text: str, figures: Ints) -> bool:
    return len(text) == len(figures) and text.isascii() and text.isdigit()


def _cut_off(word: RawWord, right: int) -> RawWord:
    """A keyword that figures were read into ("Số08") without them."""
    if word.left + word.width <= right + 2 or word.left >= right:
        return word
    found = KEYWORD.match(word.text)
    return word if found is None else word._replace(text=found[0] + ":", width=max(1, right - word.left - 2))


def _glue(grey: Pixels, lines: Lines, figures: Ints, line: PrintedLine) -> Pixels:
    """The figures set as close as print sets them."""
    pieces = lines.pieces
    y0, y1 = int(pieces.y0[figures].min()), int(pieces.y1[figures].max())
    edge, gap = round(0.6 * line.x_height), max(2, round(_GLUE * line.x_height))
    parts: list[Pixels] = []
    for piece in figures.tolist():
        x0, x1 = int(pieces.x0[piece]), int(pieces.x1[piece])
        part = only_pieces(grey, lines, np.array([piece]), (x0, y0, x1, y1))
        parts += [part, np.full((y1 - y0, gap), 255, np.uint8)]
    return np.ascontiguousarray(np.pad(np.hstack(parts[:-1]), edge, constant_values=255))
