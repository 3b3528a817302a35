"""What is seen on the small copy of a page: letters, rulings, and runs of print found by smearing letters sideways."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from ocr.picture import Pixels

Mask = NDArray[np.bool_]
_INK = 153  # of 255 on flattened paper


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


class Rulings(NamedTuple):
    """Level and upright lines of at least 10 mm: as masks of the plan's size, and line by line."""

    level: Mask
    upright: Mask
    bars: list[Segment]
    posts: list[Segment]


class Ink(NamedTuple):
    """Letters and rulings of a page."""

    letters: Mask
    rulings: Rulings


_FAINT = 222  # of 255: hairlines and the bars of worn stamps lose most of their darkness on a small copy
WORD_GAP = 2.4  # mm: the spaces of 14 pt headings are narrower, the gutter of a head is wider
LINE_GAP = 4.6  # mm: the spaces of stretched lines of body text are narrower


def see_ink(plan: Pixels, dpi: float) -> Ink:
    """Everything that zoning and the search for stamps look at, found once."""
    return Ink(letter_mask(plan, dpi), find_rulings(plan, dpi))


def letter_mask(grey: Pixels, dpi: float) -> Mask:
    """Ink in pieces of a letter's size: no specks, no lines, no seals, no pictures."""
    ink = cv2.threshold(grey, _INK - 1, 1, cv2.THRESH_BINARY_INV)[1]
    mask = np.zeros(grey.shape, np.bool_)
    area = _inked(ink)
    count, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(ink[area], 8, cv2.CV_16U, cv2.CCL_DEFAULT)
    wide, high, inked = (stats[:count, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    longest, shortest = np.maximum(wide, high), np.minimum(wide, high)
    keep = (longest >= 0.03 * dpi) & (longest <= 0.45 * dpi) & (inked >= 4) & (shortest <= 0.3 * dpi)
    keep &= ~((shortest <= 2) & (longest > 0.2 * dpi))
    keep[0] = False
    mask[area] = keep.take(np.asarray(labels))
    return mask


def find_segments(letters: Mask, dpi: float, gap: float = LINE_GAP) -> list[Segment]:
    """Runs of letters without a gap wider than ``gap`` millimetres, from top to bottom."""
    reach = max(3, round(gap / 25.4 * dpi))
    rows, columns = _inked(letters.view(np.uint8), reach)
    smeared = cv2.morphologyEx(letters.view(np.uint8)[rows, columns], cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(smeared, 8, cv2.CV_16U, cv2.CCL_DEFAULT)
    found = []
    for x, y, wide, high, area in stats[1:count].tolist():
        if wide >= 0.05 * dpi and high >= 0.04 * dpi and area >= 0.003 * dpi * dpi:
            left, top = x + columns.start, y + rows.start
            found.append(Segment(left, top, left + wide, top + high))
    return sorted(found, key=lambda segment: (segment.y0, segment.x0))


def _inked(points: MatLike, aside: int = 0) -> tuple[slice, slice]:
    """The rows and columns that hold all points, and some more columns aside."""
    x, y, wide, high = cv2.boundingRect(points)
    return slice(y, y + max(1, high)), slice(max(0, x - aside), min(points.shape[1], x + max(1, wide) + aside))


def find_rulings(grey: Pixels, dpi: float) -> Rulings:
    """The lines of a page's tables and frames, and those under headings."""
    ink = cv2.threshold(grey, _FAINT - 1, 255, cv2.THRESH_BINARY_INV)[1]
    level, bars = _lines(ink, dpi, level=True)
    upright, posts = _lines(ink, dpi, level=False)
    return Rulings(level, upright, bars, posts)


def _lines(ink: MatLike, dpi: float, *, level: bool) -> tuple[Mask, list[Segment]]:
    """Runs of ink (255) of at least 10 mm one way, found on a copy that is a quarter as long that way."""
    length = max(2, round(0.1 * dpi) - 1)
    fully = _all_of_four(np.asarray(ink), level=level)
    found = cv2.morphologyEx(fully, cv2.MORPH_OPEN, np.ones((1, length) if level else (length, 1), np.uint8))
    mask = np.zeros(ink.shape[:2], np.bool_)
    if not cv2.countNonZero(found):
        return mask, []
    rows, columns = _inked(found)
    part = np.s_[rows, : 4 * found.shape[1]] if level else np.s_[: 4 * found.shape[0], columns]
    # The ends of a line fill no quarter.
    found = cv2.dilate(found[rows] if level else found[:, columns], np.ones((1, 3) if level else (3, 1), np.uint8))
    lines = cv2.bitwise_and(np.repeat(found, 4, axis=1 if level else 0), ink[part])
    at = (0, rows.start) if level else (columns.start, 0)
    return mask, _thin(lines, dpi, mask[part], at, level=level)


def _all_of_four(ink: NDArray[np.integer], *, level: bool) -> NDArray[np.uint8]:
    """255 where four points side by side (``level``) or one above the other are ink; what is left over is paper."""
    height, width = ink.shape
    if level:
        fours = np.ascontiguousarray(ink[:, : width // 4 * 4]).view(np.uint32)
        return np.asarray((fours == np.uint32(0xFFFFFFFF)).view(np.uint8) * np.uint8(255), np.uint8)
    first, second, third, fourth = (ink[start : height // 4 * 4 : 4] for start in range(4))
    return np.asarray(np.minimum(np.minimum(first, second), np.minimum(third, fourth)), np.uint8)


def _thin(found: MatLike, dpi: float, mask: Mask, at: tuple[int, int], *, level: bool) -> list[Segment]:
    """Keeps lines only, in the mask and as boxes from ``at``: a black bar or a photograph is long both ways."""
    rows, columns = _inked(found)
    found, mask, at = found[rows, columns], mask[rows, columns], (at[0] + columns.start, at[1] + rows.start)
    count, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(found, 8, cv2.CV_16U, cv2.CCL_DEFAULT)
    across = stats[:count, cv2.CC_STAT_HEIGHT if level else cv2.CC_STAT_WIDTH]
    along = stats[:count, cv2.CC_STAT_WIDTH if level else cv2.CC_STAT_HEIGHT]
    keep = (across <= np.maximum(0.05 * dpi, 0.02 * along)) & (along >= 0.3 * dpi)
    keep[0] = False
    lines = []
    for number in np.nonzero(keep)[0].tolist():
        x, y, wide, high, _ = stats[number].tolist()
        area = np.s_[y : y + high, x : x + wide]
        mask[area] |= np.asarray(labels)[area] == number
        lines.append(Segment(at[0] + x, at[1] + y, at[0] + x + wide, at[1] + y + high))
    return lines
