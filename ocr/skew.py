"""How far a page lies askew, by the feet of its letters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ocr.picture import Pixels
from ocr.pieces import find_letters, find_pieces

Floats = NDArray[np.float64]

_MAX_SKEW = 8.0  # degrees; more is a photograph's perspective, which turning does not mend
_MIN_SKEW = 0.1  # degrees that are worth resampling a page for: 3 mm over its width
_FEW = 20  # letters
_STEPS = (0.5, 0.1, 0.02)  # degrees, from a coarse look to a fine one
_ENOUGH = 500  # letters: as many, from all over the page, tell an angle to the coarse step


def find_skew(plan: Pixels, dpi: float) -> float:
    """Degrees counter-clockwise that make the lines of print level, −8 to 8; zero when there is nothing to see."""
    pieces = find_pieces(plan)
    letters = find_letters(pieces, dpi)
    if letters.sum() < _FEW:
        return 0.0
    x = (pieces.x0[letters] + pieces.x1[letters] - plan.shape[1]) / 2.0
    feet, tops = pieces.y1[letters].astype(np.float64), pieces.y0[letters].astype(np.float64)
    best, reach, some = 0.0, _MAX_SKEW, slice(None, None, max(1, len(x) // _ENOUGH))
    for step in _STEPS:
        angles = best + np.arange(-reach, reach + step / 2, step)
        drops = x[some] * np.tan(np.radians(angles))[:, None]
        best = float(angles[int(np.argmax(_gather(feet[some] - drops) + _gather(tops[some] - drops)))])
        reach, some = step, slice(None)
    return round(best, 2) if _MIN_SKEW <= abs(best) <= _MAX_SKEW else 0.0


def _gather(levels: Floats) -> Floats:
    """How sharply the edges of letters gather on levels, for each angle (angles × letters) at which they are seen."""
    rows = np.floor(levels)
    share = levels - rows  # each letter counts on the two rows it lies between, or steps of a pixel would be seen
    size = int(rows.max() - rows.min()) + 2
    places = (rows - rows.min() + size * np.arange(len(levels))[:, None]).astype(np.int64).ravel()
    count = size * len(levels)
    held = np.bincount(places, 1 - share.ravel(), count) + np.bincount(places + 1, share.ravel(), count)
    return np.asarray(np.square(held).reshape(len(levels), size).sum(axis=1), np.float64)
