"""Names under a signature: the ink of a blue pen and of a red seal is lifted off them by its colour. Where still none
is read, the foot is read again without the long strokes that run into it, and with a name stamp's faint letters joined.

A letter's level parts are no longer than 0.07 inches in print of 14 points; the stroke under a signature runs on for
an inch. Joined to it, a letter is no letter's size any more, and the whole line may be lost. Where a name was read,
nothing is touched: a stroke that is taken away takes the bar of a T along. A worn name stamp leaves outlines and dots
instead of letters: where no two words of a name were read, paper between points of ink that is narrower than a
letter's stroke is inked.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine import Engine, RawWord
from ocr.lines import Lines, PrintedLine, find_lines
from ocr.name_words import is_borne
from ocr.picture import Pixels
from ocr.pieces import INK, Pieces
from ocr.strips import Strip, cut_strip, cut_strips
from schemas.page import Box
from schemas.syllables import is_syllable

NAME = re.compile(r"^\W{0,3}[^\W\d_a-zđ]\w*(?: [^\W\d_a-zđ]\w*){1,5}\W{0,3}$")
"""Two to six words that each begin with a capital."""

Inks = tuple[Pixels, Pixels | None]
"""A page, and the same without coloured ink where there is any."""

_LONG = 0.17  # inches: longer than any level part of a letter
_CROSSES = 1.6  # thicknesses of a stroke: taller ink is a letter's
_WIDE, _HIGH = 0.45, 0.3  # inches: pieces so large are a pen's, or letters that hang together with its stroke
_SLOPES = (-0.5, -0.36, -0.24, -0.12, 0.0, 0.12, 0.24)  # signatures rise to the right more often than they fall
_TAKEN = 60  # of 255: lighter by so much, a stroke was taken away
_SCRAWLED = 0.6  # confidence of what a stroke is read as
_MARK_SIZE, _MARK_RISE = 0.9, 2.3  # heights of x: a mark's width and height, and how high its middle is at most
_JOINED = 0.02  # inches: half the upright stroke of a letter
_SURE = 0.5
_CLEAR = 0.8  # of the end of a name whose beginning lies under a seal
_PAPER = 16  # pixels of paper around a part that is read alone
_CERTAIN = 0.9  # of every word of a name, that is not read again without a pen's and a seal's ink
_BESIDE = ".,;:'`^-_\""
_HURT = 0.55  # confidence that is left to a word that a stroke was taken from


def give_back_marks(
    grey: Pixels, lines: Lines, strips: Sequence[Strip], readings: Sequence[list[RawWord]], feet: Container[int],
    dpi: float, engine: Engine,
) -> tuple[Lines, list[Strip], list[list[RawWord]]]:  # fmt: skip
    """Names of a foot read again with the marks over them that were taken for parts of a stroke above."""
    owner, cut, read = lines.owner.copy(), list(strips), list(readings)
    strokes = [index for index, line in enumerate(lines.found) if line.zone in feet and _is_stroke(readings[index])]
    chosen = []
    for index, line in enumerate(lines.found):
        if line.zone not in feet or not strokes or not is_name(readings[index]):
            continue
        marks = _marks_over(line, lines.pieces, np.any([owner == stroke for stroke in strokes], axis=0))
        if len(marks):
            owner[marks] = index
            chosen.append(index)
    if not chosen:
        return lines, cut, read
    given = lines._replace(owner=owner)
    for index in chosen:
        cut[index] = cut_strip(grey, given, index)
    for index, words in zip(chosen, engine.read_lines([cut[index].pixels for index in chosen], dpi), strict=True):
        read[index] = words
    return given, cut, read


def _is_stroke(words: Sequence[RawWord]) -> bool:
    """Whether a line may be nothing but a pen's strokes: no word of it was read as a syllable with some confidence."""
    return not any(word.confidence > _SCRAWLED and is_syllable(word.text.strip(_BESIDE)) for word in words)


def _marks_over(line: PrintedLine, pieces: Pieces, taken: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Pieces of a mark's size between the small letters' tops and the height of the highest mark."""
    middle = (pieces.x0 + pieces.x1) / 2
    rise = (line.base - (pieces.y0 + pieces.y1) / 2) / line.x_height
    small = (pieces.wide < _MARK_SIZE * line.x_height) & (pieces.high < _MARK_SIZE * line.x_height)
    over = (middle > line.x0) & (middle < line.x1) & (rise > 1.0) & (rise < _MARK_RISE)
    return np.nonzero(taken & small & over)[0]


def free_names(
    page: Inks, lines: Lines, strips: Sequence[Strip], readings: Sequence[list[RawWord]], feet: Mapping[int, Box],
    dpi: float, engine: Engine,
) -> tuple[Lines, list[Strip], list[list[RawWord]]]:  # fmt: skip
    """The lines with those of a foot (zones and their boxes in pixels) read again where a stroke hid the name."""
    found, cut, read = list(lines.found), list(strips), list(readings)
    for zone, box in feet.items():
        mine = [words for line, words in zip(found, read, strict=True) if line.zone == zone]
        named = _has_name(mine)
        if named and (page[1] is None or any(map(_is_clear_name, mine))):
            continue
        treated = _read_treated(page, box, dpi, engine, inks_only=named, join=not any(map(_ends_as_name, mine)))
        again = next(treated, None)
        if again is None:
            continue
        freed, pictures, words = again
        kept = [index for index, line in enumerate(found) if line.zone != zone]
        at = sum(1 for index in kept if found[index].zone < zone)
        found = [found[index] for index in kept]
        cut, read = [cut[index] for index in kept], [read[index] for index in kept]
        found[at:at] = [line._replace(zone=zone) for line in freed.found]
        cut[at:at], read[at:at] = pictures, words
    return lines._replace(found=found), cut, read


def _read_treated(
    page: Inks, box: Box, dpi: float, engine: Engine, *, inks_only: bool, join: bool
) -> Iterator[tuple[Lines, list[Strip], list[list[RawWord]]]]:
    """The foot's lines where a treatment brought a name to light; ``join`` also joins dots of ink."""
    left, top = _columns(box).start - _PAPER, _rows(box).start - _PAPER
    for bare, hurt in islice(_treat(page, box, dpi, join=join), 1 if inks_only else None):
        part, wiped = np.pad(bare, _PAPER, constant_values=255), np.pad(hurt, _PAPER)
        again = find_lines(part, dpi, [Box(_PAPER, _PAPER, part.shape[1] - _PAPER, part.shape[0] - _PAPER)])
        cut = cut_strips(part, again)
        words = engine.read_lines([strip.pixels for strip in cut], dpi)
        words = [[_doubted(word, strip, wiped) for word in line] for strip, line in zip(cut, words, strict=True)]
        if _has_name(words):
            placed = [strip._replace(left=strip.left + left, top=strip.top + top) for strip in cut]
            found = [_placed(line, left, top) for line in again.found]
            yield again._replace(found=found), placed, words


def _placed(line: PrintedLine, left: int, top: int) -> PrintedLine:
    """A line of a part of the page in pixels of the page."""
    return line._replace(
        x0=line.x0 + left, x1=line.x1 + left, y0=line.y0 + top, y1=line.y1 + top,
        left_base=line.left_base + top, right_base=line.right_base + top,
    )  # fmt: skip


def _treat(page: Inks, box: Box, dpi: float, *, join: bool) -> Iterator[tuple[Pixels, NDArray[np.bool_]]]:
    """The foot without coloured ink, without long strokes, with its dots joined; and where print may have been hurt."""
    grey, lifted = page
    if lifted is not None:
        part = lifted[_rows(box), _columns(box)]
        yield part, cv2.subtract(part, grey[_rows(box), _columns(box)]) > _TAKEN
    part = grey[_rows(box), _columns(box)].copy()
    wiped = wipe_strokes(part, dpi)
    if wiped is not None:
        yield part, wiped
    if join:
        reach = max(2, round(_JOINED * dpi))
        joined = cv2.morphologyEx(grey[_rows(box), _columns(box)], cv2.MORPH_OPEN, np.ones((reach, reach), np.uint8))
        yield np.asarray(joined, np.uint8), np.zeros(joined.shape, np.bool_)


def _rows(box: Box) -> slice:
    return slice(max(0, int(box.y0)), int(box.y1))


def _columns(box: Box) -> slice:
    return slice(max(0, int(box.x0)), int(box.x1))


def _doubted(word: RawWord, strip: Strip, hurt: NDArray[np.bool_]) -> RawWord:
    """A word that a stroke ran through or over, unsure: a mark may have gone with the stroke."""
    x0, y1 = strip.left + word.left, strip.top + word.top + word.height
    over = hurt[max(0, y1 - 2 * word.height) : y1, x0 : x0 + word.width]
    return word._replace(confidence=min(word.confidence, _HURT)) if over.any() else word


def _ends_as_name(words: Sequence[RawWord]) -> bool:
    """Whether the last two words of a line are sure parts of a name: what is before them lies under a seal."""
    return len(words) > 1 and all(is_name_part(word, _CLEAR) for word in words[-2:])


def is_name_part(word: RawWord, least: float) -> bool:
    """Whether a word, read with some confidence at least, may be one of a name's: a syllable with one capital."""
    text = word.text.strip(_BESIDE)
    return word.confidence >= least and text[:1].isupper() and text[1:].islower() and is_syllable(text)


def _is_clear_name(words: Sequence[RawWord]) -> bool:
    return is_name(words) and is_borne(words) and min(word.confidence for word in words) >= _CERTAIN


def _has_name(lines: Iterable[Sequence[RawWord]]) -> bool:
    """Whether one of the lines may be a person's name."""
    return any(map(is_name, lines))


def is_name(words: Sequence[RawWord]) -> bool:
    """Whether a line may be a person's whole name, every word of it a syllable read with some confidence."""
    text = " ".join(word.text for word in words)
    return (
        bool(NAME.match(text))
        and not text.isupper()
        and not text.endswith(" Thị")  # a given name follows
        and all(word.confidence >= _SURE and is_syllable(word.text.strip(_BESIDE)) for word in words)
    )


def wipe_strokes(part: Pixels, dpi: float) -> NDArray[np.bool_] | None:
    """Paints over the long level strokes of a pen, in place; where they were, or None without any.

    Where ink stands taller than the stroke is thick, a letter crosses it, and stays whole.
    """
    ink = (part < INK).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = (stats[:, cv2.CC_STAT_WIDTH] > _WIDE * dpi) | (stats[:, cv2.CC_STAT_HEIGHT] > _HIGH * dpi)
    large[0] = False
    if count < 2 or not large.any():
        return None
    pen = large[labels].astype(np.uint8)
    strokes = np.zeros_like(pen)
    for slope in _SLOPES:
        np.maximum(strokes, cv2.morphologyEx(pen, cv2.MORPH_OPEN, _line(round(_LONG * dpi), slope)), out=strokes)
    if not strokes.any():
        return None
    columns = strokes.sum(axis=0)
    tallest = round(_CROSSES * float(np.median(columns[columns > 0]))) + 1
    letters = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((tallest + 1, 1), np.uint8)) > 0
    near = np.ones((3, 3), np.uint8)
    wiped = np.asarray((cv2.dilate(np.where(letters, 0, strokes).astype(np.uint8), near) > 0) & ~letters, np.bool_)
    part[wiped] = 255
    return np.asarray(cv2.dilate(strokes, near) > 0, np.bool_)


def _line(length: int, slope: float) -> Pixels:
    """A straight line one pixel thick, so many pixels wide."""
    rise = round(abs(slope) * length)
    kernel = np.zeros((rise + 1, length), np.uint8)
    ends = ((0, rise), (length - 1, 0)) if slope < 0 else ((0, 0), (length - 1, rise))
    return np.asarray(cv2.line(kernel, *ends, 1), np.uint8)
