"""Names under a signature whose strokes run into them: where no name was read in the foot, the long strokes are taken
away, and it is read again.

A letter's level parts are no longer than 0.07 inches in print of 14 points; the stroke under a signature runs on for
an inch. Joined to it, a letter is no letter's size any more, and the whole line may be lost. Where a name was read,
nothing is touched: a stroke that is taken away takes the bar of a T along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine import Engine, RawWord
from ocr.lines import Lines, find_lines
from ocr.picture import Pixels
from ocr.pieces import INK
from ocr.strips import Strip, cut_strips
from schemas.page import Box

NAME = re.compile(r"^\W{0,3}[^\W\d_a-zđ]\w*(?: [^\W\d_a-zđ]\w*){1,5}\W{0,3}$")
"""Two to six words that each begin with a capital."""

_LONG = 0.17  # inches: longer than any level part of a letter
_WIDE, _HIGH = 0.45, 0.3  # inches: pieces so large are a pen's, or letters that hang together with its stroke
_SLOPES = (-0.5, -0.36, -0.24, -0.12, 0.0, 0.12, 0.24)  # signatures rise to the right more often than they fall
_SURE = 0.5
_HURT = 0.55  # confidence that is left to a word that a stroke was taken from


def free_names(
    grey: Pixels, lines: Lines, strips: Sequence[Strip], readings: Sequence[list[RawWord]], feet: Mapping[int, Box],
    dpi: float, engine: Engine,
) -> tuple[Lines, list[Strip], list[list[RawWord]]]:  # fmt: skip
    """The lines with those of a foot (zones and their boxes in pixels) read again where a stroke hid the name."""
    found, cut, read = list(lines.found), list(strips), list(readings)
    for zone, box in feet.items():
        if _has_name(words for line, words in zip(found, read, strict=True) if line.zone == zone):
            continue
        alone = np.full_like(grey, 255)
        rows, columns = slice(max(0, int(box.y0)), int(box.y1)), slice(max(0, int(box.x0)), int(box.x1))
        alone[rows, columns] = grey[rows, columns]
        wiped = wipe_strokes(alone[rows, columns], dpi)
        if wiped is None:
            continue
        again = find_lines(alone, dpi, [box])
        pictures = cut_strips(alone, again)
        words = engine.read_lines([strip.pixels for strip in pictures], dpi)
        hurt = np.zeros(grey.shape, np.bool_)
        hurt[rows, columns] = wiped
        words = [[_doubted(word, strip, hurt) for word in line] for strip, line in zip(pictures, words, strict=True)]
        if not _has_name(words):
            continue
        kept = [index for index, line in enumerate(found) if line.zone != zone]
        at = sum(1 for index in kept if found[index].zone < zone)
        found = [found[index] for index in kept]
        cut, read = [cut[index] for index in kept], [read[index] for index in kept]
        found[at:at] = [line._replace(zone=zone) for line in again.found]
        cut[at:at], read[at:at] = pictures, words
    return lines._replace(found=found), cut, read


def _doubted(word: RawWord, strip: Strip, hurt: NDArray[np.bool_]) -> RawWord:
    """A word that a stroke ran through or over, unsure: a mark may have gone with the stroke."""
    x0, y1 = strip.left + word.left, strip.top + word.top + word.height
    over = hurt[max(0, y1 - 2 * word.height) : y1, x0 : x0 + word.width]
    return word._replace(confidence=min(word.confidence, _HURT)) if over.any() else word


def _has_name(lines: Iterable[Sequence[RawWord]]) -> bool:
    """Whether one of the lines may be a person's name, every word of it read with some confidence."""
    return any(
        words and min(word.confidence for word in words) >= _SURE and NAME.match(text) and not text.isupper()
        for words in lines
        for text in [" ".join(word.text for word in words)]
    )


def wipe_strokes(part: Pixels, dpi: float) -> NDArray[np.bool_] | None:
    """Paints over the long level strokes of a pen, in place; where they were, or None without any."""
    ink = (part < INK).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = (stats[:, cv2.CC_STAT_WIDTH] > _WIDE * dpi) | (stats[:, cv2.CC_STAT_HEIGHT] > _HIGH * dpi)
    large[0] = False
    if count < 2 or not large.any():
        return None
    pen = large[labels].astype(np.uint8)
    strokes = np.zeros_like(pen)
    for slope in _SLOPES:
        np.maximum(strokes, cv2.morphologyEx(pen, cv2.MORPH_OPEN, _line(round(_LONG * dpi), slope)), out=strokes)
    if not strokes.any():
        return None
    wiped = np.asarray(cv2.dilate(strokes, np.ones((3, 3), np.uint8)) > 0, np.bool_)
    part[wiped] = 255
    return wiped


def _line(length: int, slope: float) -> Pixels:
    """A straight line one pixel thick, so many pixels wide."""
    rise = round(abs(slope) * length)
    kernel = np.zeros((rise + 1, length), np.uint8)
    ends = ((0, rise), (length - 1, 0)) if slope < 0 else ((0, 0), (length - 1, rise))
    return np.asarray(cv2.line(kernel, *ends, 1), np.uint8)
