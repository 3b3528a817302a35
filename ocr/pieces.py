"""Connected pieces of ink on a page: letters, marks, rulings, and what is none of these."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture import Pixels

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

INK = 150  # of 255 on flattened paper
_HIGHEST = 0.32  # inches: capitals of titles with their marks
_WIDEST = 1.6  # inches: a word of heavy print whose letters have run together


class Pieces(NamedTuple):
    """Pieces of ink: edges in pixels (right and bottom exclusive), size, area, and the map of their numbers.

    Number 0 is the paper; it is left in so that places in the arrays are the numbers of the map.
    """

    x0: Ints
    y0: Ints
    x1: Ints
    y1: Ints
    wide: Ints
    high: Ints
    area: Ints
    labels: NDArray[np.integer]


def find_pieces(grey: Pixels) -> Pieces:
    """The connected pieces of ink of a page."""
    ink = cv2.threshold(grey, INK - 1, 1, cv2.THRESH_BINARY_INV)[1]
    left, top, broad, tall = cv2.boundingRect(ink)
    area = np.s_[top : top + max(1, tall), left : left + max(1, broad)]
    labels: NDArray[np.integer] = np.empty(grey.shape, np.uint16)
    labels[:top], labels[top + tall :], labels[:, :left], labels[:, left + broad :] = 0, 0, 0, 0
    count, _, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        ink[area], 8, cv2.CV_16U, cv2.CCL_DEFAULT, labels[area]
    )
    if count >= 65_000:  # speckle beyond what 16 bits can number
        count, part, stats, _ = cv2.connectedComponentsWithStats(ink[area], connectivity=8)
        labels = np.zeros(grey.shape, np.int32)
        labels[area] = part
    x, y, wide, high, inked = stats[:count].T.astype(np.int64, order="C")
    x, y = x + left, y + top
    return Pieces(x, y, x + wide, y + high, wide, high, inked, labels)


def find_letters(pieces: Pieces, dpi: float) -> Bools:
    """Pieces of a letter's size, from 7 pt small letters to titles, without the marks that stand over letters."""
    high, wide = pieces.high, pieces.wide
    likely = (
        (high >= 0.04 * dpi)
        & (high <= _HIGHEST * dpi)
        & (wide >= 0.012 * dpi)
        & (wide <= _WIDEST * dpi)
        & (pieces.area > 0.08 * high * wide)
        & (wide < 12 * high)
    )
    likely[0] = False
    if likely.sum() >= 40:
        likely &= high >= 0.5 * float(np.median(high[likely]))
    return likely


def find_small(pieces: Pieces, dpi: float) -> Bools:
    """Pieces that may belong to a line of print: letters, their marks, points and dashes."""
    small = (pieces.high <= _HIGHEST * dpi) & (pieces.wide <= _WIDEST * dpi) & ~_are_rulings(pieces, dpi)
    small[0] = False
    return small


def _are_rulings(pieces: Pieces, dpi: float) -> Bools:
    high, wide = pieces.high, pieces.wide
    return ((wide > 0.3 * dpi) & (high < 0.06 * dpi) & (wide > 8 * high)) | ((high > 0.4 * dpi) & (wide < 0.06 * dpi))
