"""Lines in doubt are looked at twice more, a little higher and a little lower, and what was seen is averaged.

What the network makes of worn print turns on how the line lies in its picture: a letter that it misreads in one place
it reads in another, and what it makes of a scrawl is another thing each time. Lines of a clean page are not in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from ocr.ctc import BestPath
from ocr.picture import Pixels

_DOUBT = 0.8  # a letter less sure than this is in doubt
_MANY = 0.07  # of a line's letters: as many in doubt are looked at again, about one line in twenty of an office's scans
_LOST = 0.3  # of a page's letters: as many in doubt are no print, or stand on their heads
_PAGE = 8  # lines that tell what a page is like
_ASIDE, _UP = 0.026, 0.035  # of a line's height: 1.5 and 2 pixels at 200 dpi; half a pixel also blurs a little


def find_doubtful(paths: Sequence[BestPath]) -> list[int]:
    """The lines that deserve a second look; none on a page that is not print."""
    doubts = [int(np.count_nonzero(path.peaks < _DOUBT)) for path in paths]
    letters = [len(path.peaks) for path in paths]
    if len(paths) >= _PAGE and sum(doubts) > _LOST * sum(letters):
        return []
    return [index for index, doubt in enumerate(doubts) if doubt and doubt >= _MANY * letters[index]]


def move(line: Pixels) -> Iterator[Pixels]:
    """The line's picture with its print a little higher and to the right, and a little lower and to the left."""
    height, width = line.shape
    for way in (1, -1):
        shift = np.array([[1, 0, way * _ASIDE * height], [0, 1, -way * max(1, round(_UP * height))]])
        yield np.asarray(cv2.warpAffine(line, shift, (width, height), borderValue=(255,)), np.uint8)
