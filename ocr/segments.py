"""Runs of print on a page: what stands together on one line, found by smearing letters sideways."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from ocr.picture import Pixels

Mask = NDArray[np.bool_]


class Segment(NamedTuple):
    """A run of print in pixels of the plan: left, top, right, bottom (the last two exclusive)."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def width(self) -> int:
        return self.x1 - self.x0


_FAINT = 205  # of 255: hairlines of tables lose half their darkness on a small copy
WORD_GAP = 2.4  # mm: the spaces of 14 pt headings are narrower, the gutter of a head is wider
LINE_GAP = 4.6  # mm: the spaces of stretched lines of body text are narrower


def find_segments(letters: Mask, dpi: float, gap: float = LINE_GAP) -> list[Segment]:
    """Runs of letters without a gap wider than ``gap`` millimetres, from top to bottom."""
    reach = max(3, round(gap / 25.4 * dpi))
    smeared = cv2.morphologyEx(letters.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    found = []
    for x, y, wide, high, area in stats[1:count].tolist():
        if wide >= 0.05 * dpi and high >= 0.04 * dpi and area >= 0.003 * dpi * dpi:
            found.append(Segment(x, y, x + wide, y + high))
    return sorted(found, key=lambda segment: (segment.y0, segment.x0))


def find_rulings(grey: Pixels, dpi: float) -> tuple[Mask, Mask]:
    """Level and upright lines of at least 10 mm, as two masks of the plan's size."""
    ink = (grey < _FAINT).astype(np.uint8)
    length = max(5, round(0.4 * dpi))
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return _thin(level, dpi, level=True), _thin(upright, dpi, level=False)


def _thin(mask: MatLike, dpi: float, *, level: bool) -> Mask:
    """Keeps lines only: a black bar or a photograph is long both ways."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    across = stats[:count, cv2.CC_STAT_HEIGHT if level else cv2.CC_STAT_WIDTH]
    along = stats[:count, cv2.CC_STAT_WIDTH if level else cv2.CC_STAT_HEIGHT]
    keep = across <= np.maximum(0.05 * dpi, 0.02 * along)
    keep[0] = False
    return np.asarray(keep[labels], np.bool_)
