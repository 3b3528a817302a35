"""Seals, stamps, signatures and what a pen wrote, each cut out of the scan as a picture of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np

from ocr.options import ReadOptions
from ocr.picture import Pixels
from ocr.prepare import rotate
from ocr.scan import Scan
from schemas.page import Box, Mark, PageText

_MARGIN = 0.004  # of the page's width and height
_CUT = frozenset({"seal", "stamp", "handwriting", "ink", "numbering"})


def cut_marks(
    paths: tuple[Path, ...], pages: Iterable[PageText], options: ReadOptions
) -> Iterator[tuple[int, Mark, bytes]]:
    """The marks of some pages of a scan: page (from 1), mark, and a PNG in the scan's colours, upright and straight.

    The pictures are made one at a time. Raises what opening the scan and decoding a page raise.
    """
    with Scan(paths, options) as scan:
        for page in pages:
            marks = [mark for mark in page.marks if mark.kind in _CUT and mark.box.width > 0 and mark.box.height > 0]
            if not marks:
                continue
            pixels = np.ascontiguousarray(np.rot90(scan.picture(page.page).pixels, -page.turn // 90))
            straight = rotate(np.asarray(pixels, np.uint8), page.skew)
            for mark in marks:
                yield page.page, mark, _as_png(straight, mark.box)


def _as_png(pixels: Pixels, box: Box) -> bytes:
    height, width = pixels.shape[:2]
    rows = slice(max(0, int((box.y0 - _MARGIN) * height)), int((box.y1 + _MARGIN) * height) + 1)
    columns = slice(max(0, int((box.x0 - _MARGIN) * width)), int((box.x1 + _MARGIN) * width) + 1)
    return cv2.imencode(".png", pixels[rows, columns])[1].tobytes()
