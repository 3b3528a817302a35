"""Making a page readable: upright, straight, flat white paper, borders gone.

Everything is planned on one small copy of the page (about 100 dpi) and applied once to the copy that is read.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture import Picture, Pixels

PLAN_DPI = 100.0
READ_DPI = 200.0  # what a page is read at, at most: more costs time and gains nothing
CLEAN_DPI = 150.0  # what 300 dpi are halved to: the same error rate for a third less work
_BACKGROUND_DPI = 25.0
_MAX_SKEW = 8.0  # degrees; more is a photograph's perspective, which turning does not mend
_MIN_SKEW = 0.1  # degrees that are worth resampling a page for: 3 mm over its width
_INK = 0.6  # of the paper's brightness: darker is ink
_COLOURED = 40  # chroma (0–255) of seals and blue ink; paper and JPEG noise stay below

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The upright, straight page twice: ``grey`` on white paper for the engine, ``colour`` (BGR) for marks, or None.

    ``plan`` is the small copy of ``grey``; ``turn`` and ``skew`` are those of ``schemas.page``; ``clean`` says that
    background and border had nothing to mend.
    """

    grey: Pixels
    colour: Pixels | None
    plan: Pixels
    dpi: float
    plan_dpi: float
    turn: int
    skew: float


def prepare(picture: Picture, turn: int = 0) -> Prepared:
    """The picture made readable, after a quarter turn clockwise by ``turn`` degrees."""
    pixels, dpi = _scale(picture.pixels, picture.dpi, _reading_dpi(picture.dpi))
    small = flatten(shrink(_ink_channel(pixels), dpi, PLAN_DPI))
    plan_dpi = min(dpi, PLAN_DPI)
    letters = letter_mask(small, plan_dpi)
    if turn:
        pixels, letters = np.rot90(pixels, -turn // 90), np.rot90(letters, -turn // 90)
    angle = find_skew(letters)
    pixels = rotate(np.ascontiguousarray(pixels), angle)
    grey = flatten(_ink_channel(pixels)) if picture.colour != "bitonal" else _ink_channel(pixels)
    grey = wipe_border(grey, dpi)
    colour = pixels if pixels.ndim == 3 and _has_colour(pixels) else None
    return Prepared(grey, colour, shrink(grey, dpi, PLAN_DPI), dpi, plan_dpi, turn, angle)


def flatten(grey: Pixels) -> Pixels:
    """Divides by the paper's own brightness, so that paper is white in shadow and light alike."""
    height, width = grey.shape
    scale = min(1.0, 210 / max(width, 1))  # about 25 dpi of an A4 page: coarse enough to bridge bold headings
    little = cv2.resize(
        grey, (max(8, round(width * scale)), max(8, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    paper = cv2.dilate(little, np.ones((7, 7), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 9), (0, 0), 3)
    if int(paper.min()) >= 250:
        return grey
    paper = cv2.resize(np.maximum(paper, 40), (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, paper, scale=255).astype(np.uint8, copy=False)


def letter_mask(grey: Pixels, dpi: float) -> Mask:
    """Ink in pieces of a letter's size: no specks, no lines, no seals, no pictures."""
    ink = (grey < 255 * _INK).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count <= 1:
        return np.zeros(grey.shape, np.bool_)
    inch = dpi
    wide, high, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    longest = np.maximum(wide, high)
    keep = (longest >= 0.03 * inch) & (longest <= 0.45 * inch) & (area >= 4) & (np.minimum(wide, high) <= 0.3 * inch)
    keep &= ~((np.minimum(wide, high) <= 2) & (longest > 0.2 * inch))
    keep[0] = False
    return np.asarray(keep[labels], np.bool_)


def find_skew(letters: Mask) -> float:
    """Degrees counter-clockwise that make the lines of letters level, −8 to 8; zero when there is nothing to see."""
    ys, xs = np.nonzero(letters)
    if len(ys) < 200:
        return 0.0
    if len(ys) > 40_000:
        step = len(ys) // 40_000 + 1
        ys, xs = ys[::step], xs[::step]
    y, x = ys.astype(np.float64), xs - letters.shape[1] / 2
    best, reach = 0.0, _MAX_SKEW
    for step_size in (0.5, 0.1, 0.02):
        angles = best + np.arange(-reach, reach + step_size / 2, step_size)
        best = float(angles[int(np.argmax([_levelness(y, x, angle) for angle in angles]))])
        reach = step_size
    return round(best, 2) if _MIN_SKEW <= abs(best) <= _MAX_SKEW else 0.0


def rotate(pixels: Pixels, degrees: float) -> Pixels:
    """Turns about the centre, counter-clockwise, the size unchanged and the corners white."""
    if not degrees:
        return pixels
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), degrees, 1.0)
    white = (255, 255, 255)
    return cv2.warpAffine(
        pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=white
    ).astype(np.uint8, copy=False)


def wipe_border(grey: Pixels, dpi: float) -> Pixels:
    """Whitens the dark rim that a scanner lid or a copier leaves: large dark pieces that touch the page's edge."""
    scale = 50.0 / dpi
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    dark = cv2.copyMakeBorder((small < 128).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=4)
    rim = np.zeros(count, np.bool_)
    tall, broad = small.shape
    for index in range(1, count):
        x, y, wide, high, area = stats[index]
        at_edge = x <= 3 or y <= 3 or x + wide >= broad - 1 or y + high >= tall - 1
        rim[index] = at_edge and (area > 60) and (max(wide / broad, high / tall) > 0.12 or area > 0.002 * broad * tall)
    if not rim.any():
        return grey
    mask = rim[labels][1:-1, 1:-1].astype(np.uint8)
    mask = cv2.dilate(mask, np.ones((5, 5), np.uint8))
    mask = cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST)
    cleaned = grey.copy()
    cleaned[mask > 0] = 255
    return cleaned


def _levelness(y: Floats, x: Floats, degrees: float) -> float:
    """How sharply the rows of a page tell lines from gaps when it is turned by so many degrees."""
    slope = np.tan(np.radians(degrees))
    rows = (y - x * slope).astype(np.int64)
    counts = np.bincount(rows - int(rows.min())).astype(np.float64)
    return float(np.square(np.diff(counts)).sum())


def _reading_dpi(dpi: float) -> float:
    return CLEAN_DPI if dpi >= 2 * CLEAN_DPI - 5 else min(dpi, READ_DPI)


def _scale(pixels: Pixels, dpi: float, target: float) -> tuple[Pixels, float]:
    if dpi <= target * 1.05:
        return pixels, dpi
    return shrink(pixels, dpi, target), target


def shrink(pixels: Pixels, dpi: float, target: float) -> Pixels:
    """The picture at ``target`` dots per inch, or as it is when that is no less."""
    if dpi <= target:
        return pixels
    scale = target / dpi
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _ink_channel(pixels: Pixels) -> Pixels:
    """Red of a colour page: red seals become paper there, black and blue ink stays dark."""
    return np.ascontiguousarray(pixels[:, :, 2]) if pixels.ndim == 3 else pixels


def _has_colour(pixels: Pixels) -> bool:
    thin = pixels[::4, ::4].astype(np.int16)
    chroma = thin.max(axis=2) - thin.min(axis=2)
    return bool((chroma > _COLOURED).mean() > 0.0002)
