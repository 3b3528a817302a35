"""Inks told apart by their colours: the page without a pen's blue and a seal's red, which lie over the print.

Inks on paper dim what shines through them (Beer-Lambert): where two cross, their densities add up in each channel.
Print is as dense in every channel, blue ink much denser in red than in blue, a seal's red the other way round. So the
densities of a point in three channels tell how much of each ink is there.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture import Pixels
from ocr.prepare import Prepared
from schemas.page import Box

_COLOURED = 40  # of 255: one channel lighter than another, beyond what the paper has; JPEG fringes of print reach 20
_LEAST = 12  # points of 50 dpi: a stroke of a quarter of an inch
_ASIDE = 3  # points of 50 dpi around the strokes that are seen there
_APART = 3  # points between those whose colour is looked at for the paper's
_TINGED = 12  # of 255: one channel lighter than another, where a coloured ink may be
_FULL = 0.6  # of the difference at the most coloured point: there the ink's own densities are seen
_STRONG = 40  # of 255: the difference at the most coloured point of an ink, at least
_BLACK = 8  # of 255: print is no denser
_CROSSED = 7  # pixels around a point in which both inks must be seen: JPEG keeps colours at half the resolution
_NOISE = 4.0  # how often the scan's noise is in what is told apart, at most: beyond it the inks are too like


def lift_inks(prepared: Prepared, grey: Pixels, parts: Iterable[Box]) -> Pixels | None:
    """The page without the blue and red ink in some parts of it (boxes in pixels), None where there is none."""
    if prepared.colour is None:
        return None
    lifted = None
    for box in parts:
        inked = _coloured_part(prepared.colour, box, grey.shape[0] / prepared.colour.shape[0])
        if inked is None:
            continue
        rows, columns = inked
        lifted = grey.copy() if lifted is None else lifted
        part = lifted[rows, columns]
        np.maximum(part, _print_alone(*prepared.channels(rows, columns)), out=part)
    return lifted


def coloured_points(colour: Pixels, least: int) -> Pixels:
    """Where a picture (blue, green, red) is bluer or redder than its paper by more than ``least`` of 255: 1, else 0."""
    blueness = colour[:, :, 0].astype(np.int16) - colour[:, :, 2]
    return np.asarray(np.abs(blueness - np.median(blueness[::_APART, ::_APART])) > least, np.uint8)


def _coloured_part(colour: Pixels, box: Box, scale: float) -> tuple[slice, slice] | None:
    """The rows and columns of a part of the page that hold its blue and red strokes; a tinge of the paper is none.

    ``scale`` leads from the small copy in colour to the page on which the part (and what is given) is measured.
    """
    top, left = max(0, int(box.y0 / scale)), max(0, int(box.x0 / scale))
    part = colour[top : int(box.y1 / scale) + 1, left : int(box.x1 / scale) + 1]
    if not part.size:
        return None
    beyond = coloured_points(part, _COLOURED)
    if cv2.countNonZero(beyond) < _LEAST:
        return None
    x, y, wide, high = cv2.boundingRect(beyond)
    ends = ((top + y, high, box.y0, box.y1), (left + x, wide, box.x0, box.x1))
    rows, columns = (
        slice(max(0, int(low), round((first - _ASIDE) * scale)), min(int(high), round((first + size + _ASIDE) * scale)))
        for first, size, low, high in ends
    )
    return (rows, columns) if rows.start < rows.stop and columns.start < columns.stop else None


def _print_alone(blue: Pixels, green: Pixels, red: Pixels) -> Pixels:
    """The uncoloured ink where coloured ones are seen, as it would be without them; black elsewhere."""
    shown = np.zeros_like(blue)
    channels = blue, green, red
    blueness, redness = (np.asarray(cv2.subtract(*pair), np.uint8) for pair in ((blue, red), (red, blue)))
    pen, seal = _ink(channels, blueness), _ink(channels, redness)
    if seal is not None:
        _show_print(shown, redness > _TINGED, channels, np.array([-seal[2], 0, seal[0]]))
    if pen is not None:
        _show_print(shown, blueness > _TINGED, channels, np.array([pen[2], 0, -pen[0]]))
    if seal is not None and pen is not None:
        near = np.ones((_CROSSED, _CROSSED), np.uint8)
        beside = (cv2.dilate((tinge > _TINGED).view(np.uint8), near) > 0 for tinge in (blueness, redness))
        _show_print(shown, np.logical_and(*beside), channels, np.cross(pen, seal))
    return shown


def _ink(channels: tuple[Pixels, Pixels, Pixels], difference: Pixels) -> NDArray[np.float64] | None:
    """The densities of an ink in each channel, of length one together, as seen where two channels differ most."""
    most = int(difference.max(initial=0))
    if most < _STRONG:
        return None
    full = difference >= _FULL * most
    found = np.median(_densities(channels, full), axis=1)
    return np.asarray(found / np.linalg.norm(found), np.float64)


def _densities(channels: tuple[Pixels, Pixels, Pixels], where: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The densities (3 × points) of some points."""
    return -np.log(np.maximum([channel[where] for channel in channels], _BLACK).astype(np.float32) / 255)


def _show_print(
    shown: Pixels, where: NDArray[np.bool_], channels: tuple[Pixels, Pixels, Pixels], blind: NDArray[np.float64]
) -> None:
    """Puts the brightness of print alone at some points; ``blind`` are weights that make nothing of other inks."""
    weights = (blind / blind.sum()).astype(np.float32)
    if np.linalg.norm(weights) > _NOISE:
        return
    shown[where] = np.clip(255 * np.exp(-(weights @ _densities(channels, where))), 0, 255).astype(np.uint8)
