"""A second look at the number line, "Số: … /QĐ-SNV": what a pen wrote into it is read apart from the print.

A pen's tall strokes shrink the print beside them in the network's eyes, so that even "Số" may not be read: the line is
read again at the height and on the feet of its letters, without the pen's blue or without its tall strokes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ocr.engine import Engine, RawWord
from ocr.inks import lift_inks
from ocr.lines import Lines, PrintedLine, is_level
from ocr.picture import Pixels
from ocr.pieces import Ints
from ocr.prepare import Prepared
from ocr.set_figures import KEYWORD, SetNumber, find_figures, part_figures, read_figures
from ocr.strips import ABOVE, BELOW, MARGIN, Strip, cut_strip, only_pieces
from schemas.page import Box, Mark

_SHRUNK = re.compile(r"^\W{0,2}[sS5$8]")  # what is left of the keyword when a pen's strokes shrink the line
_PEN_ABOVE, _PEN_BELOW = 2.1, 0.85  # heights of x that no print of this line reaches above and below its feet
_TAKEN = 60  # of 255: lighter by so much without a pen's ink, its stroke was there
_LEAST_PEN = 0.4  # of the square of the height of x: less ink is no figure
_LARGE = 1.2  # of the other lines' height of x: the pen was measured, not the print
_LONGEST = 6
_SURE = 0.9
_PEN_SURE = 0.4
_SHRUNK_SURE = 0.85
_LETTER = 0.8  # heights of x of the lowest letters, whose pieces are no points
_CAPITAL = 1.9  # heights of x of the tallest capitals, without marks above them
_FEW = 4  # letters that tell where a line stands
_OFF_BASE = 0.15  # heights of x


class Looked(NamedTuple):
    """The lines with what the second look changed, and a mark for each number that a machine set."""

    lines: Lines
    strips: list[Strip]
    readings: list[list[RawWord]]
    marks: tuple[Mark, ...]


def look_again(
    prepared: Prepared, grey: Pixels, lines: Lines, strips: Sequence[Strip], readings: Sequence[Sequence[RawWord]],
    zones: Sequence[int], engine: Engine,
) -> Looked:  # fmt: skip
    """Reads the number lines of some zones (a head's left side) again where a pen or a numbering stamp is in them."""
    state = _Lines(lines, list(strips), [list(words) for words in readings])
    marks: list[Mark] = []
    for index, line in enumerate(lines.found):
        if line.zone in zones and _may_be_number_line(state.read[index]):
            state = _with_its_runs(grey, state, index)
            state = _read_print(prepared, grey, state, index, engine)
            state, number = _read_number(grey, state, index, prepared.dpi, engine)
            if number is not None:
                marks.append(Mark("numbering", _fraction(number.box, grey), round(number.confidence, 3), number.text))
    return Looked(state.lines, state.cut, state.read, tuple(marks))


class _Lines(NamedTuple):
    """The lines of a page, their pictures and what was read in them."""

    lines: Lines
    cut: list[Strip]
    read: list[list[RawWord]]

    def replace(self, index: int, line: PrintedLine, strip: Strip, words: list[RawWord]) -> _Lines:
        """The same with another form of one line."""
        cut = [*self.cut[:index], strip, *self.cut[index + 1 :]]
        return _Lines(self.lines.with_line(index, line), cut, [*self.read[:index], words, *self.read[index + 1 :]])


def _with_its_runs(grey: Pixels, state: _Lines, index: int) -> _Lines:
    """The lines with the runs on a number line's level made one: a pen or wide blanks part "Số:" from the symbol."""
    line = state.lines.found[index]
    beside = [
        at for at, other in enumerate(state.lines.found) if at != index and state.read[at] and is_level(line, other)
    ]
    if not beside:
        return state
    lines = _join_runs(state.lines, index, beside)
    whole = cut_strip(grey, lines, index)
    words = _moved(((state.cut[at], state.read[at]) for at in (index, *beside)), whole)
    read = [[] if at in beside else words for at, words in enumerate(state.read)]
    return _Lines(lines, state.cut, read).replace(index, lines.found[index], whole, words)


def _read_print(prepared: Prepared, grey: Pixels, state: _Lines, index: int, engine: Engine) -> _Lines:
    """The lines with a number line read at its print's own height, apart from what a pen wrote into it."""
    lines, line = state.lines, state.lines.found[index]
    _, fitted = _fitted(lines, index)
    parted = list(_part_pen(prepared, grey, lines, index, fitted))
    for again, pen in parted:
        words = _print_and_pen(again, pen, (state.cut[index], state.read[index]), prepared.dpi, engine)
        if words is not None:
            return state.replace(index, fitted, again, words)
    if not parted and fitted != line:
        again = cut_strip(grey, lines.with_line(index, fitted), index)
        words = engine.read_lines([again.pixels], prepared.dpi)[0]
        if _sureness(words) > _sureness(state.read[index]):
            return state.replace(index, fitted, again, words)
    return state


def _read_number(
    grey: Pixels, state: _Lines, index: int, dpi: float, engine: Engine
) -> tuple[_Lines, SetNumber | None]:
    """The lines with the figures that a machine set into a number line, and these."""
    lines, strip = state.lines, state.cut[index]
    own, fitted = _fitted(lines, index)
    words = part_figures(lines, own, fitted, strip, state.read[index])
    figures = find_figures(lines, own, fitted, strip, words)
    number = None if figures is None else read_figures(grey, lines, figures, fitted, (strip, words), dpi, engine)
    return state.replace(index, lines.found[index], strip, words if number is None else number.words), number


def _join_runs(lines: Lines, index: int, others: Sequence[int]) -> Lines:
    """The lines with one made of some runs on a level: a pen or a stamp's wide blanks part "Số:" from the symbol."""
    runs = sorted((lines.found[at] for at in (index, *others)), key=lambda run: run.x0)
    first, last = runs[0], max(runs, key=lambda run: run.x1)
    joined = lines.found[index]._replace(
        x0=first.x0, y0=min(run.y0 for run in runs), x1=last.x1, y1=max(run.y1 for run in runs),
        left_base=first.left_base, right_base=last.right_base,
    )  # fmt: skip
    owner = np.where(np.isin(lines.owner, others), index, lines.owner)
    return lines.with_line(index, joined)._replace(owner=owner)


def _moved(parts: Iterable[tuple[Strip, Sequence[RawWord]]], whole: Strip) -> list[RawWord]:
    """The words of some strips, from left to right, in the pixels of another."""
    words = [
        word._replace(left=word.left + strip.left - whole.left, top=word.top + strip.top - whole.top)
        for strip, read in parts
        for word in read
    ]
    return sorted(words, key=lambda word: word.left)


def _may_be_number_line(words: Sequence[RawWord]) -> bool:
    """Whether a line begins with "Số", or with what the network makes of it when a pen's strokes shrink the print."""
    shrunk = _SHRUNK.match(_text(words)) is not None and _sureness(words) < _SHRUNK_SURE
    return shrunk or _begins_as_number_line(words)


def _begins_as_number_line(words: Sequence[RawWord]) -> bool:
    return KEYWORD.match(_text(words)) is not None


def _text(words: Sequence[RawWord]) -> str:
    return " ".join(word.text for word in words)


def _x_height(lines: Lines, line: PrintedLine) -> float:
    """The line's height of x, or that of the lines beside it when a pen's strokes were measured."""
    others = [other.x_height for other in lines.found if other.zone == line.zone and other is not line]
    usual = float(np.median(others)) if others else line.x_height
    return usual if line.x_height > _LARGE * usual else line.x_height


def _fitted(lines: Lines, index: int) -> tuple[Ints, PrintedLine]:
    """A line's pieces, and the line at its print's height and on its feet: a pen's strokes draw the baseline down."""
    own, line = np.nonzero(lines.owner == index)[0], lines.found[index]
    line = line._replace(x_height=_x_height(lines, line))
    high = lines.pieces.high[own]
    letters = own[(high >= _LETTER * line.x_height) & (high <= _CAPITAL * line.x_height)]
    off = float(np.median(lines.pieces.y1[letters])) - line.base if len(letters) >= _FEW else 0.0
    if abs(off) < _OFF_BASE * line.x_height:
        return own, line
    return own, line._replace(left_base=line.left_base + off, right_base=line.right_base + off)


def _tall(lines: Lines, own: Ints, line: PrintedLine) -> Ints:
    """The strokes of a line, specks left out, that reach beyond what print of it can."""
    up = line.base - lines.pieces.y0[own]
    down = lines.pieces.y1[own] - line.base
    high = lines.pieces.high[own] >= line.x_height
    return own[high & ((up > _PEN_ABOVE * line.x_height) | (down > _PEN_BELOW * line.x_height))]


def _without(grey: Pixels, lines: Lines, line: PrintedLine, own: Ints, tall: Ints) -> Strip:
    """The line's print alone, at the height that print has."""
    height, width = grey.shape
    kept = np.array(sorted({*own.tolist()} - {*tall.tolist()}), np.int64)
    margin = max(2.0, MARGIN * line.x_height)
    y0 = max(0, round(line.base - ABOVE * line.x_height - margin))
    y1 = min(height, round(line.base + BELOW * line.x_height + margin))
    x0, x1 = max(0, line.x0 - round(margin)), min(width, line.x1 + round(margin))
    return Strip(only_pieces(grey, lines, kept, (x0, y0, x1, y1)), x0, y0)


class _Pen(NamedTuple):
    """What a pen wrote, alone on white, and where: left, top, right and bottom in pixels of the page."""

    picture: Pixels
    box: tuple[int, int, int, int]


def _part_pen(
    prepared: Prepared, grey: Pixels, lines: Lines, index: int, line: PrintedLine
) -> Iterator[tuple[Strip, _Pen]]:
    """The print of a line and what a pen wrote into it, told apart by the pen's blue, and by its strokes' height."""
    blue = _blue_pen(prepared, grey, lines, index, line)
    if blue is not None:
        yield blue
    own = np.nonzero(lines.owner == index)[0]
    tall = _tall(lines, own, line)
    if len(tall):
        pieces = lines.pieces
        x0, y0 = int(pieces.x0[tall].min()), int(pieces.y0[tall].min())
        x1, y1 = int(pieces.x1[tall].max()), int(pieces.y1[tall].max())
        picture = np.pad(only_pieces(grey, lines, tall, (x0, y0, x1, y1)), 4, constant_values=255)
        yield _without(grey, lines, line, own, tall), _Pen(picture, (x0, y0, x1, y1))


def _blue_pen(
    prepared: Prepared, grey: Pixels, lines: Lines, index: int, line: PrintedLine
) -> tuple[Strip, _Pen] | None:
    """The line without coloured ink, and that ink; None where there is little of it."""
    high, low = min(line.left_base, line.right_base), max(line.left_base, line.right_base)
    top, foot = round(high - _PEN_ABOVE * line.x_height), round(low + _PEN_BELOW * line.x_height)
    rows, columns = slice(max(0, min(top, line.y0)), max(foot, line.y1)), slice(line.x0, line.x1)
    lifted = lift_inks(prepared, grey, [Box(columns.start, rows.start, columns.stop, rows.stop)])
    if lifted is None:
        return None
    ink = np.asarray(cv2.subtract(lifted[rows, columns], grey[rows, columns]), np.uint8)
    taken = ink > _TAKEN
    if np.count_nonzero(taken) < _LEAST_PEN * line.x_height**2:
        return None
    across, down = (np.nonzero(taken.any(axis=axis))[0] for axis in (0, 1))
    x0, x1, y0, y1 = int(across[0]), int(across[-1]) + 1, int(down[0]), int(down[-1]) + 1
    picture = np.pad(255 - ink[y0:y1, x0:x1], 4, constant_values=255)
    box = (columns.start + x0, rows.start + y0, columns.start + x1, rows.start + y1)
    flat = line._replace(y0=max(line.y0, top), y1=min(line.y1, foot))
    return cut_strip(lifted, lines.with_line(index, flat), index), _Pen(picture, box)


def _print_and_pen(
    again: Strip, pen: _Pen, before: tuple[Strip, list[RawWord]], dpi: float, engine: Engine
) -> list[RawWord] | None:
    """The words of the print read alone with the pen's between them; None where the first reading was surer."""
    x0, y0, x1, y1 = pen.box
    words, written = engine.read_lines([again.pixels, pen.picture], dpi)
    outside = [word for word in before[1] if not x0 < before[0].left + word.left + word.width / 2 < x1]
    surer = _sureness(words) >= _sureness(outside) or (
        _sureness(words) > _SURE and _letters_in(words) > _letters_in(outside)
    )
    if not surer or not _begins_as_number_line(words):
        return None
    text = "".join(word.text for word in written)
    shown = text if 0 < len(text) <= _LONGEST else "_"  # what is longer holds print that the strokes touch
    left = x0 - again.left
    wide = min([x1 - x0, *(word.left - left for word in words if word.left > left)])  # it may hang on a ruling
    scrawl = RawWord(shown, left, y0 - again.top, wide, y1 - y0, _PEN_SURE)
    return sorted([*words, scrawl], key=lambda word: word.left)


def _letters_in(words: Sequence[RawWord]) -> int:
    return sum(map(str.isalpha, "".join(word.text for word in words)))


def _sureness(words: Sequence[RawWord]) -> float:
    """The mean confidence over the letters of some words, 0 without any."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def _fraction(box: Box, grey: Pixels) -> Box:
    height, width = grey.shape
    return Box(box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
