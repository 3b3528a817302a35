"""A second look at the number line, "Số: … /QĐ-SNV": what a pen wrote into it is read apart from the print, and figures
that a machine set are told from it by how evenly they stand.

A pen's tall strokes shrink the print beside them in the network's eyes, and the wide-set figures of a numbering stamp
(máy đóng số) are read as words of their own. Of 45 lines filled in by a pen none had figures whose heads and feet
differ by less than 8 % of their height, real scans and the corpus together; a machine's stay within 5 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ocr.engine import Engine, RawWord
from ocr.inks import lift_inks
from ocr.lines import Lines, PrintedLine
from ocr.picture import Pixels
from ocr.pieces import Ints
from ocr.prepare import Prepared
from ocr.strips import ABOVE, BELOW, MARGIN, Strip, cut_strip
from schemas.page import Box, Mark

KEYWORD = re.compile(r"^\W{0,2}[sS5$][ốôóồỐÔÓo6]")
_SHRUNK = re.compile(r"^\W{0,2}[sS5$8]")  # what is left of the keyword when a pen's strokes shrink the line
_SLASH = re.compile(r"^\W{0,2}/")
_GLUED = re.compile(r"(?P<figures>\d{2,6})/")
_PEN_ABOVE, _PEN_BELOW = 2.1, 0.85  # heights of x that no print of this line reaches above and below its feet
_TAKEN = 60  # of 255: lighter by so much without a pen's ink, its stroke was there
_LEAST_PEN = 0.4  # of the square of the height of x: less ink is no figure
_LARGE = 1.2  # of the other lines' height of x: the pen was measured, not the print
_FIGURES = (1.2, 1.8)  # heights of x: figures of the page's own face 1.5, of numbering stamps 1.25-1.7
_UNEVEN = 0.07  # of their height: how much heads and feet of set figures differ
_GRAIN = 1.0  # pixels of a scan's own roughness
_PAIR = 0.65  # of that for two figures, which a pen may set evenly by chance
_SLASH_WIDTH = 0.9  # heights of x of the widest slash
_WIDE_SET = 0.3  # heights of x between figures: print's own stand closer
_LONGEST = 6
_SURE = 0.9
_PEN_SURE = 0.4
_SHRUNK_SURE = 0.85
_LETTER = 0.8  # heights of x of the lowest letters, whose pieces are no points
_CAPITAL = 1.9  # heights of x of the tallest capitals, without marks above them
_FEW = 4  # letters that tell where a line stands
_OFF_BASE = 0.15  # heights of x
_SPECK = 0.32  # heights of x
_KEYWORD_WIDTH = 2.45  # heights of x that "Số" is wide
_GLUE = 0.3  # heights of x between figures put together


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
    dpi = prepared.dpi
    found, cut, read = list(lines.found), list(strips), [list(words) for words in readings]
    marks: list[Mark] = []
    for index, line in enumerate(found):
        if line.zone not in zones or not _may_be_number_line(read[index]):
            continue
        own = np.nonzero(lines.owner == index)[0]
        fitted = _fitted(lines, own, line._replace(x_height=_x_height(lines, line)))
        parted = list(_part_pen(prepared, grey, lines, index, fitted))
        for again, pen in parted:
            words = _print_and_pen(again, pen, (cut[index], read[index]), dpi, engine)
            if words is not None:
                found[index], cut[index], read[index] = fitted, again, words
                break
        if not parted and fitted != line:
            again = cut_strip(grey, lines._replace(found=[*found[:index], fitted, *found[index + 1 :]]), index)
            words = engine.read_lines([again.pixels], dpi)[0]
            if _sureness(words) > _sureness(read[index]):
                found[index], cut[index], read[index] = fitted, again, words
        read[index] = _part_figures(lines, own, fitted, cut[index], read[index])
        figures = _set_figures(lines, own, fitted, cut[index], read[index])
        if figures is not None:
            number = _read_figures(grey, lines, figures, fitted, (cut[index], read[index]), dpi, engine)
            if number is not None:
                read[index] = number.words
                marks.append(Mark("numbering", _fraction(number.box, grey), round(number.confidence, 3), number.text))
    return Looked(lines._replace(found=found), cut, read, tuple(marks))


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


def _fitted(lines: Lines, own: Ints, line: PrintedLine) -> PrintedLine:
    """The line on the feet of its print: a pen's long strokes draw the baseline down."""
    high = lines.pieces.high[own]
    letters = own[(high >= _LETTER * line.x_height) & (high <= _CAPITAL * line.x_height)]
    off = float(np.median(lines.pieces.y1[letters])) - line.base if len(letters) >= _FEW else 0.0
    if abs(off) < _OFF_BASE * line.x_height:
        return line
    return line._replace(left_base=line.left_base + off, right_base=line.right_base + off)


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
    return Strip(_only(grey, lines, kept, (x0, y0, x1, y1)), x0, y0)


def _only(grey: Pixels, lines: Lines, kept: Ints, box: tuple[int, int, int, int]) -> Pixels:
    """A part of the page with the ink of some pieces and nothing else's."""
    x0, y0, x1, y1 = box
    labels = lines.pieces.labels[y0:y1, x0:x1]
    mine = np.zeros(len(lines.owner), np.bool_)
    mine[kept] = True
    near = cv2.dilate((mine[labels] & (labels > 0)).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.ascontiguousarray(np.where(near > 0, grey[y0:y1, x0:x1], 255).astype(np.uint8))


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
        picture = np.pad(_only(grey, lines, tall, (x0, y0, x1, y1)), 4, constant_values=255)
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
    cut = cut_strip(lifted, lines._replace(found=[*lines.found[:index], flat, *lines.found[index + 1 :]]), index)
    return cut, _Pen(picture, box)


def _print_and_pen(
    again: Strip, pen: _Pen, before: tuple[Strip, list[RawWord]], dpi: float, engine: Engine
) -> list[RawWord] | None:
    """The words of the print read alone with the pen's between them; None where the first reading was surer."""
    x0, y0, x1, y1 = pen.box
    words, written = engine.read_lines([again.pixels, pen.picture], dpi)
    outside = [word for word in before[1] if not x0 < before[0].left + word.left + word.width / 2 < x1]
    if _sureness(words) < _sureness(outside) or not _begins_as_number_line(words):
        return None
    text = "".join(word.text for word in written)
    shown = text if 0 < len(text) <= _LONGEST else "_"  # what is longer holds print that the strokes touch
    left = x0 - again.left
    wide = min([x1 - x0, *(word.left - left for word in words if word.left > left)])  # it may hang on a ruling
    scrawl = RawWord(shown, left, y0 - again.top, wide, y1 - y0, _PEN_SURE)
    return sorted([*words, scrawl], key=lambda word: word.left)


def _sureness(words: Sequence[RawWord]) -> float:
    """The mean confidence over the letters of some words, 0 without any."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def _part_figures(lines: Lines, own: Ints, line: PrintedLine, strip: Strip, words: Sequence[RawWord]) -> list[RawWord]:
    """The words with figures parted from the symbol behind them, where they stand wider than print sets them."""
    for place, word in enumerate(words[1:], 1):
        found = _GLUED.match(word.text)
        if found is None:
            continue
        letters = _letters(lines, own, line)
        letters = letters[lines.pieces.x0[letters] >= strip.left + words[place - 1].left + words[place - 1].width]
        count = len(found["figures"])
        if len(letters) <= count:
            break
        x0, x1 = lines.pieces.x0[letters[: count + 1]], lines.pieces.x1[letters[: count + 1]]
        if (x0[1:count] - x1[: count - 1]).min() < _WIDE_SET * line.x_height:
            break
        slash = int(x0[count]) - strip.left
        parts = (
            word._replace(text=found["figures"], width=slash - 1 - word.left),
            word._replace(text=word.text[count:], left=slash, width=word.left + word.width - slash),
        )
        return [*words[:place], *parts, *words[place + 1 :]]
    return list(words)


def _letters(lines: Lines, own: Ints, line: PrintedLine) -> Ints:
    """The letters of a line from left to right, points and specks left out."""
    letters = own[lines.pieces.high[own] >= _LETTER * line.x_height]
    return letters[np.argsort(lines.pieces.x0[letters])]


def _set_figures(lines: Lines, own: Ints, line: PrintedLine, strip: Strip, words: Sequence[RawWord]) -> Ints | None:
    """The pieces between "Số" and the slash when they stand as evenly as a machine sets figures."""
    slash = next((word for word in words[1:] if _SLASH.match(word.text)), None)
    if slash is None:
        return None
    pieces, right = lines.pieces, strip.left + slash.left
    letters = _letters(lines, own, line)
    left = int(pieces.x0[letters[0]]) + _KEYWORD_WIDTH * line.x_height if len(letters) else right
    between = letters[(pieces.x0[letters] >= left) & (pieces.x1[letters] <= right + 1)]
    inked = own[(pieces.high[own] > _SPECK * line.x_height) & (pieces.x0[own] >= left) & (pieces.x1[own] <= right + 1)]
    if not 2 <= len(between) <= _LONGEST or len(inked) > len(between):  # figures in pieces are not all seen
        return None
    after = letters[pieces.x0[letters] > pieces.x0[between[-1]]][:1]
    if not len(after) or int(pieces.wide[after[0]]) > _SLASH_WIDTH * line.x_height:  # a figure hangs on the slash
        return None
    high = float(np.median(pieces.high[between]))
    slack = (_UNEVEN * high + _GRAIN) * (_PAIR if len(between) == 2 else 1.0)
    even = np.ptp(pieces.y0[between]) <= slack and np.ptp(pieces.y1[between]) <= slack
    low, top = (side * line.x_height for side in _FIGURES)
    stands = abs(float(np.median(pieces.y1[between])) - line.base) < 0.35 * line.x_height
    return between if even and stands and low <= high <= top else None


class _Number(NamedTuple):
    """A number that was set, the words of its line with it, and its box in pixels of the page."""

    text: str
    confidence: float
    words: list[RawWord]
    box: Box


def _read_figures(
    grey: Pixels, lines: Lines, figures: Ints, line: PrintedLine, so_far: tuple[Strip, list[RawWord]], dpi: float,
    engine: Engine,
) -> _Number | None:  # fmt: skip
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
    return _Number(text, sure, sorted([*rest, number], key=lambda w: w.left), Box(x0, y0, x1, y1))


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
        part = _only(grey, lines, np.array([piece]), (x0, y0, x1, y1))
        parts += [part, np.full((y1 - y0, gap), 255, np.uint8)]
    return np.ascontiguousarray(np.pad(np.hstack(parts[:-1]), edge, constant_values=255))


def _fraction(box: Box, grey: Pixels) -> Box:
    height, width = grey.shape
    return Box(box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
