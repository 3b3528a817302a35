"""Cutting printed lines out of a page: everything of the line, nothing of its neighbours."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.lines import Lines, PrintedLine
from ocr.picture import Pixels
from ocr.pieces import INK, Ints, Pieces

ABOVE, BELOW = 1.75, 0.65  # heights of x that a cut reaches above and below the baseline at least: capitals, tails
ASIDE = 0.22
MARGIN = 0.22  # heights of x around the ink: the network was taught with a little paper on all sides


_FAINT = 210  # of 255: a dash of one or two rows of points on a copy of 150 dpi, too light to be a piece of ink
_DASH = (0.3, 0.9)  # heights of x: how long a dash is
_THIN = 0.4  # of a height of x: no dash is thicker, faint edges included
_LITTLE = 0.045  # of a line's picture: two pixels at 200 dpi, which move what the network sees


class Strip(NamedTuple):
    """The picture of a line and where its upper left corner lies on the page, in pixels of the page."""

    pixels: Pixels
    left: int
    top: int


def add_paper(picture: Pixels, above: float = 1.0, below: float = 0.0) -> Pixels:
    """The line's picture with a little more paper over it and under it, in shares of what the network feels."""
    little = max(2, round(_LITTLE * len(picture)))
    return np.pad(picture, ((round(above * little), round(below * little)), (0, 0)), constant_values=255)


def cut_strips(grey: Pixels, lines: Lines) -> list[Strip]:
    """Every line's picture, neighbours' ink painted over with paper."""
    return [cut_strip(grey, lines, index) for index in range(len(lines.found))]


def cut_strip(grey: Pixels, lines: Lines, index: int) -> Strip:
    """One line's picture."""
    line = lines.found[index]
    height, width = grey.shape
    margin = max(2.0, MARGIN * line.x_height)
    bases = line.left_base, line.right_base
    top = min(float(line.y0), min(bases) - ABOVE * line.x_height) - margin
    bottom = max(float(line.y1), max(bases) + BELOW * line.x_height) + margin
    aside = max(2.0, ASIDE * line.x_height)
    x0, x1 = max(0, round(_begin(grey, line) - aside)), min(width, round(line.x1 + aside))
    y0, y1 = max(0, round(top)), min(height, round(bottom))
    part = grey[y0:y1, x0:x1]
    foreign = _foreign(lines, index, line, (x0, y0, x1, y1))
    if len(foreign):
        part = _wipe(part, lines.pieces.labels[y0:y1, x0:x1], foreign, len(lines.owner))
    return Strip(np.ascontiguousarray(part), x0, y0)


def _begin(grey: Pixels, line: PrintedLine) -> int:
    """Where a line begins: at the faint dash before its first letter, if there is one."""
    unit, base = line.x_height, line.left_base
    left, right = max(0, round(line.x0 - 1.7 * unit)), max(0, round(line.x0 - 0.1 * unit))
    before = grey[max(0, round(base - 1.3 * unit)) : max(0, round(base + 0.3 * unit)), left:right]
    if not before.size or before.min() >= _FAINT:
        return line.x0
    rows, columns = (np.nonzero(before.min(axis=axis) < _FAINT)[0] for axis in (1, 0))
    long, thick = int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
    is_dash = _DASH[0] * unit <= long <= _DASH[1] * unit and thick <= _THIN * unit and long > 1.5 * thick
    level = (1.3 * unit - float(rows.mean())) / unit
    return left + int(columns[0]) if is_dash and 0.15 < level < 0.8 else line.x0


def _foreign(lines: Lines, index: int, line: PrintedLine, box: tuple[int, int, int, int]) -> NDArray[np.int64]:
    """Pieces that reach into the cut but belong elsewhere: all in all above or below the body of the line."""
    pieces: Pieces = lines.pieces
    x0, y0, x1, y1 = box
    inside = (pieces.x1 > x0) & (pieces.x0 < x1) & (pieces.y1 > y0) & (pieces.y0 < y1) & (lines.owner != index)
    inside[0] = False
    found = np.nonzero(inside)[0]
    low, high = max(line.left_base, line.right_base), min(line.left_base, line.right_base) - line.x_height
    slack = 0.25 * line.x_height
    outside = (pieces.y0[found] > low - slack) | (pieces.y1[found] < high + slack)
    return np.array([piece for piece in found[outside].tolist() if piece not in lines.shared], np.int64)


def _wipe(part: Pixels, labels: NDArray[np.integer], foreign: NDArray[np.int64], count: int) -> Pixels:
    wiped = np.zeros(count, np.uint8)
    wiped[foreign] = 1
    own = (part < INK) & (wiped[labels] == 0)
    halo = cv2.dilate(wiped[labels], np.ones((3, 3), np.uint8)) > 0
    clean = part.copy()
    clean[halo & ~own] = 255
    return clean


def only_pieces(grey: Pixels, lines: Lines, kept: Ints, box: tuple[int, int, int, int]) -> Pixels:
    """A part of the page with the ink of some pieces and nothing else's."""
    x0, y0, x1, y1 = box
    labels = lines.pieces.labels[y0:y1, x0:x1]
    mine = np.zeros(len(lines.owner), np.bool_)
    mine[kept] = True
    near = cv2.dilate((mine[labels] & (labels > 0)).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.ascontiguousarray(np.where(near > 0, grey[y0:y1, x0:x1], 255).astype(np.uint8))
