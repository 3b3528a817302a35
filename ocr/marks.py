"""Seals and stamps on a page: what is there besides print, found before anything is read; and red print brought back.

The engine reads the red channel, in which seals become paper. Red *print* (titles of certificates, stamped words) is
lost there too, so pieces of red that are no seal are laid back into what is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from ocr.picture import Pixels
from ocr.prepare import PLAN_DPI, Prepared, shrink
from ocr.seals import Mask, find_black_seals, find_red_pieces, is_seal_shaped, red_mask
from schemas.page import Box, Mark

_FULL_INK = 0.2  # share of its box that a well-inked seal covers; show-through from the back reaches 0.1
_RED_PRINT = 60  # how much redder than green and blue (0-255) print is; JPEG fringes of black letters stay below
_MAX_PIECES = 40  # more red pieces than this are a tinted or patterned paper, not print


def set_red_apart(prepared: Prepared) -> tuple[Prepared, tuple[Mark, ...]]:
    """The page with red print visible to the engine again, and its seals, whose red stays left out."""
    colour = prepared.colour
    if colour is None:
        return prepared, tuple(find_black_seals(prepared.plan, prepared.plan_dpi))
    dpi = prepared.plan_dpi * colour.shape[1] / prepared.plan.shape[1]
    seals = [(box, inked) for box, inked in find_red_pieces(red_mask(colour), dpi) if is_seal_shaped(box, inked, dpi)]
    return _bring_back(prepared, colour, dpi, seals), tuple(_seal(box, inked, colour.shape) for box, inked in seals)


def _bring_back(prepared: Prepared, colour: Pixels, dpi: float, seals: Sequence[tuple[Box, float]]) -> Prepared:
    red = _reddish(colour) > _RED_PRINT
    for box, _ in seals:
        red[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] = False
    pieces = list(_print_pieces(red, dpi)) if red.any() else []
    if not 0 < len(pieces) <= _MAX_PIECES:
        return prepared
    grey = prepared.grey.copy()
    scale = grey.shape[1] / colour.shape[1]
    for box in pieces:
        rows = slice(max(0, round((box.y0 - 1) * scale)), min(grey.shape[0], round((box.y1 + 1) * scale)))
        columns = slice(max(0, round((box.x0 - 1) * scale)), min(grey.shape[1], round((box.x1 + 1) * scale)))
        grey[rows, columns] = np.minimum(grey[rows, columns], prepared.channel(1, rows, columns))
    return replace(prepared, grey=grey, plan=shrink(grey, prepared.dpi, PLAN_DPI)[0])


def _seal(box: Box, inked: float, shape: tuple[int, ...]) -> Mark:
    height, width = shape[:2]
    confidence = min(1.0, inked / (box.width * box.height) / _FULL_INK)
    fraction = Box(box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
    return Mark("seal", fraction, round(confidence, 3))


def _reddish(colour: Pixels) -> Pixels:
    """How much redder than green and blue each point is."""
    return np.asarray(cv2.subtract(colour[:, :, 2], cv2.max(colour[:, :, 0], colour[:, :, 1])), np.uint8)


def _print_pieces(red: Mask, dpi: float) -> list[Box]:
    """Lines and frames of red print in pixels; what is as high as a seal is left alone, for print may lie under it."""
    reach = max(3, round(0.12 * dpi))
    joined = cv2.morphologyEx(red.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((max(1, reach // 3), reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    inked = np.bincount(labels[red], minlength=count)
    pieces = []
    for index in range(1, count):
        x, y, wide, high, _ = (int(value) for value in stats[index])
        mm_wide, mm_high = wide / dpi * 25.4, high / dpi * 25.4
        is_line = 2.0 <= mm_high <= 30 and mm_wide >= 3.0 and (mm_high <= 18 or mm_wide > 1.5 * mm_high)
        if is_line and inked[index] > 0.06 * wide * high:
            pieces.append(Box(x, y, x + wide, y + high))
    return pieces
