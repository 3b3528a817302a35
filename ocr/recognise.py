"""Reading the zones of a prepared page: lines are found, cut out and given to the engine all at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from ocr.cells import find_cells
from ocr.dots import put_dots
from ocr.engine import Engine, RawWord
from ocr.hooks import put_hooks
from ocr.inks import lift_inks
from ocr.joints import put_joints
from ocr.lines import Lines, find_lines, is_level
from ocr.number_line import look_again
from ocr.numerals import mend_numerals
from ocr.picture import Pixels
from ocr.prepare import Prepared
from ocr.rows import Cut
from ocr.seals import wipe_rings
from ocr.segments import Rulings, find_rulings
from ocr.stops import mend_stops
from ocr.strips import Strip, cut_strips
from ocr.strokes import free_names, give_back_marks
from ocr.surnames import read_surnames
from ocr.votes import read_again, read_titles
from ocr.zone import Layout
from schemas.page import BlockKind, Box, Cell, Mark

FIGURES = 1.5  # height of printed figures in heights of x
_FEET: Mapping[BlockKind, BlockKind] = {"head_left": "foot_left", "head_right": "foot_right"}
_FOOT = re.compile(r"^\W*(?:N[oơ]i nh[aậâ]n|L[uư]u\s*:)", re.IGNORECASE)  # NĐ 30/2020, Annex I, II.9
_HEAD = re.compile(
    r"C[OỘ]NG H[OÒ]A|[ĐD][oộ]c l[aậâ]p|[ĐD][AẢ]NG C[OỘ]NG|^\W*S[oố]\s*:|ng[aà]y.+th[aá]ng", re.IGNORECASE
)
_NUMBERED = re.compile(r"S[ốôóồo].{0,12}/(?:(?:19|20)\d\d/)?[A-ZĐ]{1,4}r?-[A-ZĐ]{2}")
_FEWEST_LETTERS = 6
_MIN_CONFIDENCE = 0.3  # of a word of a stamp: their print is worn, and what they say is looked at, not cited


class ReadWord(NamedTuple):
    """A word with its box in fractions of the page; ``line`` groups the words of a printed line within a zone.

    ``off`` is how far head and foot of its ink are below where those of printed figures would be on that line, in
    heights of x.
    """

    text: str
    box: Box
    confidence: float
    line: int
    second: str | None = None
    off: tuple[float, float] = (0.0, 0.0)


class ReadZone(NamedTuple):
    """A zone's words in reading order, and its cells where it is a ruled table."""

    kind: BlockKind
    box: Box
    words: tuple[ReadWord, ...]
    cells: tuple[Cell, ...] = ()


class Seen(NamedTuple):
    """What was read on a page: its zones, and the marks with what stamps say."""

    zones: list[ReadZone]
    marks: tuple[Mark, ...]


def recognise(prepared: Prepared, layout: Layout, marks: Sequence[Mark], engine: Engine) -> Seen:
    """The words of every zone and stamp; raises EngineCrashed, EngineTimedOut or ToolMissing."""
    covers = [mark for mark in marks if mark.kind == "stamp" or (mark.kind == "seal" and prepared.colour is None)]
    boxes = [_in_pixels(mark.box, prepared.grey) for mark in covers]
    tables = [_in_pixels(zone.box, prepared.grey) for zone in layout.zones if zone.kind == "table"]
    freed = lift_inks(prepared, prepared.grey, boxes)
    said = [] if freed is None else _read_covers(prepared, freed, boxes, engine)
    prepared = prepared if freed is None else replace(prepared, grey=freed)
    grey, cuts, cells = _without_rulings(prepared, tables, boxes)
    for mark, box in zip(covers, boxes, strict=True):
        if mark.kind == "seal":
            wipe_rings(grey, box)
    lines = find_lines(grey, prepared.dpi, [_in_pixels(z.box, grey) for z in layout.zones], boxes, cuts)
    strips = cut_strips(grey, lines)
    first = read_strips(strips, prepared.dpi, engine)
    if freed is not None:
        lines = _out_of_stamps(layout, lines, first)
    kinds = _name_kinds(layout, lines, first)
    heads = [index for index, kind in kinds.items() if kind == "head_left"]
    lines, strips, readings, numbers = look_again(prepared, grey, lines, strips, first, heads, engine)
    feet = {index: _in_pixels(layout.zones[index].box, grey) for index, kind in kinds.items() if kind == "foot_right"}
    lifted = lift_inks(prepared, grey, feet.values())
    lines, strips, readings = give_back_marks(grey, lines, strips, readings, feet, prepared.dpi, engine)
    lines, strips, readings = free_names((grey, lifted), lines, strips, readings, feet, prepared.dpi, engine)
    readings = read_again(lines, strips, readings, kinds, lifted, prepared.dpi, engine)
    readings = read_titles(lines, strips, readings, kinds, lifted, prepared.dpi, engine)
    readings = put_hooks(lines, strips, put_dots(lines, strips, readings))
    readings = put_joints(lines, strips, mend_stops(lines, readings, kinds), kinds)
    readings = mend_numerals(lines, strips, readings)
    seals = [box for mark, box in zip(covers, boxes, strict=True) if mark.kind == "seal"]
    readings = read_surnames(prepared.grey, lines, strips, readings, kinds, seals, engine)
    words = _place(lines, strips, readings, grey)
    grids = iter(cells)
    zones = [
        ReadZone(kinds[index], zone.box, tuple(words.get(index, ())), next(grids) if zone.kind == "table" else ())
        for index, zone in enumerate(layout.zones)
    ]
    told = {
        id(mark): replace(mark, text=said[place] if said else _stamp_text(words.get(len(zones) + place, ())))
        for place, mark in enumerate(covers)
        if mark.kind == "stamp"
    }
    others = (told.get(id(mark), mark) for mark in marks if mark.kind != "numbering")  # seen anew with each reading
    return Seen(zones, (*others, *numbers))


def _name_kinds(layout: Layout, lines: Lines, readings: Sequence[Sequence[RawWord]]) -> dict[int, BlockKind]:
    """The kind of each zone; what stands at the top of a page but says who gets it and who signed is its foot."""
    kinds = {index: zone.kind for index, zone in enumerate(layout.zones)}
    heads = [index for index, kind in kinds.items() if kind in _FEET]
    said = [
        " ".join(word.text for word in words)
        for line, words in zip(lines.found, readings, strict=True)
        if line.zone in heads
    ]
    if any(map(_FOOT.search, said)) and not any(map(_HEAD.search, said)):
        kinds |= {index: _FEET[kinds[index]] for index in heads}
    return kinds


def read_strips(strips: Sequence[Strip], dpi: float, engine: Engine) -> list[list[RawWord]]:
    """The words of each line's picture."""
    return engine.read_lines([strip.pixels for strip in strips], dpi)


def _out_of_stamps(layout: Layout, lines: Lines, readings: Sequence[Sequence[RawWord]]) -> Lines:
    """The lines with a number line that stands all in all under a stamp given back to the head it belongs to."""
    heads = [index for index, zone in enumerate(layout.zones) if zone.kind == "head_left"]
    found = [
        line._replace(zone=heads[-1])
        if line.zone >= len(layout.zones) and heads and _NUMBERED.search(" ".join(word.text for word in words))
        else line
        for line, words in zip(lines.found, readings, strict=True)
    ]
    return lines._replace(found=found)


def _read_covers(prepared: Prepared, freed: Pixels, covers: Sequence[Box], engine: Engine) -> list[str | None]:
    """What stamps say that are lifted off the page: their own ink alone is read, or all ink where it says little."""
    alone = np.asarray(cv2.bitwise_not(cv2.subtract(freed, prepared.grey)), np.uint8)
    texts = _read_alone(replace(prepared, grey=alone), covers, engine)
    if min(map(_count_letters, texts)) >= _FEWEST_LETTERS:
        return texts
    others = _read_alone(prepared, covers, engine)
    return [max(both, key=_worth) for both in zip(texts, others, strict=True)]


def _read_alone(prepared: Prepared, covers: Sequence[Box], engine: Engine) -> list[str | None]:
    grey, _, _ = _without_rulings(prepared, [], covers)
    lines = find_lines(grey, prepared.dpi, [], covers)
    strips = cut_strips(grey, lines)
    words = _place(lines, strips, read_strips(strips, prepared.dpi, engine), grey)
    return [_stamp_text(words.get(place, ())) for place in range(len(covers))]


def _count_letters(text: str | None) -> int:
    return sum(map(str.isalpha, text or ""))


def _worth(text: str | None) -> int:
    """By how much a stamp's text is kept before another: of two that say enough, and of equals, the first is."""
    return min(_count_letters(text), _FEWEST_LETTERS)


def _stamp_text(words: Sequence[ReadWord]) -> str | None:
    """What a stamp says, as far as it was read with some confidence."""
    sure = [word.text for word in words if word.confidence >= _MIN_CONFIDENCE and any(c.isalnum() for c in word.text)]
    return unicodedata.normalize("NFC", " ".join(sure)) or None


def _in_pixels(box: Box, grey: Pixels) -> Box:
    height, width = grey.shape
    return Box(round(box.x0 * width), round(box.y0 * height), round(box.x1 * width), round(box.y1 * height))


def _without_rulings(
    prepared: Prepared, tables: Sequence[Box], frames: Sequence[Box]
) -> tuple[Pixels, list[Cut], list[tuple[Cell, ...]]]:
    """The page with the lines of tables and frames painted over, where the tables' upright ones stood, their cells."""
    if not tables and not frames:
        return prepared.grey, [], []
    grey = prepared.grey.copy()
    page = Box(0, 0, grey.shape[1], grey.shape[0])
    for frame in frames:
        _wipe_rulings(grey, prepared.dpi, frame)
    cuts: list[Cut] = []
    cells = []
    for table in tables:
        rulings = _wipe_rulings(grey, prepared.dpi, table)
        left, top = max(0, int(table.x0)), max(0, int(table.y0))
        cuts += [Cut(round(post.middle) + left, post.y0 + top, post.y1 + top) for post in rulings.posts]
        cells.append(find_cells(rulings, prepared.dpi, page, (left, top)))
    return grey, cuts, cells


def _wipe_rulings(grey: Pixels, dpi: float, box: Box) -> Rulings:
    part = grey[max(0, int(box.y0)) : int(box.y1), max(0, int(box.x0)) : int(box.x1)]
    rulings = find_rulings(part, dpi)
    for mask in (rulings.level, rulings.upright):
        part[cv2.dilate(mask.view(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    return rulings


def _place(
    lines: Lines, strips: Sequence[Strip], readings: Sequence[Sequence[RawWord]], grey: Pixels
) -> dict[int, list[ReadWord]]:
    """The words of each zone; runs on one level are one printed line."""
    height, width = grey.shape
    found: dict[int, list[ReadWord]] = {line.zone: [] for line in lines.found}
    number = 0
    for index, (line, strip, words) in enumerate(zip(lines.found, strips, readings, strict=True)):
        number += index > 0 and not is_level(lines.found[index - 1], line)
        for word in words:
            x0, y0 = strip.left + word.left, strip.top + word.top
            box = Box(x0 / width, y0 / height, (x0 + word.width) / width, (y0 + word.height) / height)
            base = line.base_at(x0)
            off = (y0 - base) / line.x_height + FIGURES, (y0 + word.height - base) / line.x_height
            found[line.zone].append(ReadWord(word.text, box, word.confidence, number, word.second, off))
    # Runs of one level may overlap: a pen's figures stand off the line that they are written into.
    return {zone: sorted(words, key=lambda word: (word.line, word.box.x0)) for zone, words in found.items()}
