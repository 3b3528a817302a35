"""Reading the zones of a prepared page: lines are found, cut out and given to the engine all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ocr.engine import Engine, RawWord
from ocr.lines import Lines, find_lines, is_level
from ocr.picture import Pixels
from ocr.prepare import Prepared
from ocr.segments import find_rulings
from ocr.strips import Strip, cut_strips
from ocr.zone import Layout, Zone
from schemas.page import BlockKind, Box


class ReadWord(NamedTuple):
    """A word with its box in fractions of the page; ``line`` groups the words of a printed line within a zone."""

    text: str
    box: Box
    confidence: float
    line: int
    second: str | None = None


class ReadZone(NamedTuple):
    """A zone's words in reading order."""

    kind: BlockKind
    box: Box
    words: tuple[ReadWord, ...]


def recognise(prepared: Prepared, layout: Layout, engine: Engine) -> list[ReadZone]:
    """The words of every zone; raises EngineCrashed, EngineTimedOut or ToolMissing."""
    grey, cuts = _without_rulings(prepared, layout.zones)
    lines = find_lines(grey, prepared.dpi, [_in_pixels(zone.box, grey) for zone in layout.zones], cuts)
    strips = cut_strips(grey, lines)
    readings = engine.read_lines([strip.pixels for strip in strips], prepared.dpi)
    words = _place(lines, strips, readings, grey)
    return [ReadZone(zone.kind, zone.box, tuple(words.get(index, ()))) for index, zone in enumerate(layout.zones)]


def read_part(grey: Pixels, dpi: float, engine: Engine) -> list[RawWord]:
    """The words of a part of a page in reading order, without places."""
    lines = find_lines(grey, dpi, [Box(0, 0, grey.shape[1], grey.shape[0])])
    strips = cut_strips(grey, lines)
    return [word for words in engine.read_lines([strip.pixels for strip in strips], dpi) for word in words]


def _in_pixels(box: Box, grey: Pixels) -> Box:
    height, width = grey.shape
    return Box(round(box.x0 * width), round(box.y0 * height), round(box.x1 * width), round(box.y1 * height))


def _without_rulings(prepared: Prepared, zones: Sequence[Zone]) -> tuple[Pixels, list[tuple[int, int, int]]]:
    """The page with the lines of its tables painted over, and where the upright ones stood (x, top, bottom)."""
    tables = [_in_pixels(zone.box, prepared.grey) for zone in zones if zone.kind == "table"]
    if not tables:
        return prepared.grey, []
    grey = prepared.grey.copy()
    cuts: list[tuple[int, int, int]] = []
    for table in tables:
        part = grey[int(table.y0) : int(table.y1)]
        level, upright = find_rulings(part, prepared.dpi)
        count, _, stats, _ = cv2.connectedComponentsWithStats(upright.astype(np.uint8), connectivity=8)
        for x, y, wide, high, _ in stats[1:count].tolist():
            cuts.append((x + wide // 2, y + int(table.y0), y + high + int(table.y0)))
        for mask in (level, upright):
            part[cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    return grey, cuts


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
            found[line.zone].append(ReadWord(word.text, box, word.confidence, number, word.second))
    return found
