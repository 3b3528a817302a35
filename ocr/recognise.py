"""Reading the zones of a prepared page with the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ocr.picture import Pixels
from ocr.prepare import Prepared
from ocr.segments import find_rulings
from ocr.tesseract import Engine, RawWord
from ocr.zone import Layout, Zone
from schemas.page import BlockKind, Box

_BLOCK = 6  # psm: a single uniform block of text
_PAGE = 3  # psm: find the paragraphs yourself, for bodies with headings and lists
_MARGIN = 12  # white pixels around a cut: Tesseract loses letters that touch the edge


class ReadWord(NamedTuple):
    """A word with its box in fractions of the page; ``line`` groups the words of a printed line within a zone."""

    text: str
    box: Box
    confidence: float
    line: tuple[int, int, int]


class ReadZone(NamedTuple):
    """A zone's words in the engine's order."""

    kind: BlockKind
    box: Box
    words: tuple[ReadWord, ...]


def recognise(prepared: Prepared, layout: Layout, engine: Engine) -> list[ReadZone]:
    """The words of every zone; raises EngineCrashed, EngineTimedOut or ToolMissing."""
    cuts = [_Cut.of(prepared, zone) for zone in layout.zones]
    found: dict[int, list[RawWord]] = {}
    for psm in (_BLOCK, _PAGE):
        chosen = [index for index, cut in enumerate(cuts) if cut.pixels is not None and _psm(cut.zone) == psm]
        pictures = [pixels for index in chosen if (pixels := cuts[index].pixels) is not None]
        found |= dict(zip(chosen, engine.read(pictures, psm, prepared.dpi), strict=True))
    return [cut.place(found.get(index, ())) for index, cut in enumerate(cuts)]


class _Cut(NamedTuple):
    """A zone's own picture (None when it is empty), and where its corner lies on the page, in pixels."""

    zone: Zone
    pixels: Pixels | None
    left: int
    top: int
    page: tuple[int, int]

    @classmethod
    def of(cls, prepared: Prepared, zone: Zone) -> _Cut:
        height, width = prepared.grey.shape
        x0, y0 = round(zone.box.x0 * width), round(zone.box.y0 * height)
        part = prepared.grey[y0 : round(zone.box.y1 * height), x0 : round(zone.box.x1 * width)]
        ys, xs = np.nonzero(part < 150)
        if len(ys) < 20:
            return cls(zone, None, x0, y0, (width, height))
        top, bottom, left, right = int(ys.min()), int(ys.max()) + 1, int(xs.min()), int(xs.max()) + 1
        part = part[top:bottom, left:right].copy()
        if zone.kind == "table":
            _wipe(part, prepared.dpi)
        framed = np.pad(part, _MARGIN, constant_values=255)
        return cls(zone, framed, x0 + left - _MARGIN, y0 + top - _MARGIN, (width, height))

    def place(self, words: Sequence[RawWord]) -> ReadZone:
        return ReadZone(self.zone.kind, self.zone.box, tuple(self._place(word) for word in words))

    def _place(self, word: RawWord) -> ReadWord:
        width, height = self.page
        x0, y0 = self.left + word.left, self.top + word.top
        box = Box(x0 / width, y0 / height, (x0 + word.width) / width, (y0 + word.height) / height)
        return ReadWord(word.text, box, word.confidence, word.line)


def _psm(zone: Zone) -> int:
    return _PAGE if zone.kind in ("body", "whole") else _BLOCK


def _wipe(part: Pixels, dpi: float) -> None:
    """Paints over the lines of a table, with what they blur into."""
    for mask in find_rulings(part, dpi):
        part[cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
