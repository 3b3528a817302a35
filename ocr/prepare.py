"""Making a page readable: upright, straight, flat white paper, borders gone.

Everything is planned on one small copy of the page (about 100 dpi) and applied once to the copy that is read.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture import Picture, Pixels
from ocr.skew import find_skew

cv2.setNumThreads(1)  # pages run side by side in processes of their own; threads within one only get in their way

PLAN_DPI = 100.0
COLOUR_DPI = 50.0
READ_DPI = 200.0  # what a page is read at, at most: more costs time and gains nothing
CLEAN_DPI = 150.0  # what 300 dpi are halved to: the same error rate for a third less work
_PAPER_WIDTH = 206.0  # points across of the copy on which the paper's brightness is seen: about 25 dpi of an A4 page
_ANY_INK = 200  # of 255 on the plan: the faintest stroke that is read
_SPARE = 6  # points of the plan around all ink
_NEARLY_WHOLE = 0.03  # how far a factor of shrinking may be from a whole number and be taken for one
_PAPER_OF_PART = 0.9  # share of a part of a page, which holds little ink, that is no brighter than its paper
_FAINT = 110  # of 255: half of the points of ink are darker where print is not faint
_LEAST_INK = 500  # points, of every third row and column: fewer are specks
_EVERY = 3
_DARK = 128  # of 255: a scanner lid, the shadow of a copier
_EDGE = 4  # points of 50 dpi: a rim begins nearer to the page's edge than this
_WHITE = 250  # of 255: paper as bright as this everywhere needs no division
_COLOURED = 40  # chroma (0–255) of seals and blue ink; paper and JPEG noise stay below
_MIN_COLOURED = 0.0002  # of the page: the smallest stamp; less is noise


@dataclass(frozen=True, slots=True)
class Prepared:
    """The upright, straight page: ``grey`` on white paper for the engine, ``plan`` its small copy.

    ``colour`` is a copy of about 50 dpi in colour (blue, green, red), None where the page has none. ``source`` is
    the page before it was flattened and straightened; ``turn`` and ``skew`` are those of ``schemas.page``.
    """

    grey: Pixels
    plan: Pixels
    colour: Pixels | None
    source: Pixels
    dpi: float
    plan_dpi: float
    turn: int
    skew: float

    def channel(self, number: int, rows: slice, columns: slice) -> Pixels:
        """A part of one colour channel (0 blue, 1 green, 2 red) of the source, straight and on white paper."""
        return _on_white(_straight_part(self.source, self.skew, rows, columns, number))

    def channels(self, rows: slice, columns: slice) -> tuple[Pixels, Pixels, Pixels]:
        """A part of the source's blue, green and red, straight and on white paper."""
        blue, green, red = cv2.split(_straight_part(self.source, self.skew, rows, columns))
        return _on_white(np.asarray(blue)), _on_white(np.asarray(green)), _on_white(np.asarray(red))


def prepare(picture: Picture, turn: int = 0) -> Prepared:
    """The picture made readable, after a quarter turn clockwise by ``turn`` degrees."""
    source, ink, dpi = _to_read(picture)
    if turn:
        source, ink = (np.ascontiguousarray(np.rot90(pixels, -turn // 90)) for pixels in (source, ink))
    plan, plan_dpi = shrink(ink, dpi, PLAN_DPI)
    paper = _find_paper(plan)
    plan = _divide(plan, paper)
    angle = find_skew(plan, plan_dpi)
    plan, rim = wipe_border(rotate(plan, angle), plan_dpi)
    grey = _straighten(ink, None if picture.colour == "bitonal" else paper, angle, _printed(plan, ink.shape))
    if rim is not None:
        grey = _wipe(grey, rim)
    darken = _darkening(grey)
    if darken is not None:
        grey, plan = (np.asarray(cv2.LUT(pixels, darken), np.uint8) for pixels in (grey, plan))
    return Prepared(grey, plan, _colour(source, dpi, angle), source, dpi, plan_dpi, turn, angle)


def as_it_is(picture: Picture) -> Prepared:
    """A page that needs no mending, for one that was never paper."""
    source, ink, dpi = _to_read(picture)
    plan, plan_dpi = shrink(ink, dpi, PLAN_DPI)
    return Prepared(ink, plan, None, source, dpi, plan_dpi, 0, 0.0)


def rotate(pixels: Pixels, degrees: float) -> Pixels:
    """Turns about the centre, counter-clockwise, the size unchanged and the corners white."""
    if not degrees:
        return pixels
    height, width = pixels.shape[:2]
    matrix = _rotation(pixels.shape, degrees)
    white = (255, 255, 255)
    return cv2.warpAffine(
        pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=white
    ).astype(np.uint8, copy=False)


def _printed(plan: Pixels, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The rows and columns of a page of some shape that hold all its ink, as its straight plan shows."""
    found = []
    x, y, wide, high = cv2.boundingRect(cv2.threshold(plan, _ANY_INK - 1, 1, cv2.THRESH_BINARY_INV)[1])
    for first, count, size, of in ((y, high, shape[0], plan.shape[0]), (x, wide, shape[1], plan.shape[1])):
        scale = size / of
        last = first + max(count, 1)
        found.append(slice(max(0, round((first - _SPARE) * scale)), min(size, round((last + _SPARE) * scale))))
    return found[0], found[1]


def _straighten(ink: Pixels, paper: Pixels | None, angle: float, printed: tuple[slice, slice]) -> Pixels:
    """The printed part turned and divided by its paper, on white; the rest of a page costs nothing."""
    rows, columns = printed
    part = _straight_part(ink, angle, rows, columns)
    if paper is not None:
        turned = rotate(paper, angle)
        large = cv2.resize(turned, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_LINEAR)
        part = np.asarray(cv2.divide(part, large[printed], scale=255), np.uint8)
    page = np.full(ink.shape, 255, np.uint8)
    page[printed] = part
    return page


def _straight_part(pixels: Pixels, degrees: float, rows: slice, columns: slice, channel: int | None = None) -> Pixels:
    """Some rows and columns of a picture, or of one channel, as they are after it is turned.

    What lay outside of the picture is white. No more of it is touched than the part is made of.
    """
    if not degrees and rows.stop <= pixels.shape[0] and columns.stop <= pixels.shape[1]:
        inside = pixels[rows, columns]
        return inside if channel is None else np.asarray(cv2.extractChannel(inside, channel), np.uint8)
    matrix = _rotation(pixels.shape, degrees)
    corners = np.array([(x, y, 1) for x in (columns.start, columns.stop) for y in (rows.start, rows.stop)])
    before = corners @ np.asarray(cv2.invertAffineTransform(matrix), np.float64).T
    last = pixels.shape[1] - 1, pixels.shape[0] - 1
    x0, y0 = np.clip(np.floor(before.min(axis=0)).astype(np.int64) - 2, 0, last).tolist()
    x1, y1 = np.maximum(np.ceil(before.max(axis=0)).astype(np.int64) + 2, 1).tolist()
    near = pixels[y0:y1, x0:x1]
    if channel is not None:
        near = np.asarray(cv2.extractChannel(near, channel), np.uint8)
    matrix[:, 2] += matrix[:, :2] @ (x0, y0) - (columns.start, rows.start)
    size = columns.stop - columns.start, rows.stop - rows.start
    part = cv2.warpAffine(near, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    return np.asarray(part, np.uint8)


def _on_white(ink: Pixels) -> Pixels:
    """One channel of a part of a page, brightened until its paper is white."""
    white = max(40, _brightness(ink, _PAPER_OF_PART))
    return np.asarray(cv2.convertScaleAbs(ink, alpha=255 / white), np.uint8)


def _brightness(grey: Pixels, share: float) -> int:
    """What a share of all points is no brighter than."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256])
    return int(np.searchsorted(np.cumsum(counts), share * grey.size))


def _rotation(shape: tuple[int, ...], degrees: float) -> NDArray[np.float64]:
    height, width = shape[:2]
    return np.asarray(cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), degrees, 1.0), np.float64)


def wipe_border(plan: Pixels, dpi: float) -> tuple[Pixels, Pixels | None]:
    """Whitens the dark rim that a scanner lid or a copier leaves: large dark pieces that touch the page's edge.

    Gives the page without it, and a coarse mask of what was wiped, None where there was no rim.
    """
    small, _ = shrink(plan, dpi, dpi / 2)
    inked = (small < _DARK).view(np.uint8)
    if not any(edge.any() for edge in (inked[:_EDGE], inked[-_EDGE:], inked[:, :_EDGE], inked[:, -_EDGE:])):
        return plan, None
    dark = cv2.copyMakeBorder(inked, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    count, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(dark, 4, cv2.CV_16U, cv2.CCL_DEFAULT)
    tall, broad = small.shape
    x, y, wide, high, area = stats[:count].astype(np.int64).T
    at_edge = (x <= 3) | (y <= 3) | (x + wide >= broad - 1) | (y + high >= tall - 1)
    large = (np.maximum(wide / broad, high / tall) > 0.12) | (area > 0.002 * broad * tall)
    rim = at_edge & large & (area > 60)
    rim[0] = False
    if not rim.any():
        return plan, None
    mask = cv2.dilate(rim[np.asarray(labels)[1:-1, 1:-1]].astype(np.uint8), np.ones((5, 5), np.uint8))
    wiped = np.asarray(mask, np.uint8)
    return _wipe(plan, wiped), wiped


def _darkening(grey: Pixels) -> Pixels | None:
    """The brightness that each of 256 becomes on a page of faint print, None where print is dark enough."""
    counts = cv2.calcHist([grey[::_EVERY, ::_EVERY]], [0], None, [256], [0, 256]).ravel()[:_ANY_INK]
    usual = int(np.searchsorted(np.cumsum(counts), counts.sum() / 2))
    if counts.sum() < _LEAST_INK or usual <= _FAINT:
        return None
    return np.clip(255 - (255 - np.arange(256)) * (255 - _FAINT) / (255 - usual), 0, 255).astype(np.uint8)


def _wipe(grey: Pixels, mask: Pixels) -> Pixels:
    """White where the coarse mask is not 0."""
    white = cv2.threshold(mask, 0, 255, cv2.THRESH_BINARY)[1]
    large = cv2.resize(white, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.bitwise_or(grey, large), np.uint8)


def shrink(pixels: Pixels, dpi: float, target: float) -> tuple[Pixels, float]:
    """The picture at about ``target`` dots per inch with its resolution, or as it is when that is no more.

    Whole factors are taken exactly, an odd row or column at the far edge left out: that is ten times faster.
    """
    factor = dpi / target
    if factor <= 1.05:
        return pixels, dpi
    whole = round(factor)
    if abs(factor / whole - 1) < _NEARLY_WHOLE:
        height, width = pixels.shape[0] // whole, pixels.shape[1] // whole
        pixels = pixels[: height * whole, : width * whole]
        return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8), dpi / whole
    size = (max(1, round(pixels.shape[1] / factor)), max(1, round(pixels.shape[0] / factor)))
    # Below a factor of two a linear look-up misses no pixel, and costs a quarter.
    way = cv2.INTER_LINEAR if factor < 2 else cv2.INTER_AREA
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8), target


def _find_paper(plan: Pixels) -> Pixels | None:
    """The paper's brightness on a coarse copy that bridges bold headings; None where it is white all over."""
    little, _ = shrink(plan, float(plan.shape[1]), _PAPER_WIDTH)
    paper = cv2.dilate(little, np.ones((7, 7), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), 3)
    return None if int(paper.min()) >= _WHITE else np.maximum(paper, 40).astype(np.uint8)


def _divide(grey: Pixels, paper: Pixels | None) -> Pixels:
    if paper is None:
        return grey
    large = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, large, scale=255).astype(np.uint8, copy=False)


def _reading_dpi(dpi: float) -> float:
    return CLEAN_DPI if dpi >= 2 * CLEAN_DPI - 5 else min(dpi, READ_DPI)


def _to_read(picture: Picture) -> tuple[Pixels, Pixels, float]:
    """The page and its ink at the resolution at which they are read, and that resolution."""
    source, dpi = shrink(picture.pixels, picture.dpi, _reading_dpi(picture.dpi))
    if source is picture.pixels:
        return source, picture.ink, dpi
    return source, np.asarray(cv2.extractChannel(source, 2), np.uint8) if source.ndim == 3 else source, dpi


def _colour(pixels: Pixels, dpi: float, angle: float) -> Pixels | None:
    if pixels.ndim != 3:
        return None
    small, _ = shrink(*shrink(pixels, dpi, PLAN_DPI), COLOUR_DPI)  # by twos: three times faster than at once
    blue, green, red = cv2.split(small)
    chroma = cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red))
    coloured = cv2.countNonZero(cv2.threshold(chroma, _COLOURED, 255, cv2.THRESH_BINARY)[1])
    return rotate(small, angle) if coloured >= _MIN_COLOURED * chroma.size else None
