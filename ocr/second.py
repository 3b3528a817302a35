"""A second look at the lines of the head that hold number and date: each alone, enlarged, as one line.

A block's reading now and then drops the number line because handwriting or a stamp stands in it. Only lines with
print that no word covers, or with an unsure reading, are read again, so that a clean page costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ocr.picture import Pixels
from ocr.prepare import Prepared, letter_mask
from ocr.recognise import ReadWord, ReadZone
from ocr.segments import Segment, find_rulings, find_segments
from ocr.tesseract import Engine, RawWord
from schemas.page import Box, Mark

_LINE = 7  # psm: a single line of text
_ENLARGED = 2.0
_COVERED = 0.7  # of a run's width that words must cover; the engine's boxes leave out at most a comma
_SURE = 0.8
_HEADS = ("head_left", "head_right")
_NUMBER_OR_DATE = re.compile(r"^\W*S[ốôóòồỐÔÓ6]|ngày|tháng|/[^/]*[A-ZĐ]{2}")
_SEPARATE = 1_000_000  # line keys of second readings: no engine counts so far


class _Row(NamedTuple):
    """One printed line of a zone in pixels of the plan, and the index of its zone."""

    zone: int
    box: Segment


def look_again(prepared: Prepared, zones: Sequence[ReadZone], marks: Sequence[Mark], engine: Engine) -> list[ReadZone]:
    """The zones with those lines of the head replaced whose second reading is better."""
    rows = _doubtful_rows(prepared, zones, marks)
    cuts = [_cut(prepared, row.box) for row in rows]
    readings = engine.read([pixels for pixels, _, _ in cuts], _LINE, prepared.dpi * _ENLARGED)
    result = list(zones)
    for number, (row, (_, left, top), words) in enumerate(zip(rows, cuts, readings, strict=True)):
        again = [_place(word, left, top, prepared, number) for word in words]
        result[row.zone] = _merge(result[row.zone], _on_page(row.box, prepared), again)
    return result


def _doubtful_rows(prepared: Prepared, zones: Sequence[ReadZone], marks: Sequence[Mark]) -> list[_Row]:
    heads = [index for index, zone in enumerate(zones) if zone.kind in _HEADS]
    if not heads:
        return []
    height, width = prepared.plan.shape
    bottom = round(max(zones[index].box.y1 for index in heads) * height)
    level, upright = find_rulings(prepared.plan[:bottom], prepared.plan_dpi)
    letters = letter_mask(prepared.plan[:bottom], prepared.plan_dpi) & ~level & ~upright
    for mark in marks:
        if mark.kind in ("seal", "stamp"):
            rows = slice(round(mark.box.y0 * height), round(mark.box.y1 * height))
            letters[rows, round(mark.box.x0 * width) : round(mark.box.x1 * width)] = False
    found = []
    for index in heads:
        zone = zones[index]
        x0, x1 = round(zone.box.x0 * width), round(zone.box.x1 * width)
        runs = [Segment(s.x0 + x0, s.y0, s.x1 + x0, s.y1) for s in find_segments(letters[:, x0:x1], prepared.plan_dpi)]
        found += [_Row(index, row) for row in _rows(runs) if _is_doubtful(row, zone, prepared)]
    return found


def _rows(runs: list[Segment]) -> list[Segment]:
    """Runs on one height joined to whole lines."""
    rows: list[Segment] = []
    for run in sorted(runs, key=lambda r: r.y0 + r.y1):
        last = rows[-1] if rows else None
        if last and min(last.y1, run.y1) - max(last.y0, run.y0) > 0.5 * min(last.height, run.height):
            rows[-1] = Segment(min(last.x0, run.x0), min(last.y0, run.y0), max(last.x1, run.x1), max(last.y1, run.y1))
        else:
            rows.append(run)
    return rows


def _is_doubtful(row: Segment, zone: ReadZone, prepared: Prepared) -> bool:
    if row.width < 0.4 * prepared.plan_dpi or row.height > 0.6 * prepared.plan_dpi:
        return False
    words = _words_in(zone, _on_page(row, prepared))
    width = prepared.plan.shape[1]
    covered = np.zeros(width, np.bool_)
    for word in words:
        covered[round(word.box.x0 * width) : round(word.box.x1 * width)] = True
    if covered[row.x0 : row.x1].mean() < _COVERED:
        return True
    text = " ".join(word.text for word in words)
    return bool(_NUMBER_OR_DATE.search(text)) and any(word.confidence < _SURE for word in words)


def _words_in(zone: ReadZone, box: Box) -> list[ReadWord]:
    return [word for word in zone.words if box.y0 <= word.box.centre[1] <= box.y1]


def _on_page(row: Segment, prepared: Prepared) -> Box:
    height, width = prepared.plan.shape
    return Box(row.x0 / width, row.y0 / height, row.x1 / width, row.y1 / height)


def _cut(prepared: Prepared, row: Segment) -> tuple[Pixels, int, int]:
    """The line enlarged on white, and the pixel of the page where its upper left corner lies."""
    scale = prepared.grey.shape[1] / prepared.plan.shape[1]
    spare = 0.25 * row.height
    x0, y0 = max(0, round((row.x0 - 6) * scale)), max(0, round((row.y0 - spare) * scale))
    part = prepared.grey[y0 : round((row.y1 + spare) * scale), x0 : round((row.x1 + 6) * scale)]
    large = cv2.resize(part, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
    return np.pad(np.asarray(large, np.uint8), 10, constant_values=255), x0, y0


def _place(word: RawWord, left: int, top: int, prepared: Prepared, number: int) -> ReadWord:
    height, width = prepared.grey.shape
    x0, y0 = left + (word.left - 10) / _ENLARGED, top + (word.top - 10) / _ENLARGED
    box = Box(x0 / width, y0 / height, (x0 + word.width / _ENLARGED) / width, (y0 + word.height / _ENLARGED) / height)
    return ReadWord(word.text, box, word.confidence, (_SEPARATE, number, 0))


def _merge(zone: ReadZone, box: Box, again: list[ReadWord]) -> ReadZone:
    """The zone with a line of which every word is the better one of both readings."""
    first = _words_in(zone, box)
    line: list[ReadWord] = []
    for word in sorted([*first, *again], key=lambda w: -_worth(w, known=w in first)):
        if all(_shared(word.box, other.box) < 0.3 for other in line):
            line.append(word)
    key = (_SEPARATE, *(first or again)[0].line[1:]) if line else None
    line = [word._replace(line=key) for word in sorted(line, key=lambda w: w.box.x0) if key]
    others = [word for word in zone.words if word not in first]
    place = next((i for i, word in enumerate(others) if word.box.centre[1] > box.centre[1]), len(others))
    return ReadZone(zone.kind, zone.box, (*others[:place], *line, *others[place:]))


def _worth(word: ReadWord, *, known: bool) -> float:
    """Long sure words first; at par the first reading, which saw the whole block."""
    return len(word.text) * (word.confidence - 0.45) + (0.3 if known else 0.0)


def _shared(one: Box, other: Box) -> float:
    """The share of the narrower word's width that both cover."""
    both = min(one.x1, other.x1) - max(one.x0, other.x0)
    return both / max(1e-6, min(one.width, other.width))
