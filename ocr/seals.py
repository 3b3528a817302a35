"""Round seals: red ones by their colour, black copies of them by their ring."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture import Pixels
from schemas.page import Box, Mark

Mask = NDArray[np.bool_]

_DIAMETER = (20.0, 48.0)  # mm: seals of Vietnamese bodies are 32–42 mm, with room for half-printed and scaled ones
_RING_DPI = 50.0
_RING_INK = 170  # of 255
_RING_SHARE = 0.55  # of a circle's way round that is ink: a ring; letters and emblem of a seal reach 0.4
_RING_SEEN = 0.75  # of a circle's way round that must be ink: seals 0.82-1.0, lines of print up to 0.66


def red_mask(colour: Pixels) -> Mask:
    """The red of seals and stamps, from full red to the pink of a worn pad."""
    hsv = cv2.cvtColor(colour, cv2.COLOR_BGR2HSV)
    hue, saturation, value = hsv[:, :, 0], hsv[:, :, 1], hsv[:, :, 2]
    return np.asarray(((hue <= 10) | (hue >= 160)) & (saturation > 60) & (value > 70), np.bool_)


def find_red_pieces(red: Mask, dpi: float) -> list[tuple[Box, float]]:
    """Clusters of red in pixels, each with its number of red pixels; specks left out."""
    reach = max(3, round(0.12 * dpi))  # 3 mm: the letters of one seal or one stamp stand nearer than that
    left, top, wide, high = cv2.boundingRect(red.view(np.uint8))
    part = red[max(0, top - reach) : top + high + reach, max(0, left - reach) : left + wide + reach]
    left, top = max(0, left - reach), max(0, top - reach)
    joined = cv2.morphologyEx(part.view(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    inked = np.bincount(labels[part], minlength=count)
    pieces = []
    for index in range(1, count):
        x, y, wide, high, _ = (int(value) for value in stats[index])
        if inked[index] > 0.004 * dpi * dpi and max(wide, high) > 0.12 * dpi:
            pieces.append((Box(left + x, top + y, left + x + wide, top + y + high), float(inked[index])))
    return pieces


def is_seal_shaped(box: Box, inked: float, dpi: float) -> bool:
    """Whether a cluster of red (pixels) has a seal's size and roundness."""
    wide, high = box.width / dpi * 25.4, box.height / dpi * 25.4
    if not (_DIAMETER[0] <= max(wide, high) <= _DIAMETER[1] * 1.15 and min(wide, high) >= 0.62 * max(wide, high)):
        return False
    return inked > 0.03 * box.width * box.height


def find_black_seals(plan: Pixels, dpi: float) -> list[Mark]:
    """Rings of ink of a seal's size on pages without colour; confidence is the share of the ring that was seen."""
    scale = _RING_DPI / dpi
    small = cv2.resize(plan, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    radii = [round(side / 2 / 25.4 * _RING_DPI) for side in (27.0, 46.0)]
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(small, (3, 3), 0), cv2.HOUGH_GRADIENT, 1, 30, param1=120, param2=22,
        minRadius=radii[0], maxRadius=radii[1],
    )  # fmt: skip
    if circles is None:
        return []
    dark = np.asarray(cv2.dilate((small < 190).astype(np.uint8), np.ones((2, 2), np.uint8)), np.uint8)
    height, width = small.shape
    found = []
    for x, y, radius in np.asarray(circles).reshape(-1, 3)[:12].tolist():
        seen = max(_ring_share(dark, x, y, radius + shift) for shift in (-1.0, 0.0, 1.0))
        if seen >= _RING_SEEN and _has_inside(dark, x, y, radius):
            box = Box((x - radius) / width, (y - radius) / height, (x + radius) / width, (y + radius) / height)
            found.append(Mark("seal", box, round(seen, 3)))
    return _without_twins(found)


def _ring_share(dark: NDArray[np.uint8], x: float, y: float, radius: float) -> float:
    turns = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    xs, ys = np.rint(x + radius * np.cos(turns)).astype(int), np.rint(y + radius * np.sin(turns)).astype(int)
    inside = (xs >= 0) & (ys >= 0) & (xs < dark.shape[1]) & (ys < dark.shape[0])
    return float(dark[ys[inside], xs[inside]].sum()) / len(turns)


def _has_inside(dark: NDArray[np.uint8], x: float, y: float, radius: float) -> bool:
    """A seal is inked all over: its emblem in the middle, its words round it."""
    x0, x1 = max(0, round(x - 0.5 * radius)), round(x + 0.5 * radius)
    y0, y1 = max(0, round(y - 0.5 * radius)), round(y + 0.5 * radius)
    core = dark[y0:y1, x0:x1]
    return bool(core.size) and float(core.mean()) > 0.12


def _without_twins(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: -m.confidence):
        if all(mark.box.overlap(other.box) < 0.3 for other in kept):
            kept.append(mark)
    return kept


def wipe_rings(grey: Pixels, box: Box) -> None:
    """Paints over the rings of a black seal (box in pixels), in place: letters that they join fall apart again."""
    height, width = grey.shape
    radius = (box.width + box.height) / 4
    x0, y0 = max(0, round(box.x0 - 0.15 * radius)), max(0, round(box.y0 - 0.15 * radius))
    x1, y1 = min(width, round(box.x1 + 0.15 * radius)), min(height, round(box.y1 + 0.15 * radius))
    part = grey[y0:y1, x0:x1]
    ys, xs = np.ogrid[y0:y1, x0:x1]
    away = np.hypot(xs - box.centre[0], ys - box.centre[1]).astype(np.int64)
    inked = np.bincount(away.ravel(), (part < _RING_INK).ravel()) / np.maximum(np.bincount(away.ravel()), 1)
    rings = (inked > _RING_SHARE) & (np.arange(len(inked)) > 0.5 * radius)
    part[(np.convolve(rings, np.ones(3), "same") > 0)[away]] = 255
