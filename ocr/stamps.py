"""Framed stamps: incoming stamps (dấu công văn đến) and secrecy stamps, by their frames."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from ocr.inks import coloured_points
from ocr.picture import Pixels
from ocr.segments import Ink, Segment
from schemas.page import Box, Mark

_WIDE = (18.0, 95.0)  # mm: from a bare ĐẾN to a stamp with the office's full name
_HIGH = (7.0, 50.0)  # mm
_COLOURED = 30  # of 255: how much redder or bluer than the paper the ink of a stamp is
_BROKEN = 5.0  # mm of a bar that did not print
_ASKEW = 3.5  # mm that a bar rises or falls over its length, at most
_THICK = 2.5  # points of 50 dpi from a bar's upper to its lower edge; of a line of print it is 4 and more
_MOSTLY = 0.6  # of its length that is inked
_SURE = 0.65  # confidence of a frame with two coloured bars
_TOP = 0.5  # of the page: incoming and secrecy stamps stand in the head


def find_frames(plan: Pixels, dpi: float, ink: Ink, colour: Pixels | None = None) -> list[Mark]:
    """Frames of stamps, closed or open at the sides, in fractions of the page.

    ``colour`` is a smaller copy of the page (blue, green, red): no ruling of a page's own print is coloured, so a frame
    with two coloured bars is a stamp whatever is read in it.
    """
    height, width = plan.shape
    bars, posts = ink.rulings.bars, ink.rulings.posts
    coloured = [] if colour is None else _coloured_bars(colour, dpi * colour.shape[1] / width, width)
    frames = [
        frame
        for frame in (*_between(bars, dpi), *_between(coloured, dpi), *_beside_posts(bars, posts, dpi))
        if frame.y1 < _TOP * height and _is_free(frame, bars, width)
    ]
    marks = [_mark(frame, posts, plan.shape) for frame in _merge(frames) if _has_print(plan, frame)]
    return [_as_stamp(mark, coloured, plan.shape) for mark in marks]


def _between(bars: list[Segment], dpi: float) -> Iterator[Segment]:
    """What each two bars of about one length, one above the other, enclose."""
    for upper, lower in itertools.combinations(sorted(bars, key=lambda bar: bar.y0), 2):
        if _pairs(upper, lower, dpi):
            yield Segment(min(upper.x0, lower.x0), upper.y0, max(upper.x1, lower.x1), lower.y1)


def _coloured_bars(colour: Pixels, dpi: float, width: int) -> list[Segment]:
    """Level lines of coloured ink, worn and broken as they may be, in pixels of a page so wide."""
    inked = coloured_points(colour[: round(_TOP * len(colour))], _COLOURED)
    if cv2.countNonZero(inked) < round(_WIDE[0] / 25.4 * dpi):
        return []
    joined = cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((1, round(_BROKEN / 25.4 * dpi)), np.uint8))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(_WIDE[0] / 25.4 * dpi)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    scale = width / colour.shape[1]
    found = []
    for index in range(1, count):
        x, y, wide, high, _ = (int(value) for value in stats[index])
        mine = (labels[y : y + high, x : x + wide] == index) & (inked[y : y + high, x : x + wide] > 0)
        filled = mine.any(axis=0)
        if high / dpi * 25.4 > _ASKEW or np.count_nonzero(filled) < _MOSTLY * wide:
            continue
        spans = high - mine.argmax(axis=0) - mine[::-1].argmax(axis=0)
        if spans[filled].mean() <= _THICK:
            found.append(Segment(*(round(side * scale) for side in (x, y, x + wide, y + high))))
    return found


def _as_stamp(mark: Mark, bars: list[Segment], shape: tuple[int, ...]) -> Mark:
    """The frame, surely a stamp's where a coloured bar runs along its upper and its lower edge."""
    height, width = shape[:2]
    near = 0.006 * height
    along = [
        any(abs((bar.y0 + bar.y1) / 2 - edge * height) < near and _shares(bar, mark, width) for bar in bars)
        for edge in (mark.box.y0, mark.box.y1)
    ]
    return replace(mark, confidence=max(mark.confidence, _SURE)) if all(along) else mark


def _shares(bar: Segment, mark: Mark, width: int) -> bool:
    """Whether a bar runs along most of a frame."""
    shared = min(bar.x1, mark.box.x1 * width) - max(bar.x0, mark.box.x0 * width)
    return shared > _MOSTLY * mark.box.width * width


def _pairs(upper: Segment, lower: Segment, dpi: float) -> bool:
    """Two bars of about one length, one above the other."""
    mm = 25.4 / dpi
    wide, high = max(upper.width, lower.width) * mm, (lower.y0 - upper.y0) * mm
    shared = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    return (
        _WIDE[0] <= wide <= _WIDE[1] and _HIGH[0] <= high <= _HIGH[1] and shared > 0.75 * max(upper.width, lower.width)
    )


def _beside_posts(bars: list[Segment], posts: list[Segment], dpi: float) -> list[Segment]:
    """A bar with an upright line at one end: what is left of a frame that print runs through."""
    near = 0.06 * dpi
    frames = []
    for bar, post in itertools.product(bars, posts):
        at_end = min(abs(post.x0 - bar.x0), abs(post.x1 - bar.x1)) < near
        meets = post.y0 - near <= bar.y0 <= post.y1 + near
        if at_end and meets and _WIDE[0] <= bar.width / dpi * 25.4 <= _WIDE[1] and post.height / dpi * 25.4 <= _HIGH[1]:
            frames.append(Segment(bar.x0, min(bar.y0, post.y0), bar.x1, max(bar.y1, post.y1)))
    return [frame for frame in frames if frame.height / dpi * 25.4 >= _HIGH[0]]


def _is_free(frame: Segment, bars: list[Segment], width: int) -> bool:
    """No line of the same place runs on beyond the frame, as the lines of a table do."""
    return all(bar.width < 0.6 * width or not frame.y0 - 5 <= bar.y0 <= frame.y1 + 5 for bar in bars)


def _merge(frames: list[Segment]) -> list[Segment]:
    merged: list[Segment] = []
    for frame in sorted(frames, key=lambda f: -(f.width * f.height)):
        for index, other in enumerate(merged):
            if frame.x0 < other.x1 and other.x0 < frame.x1 and frame.y0 < other.y1 and other.y0 < frame.y1:
                merged[index] = Segment(
                    min(frame.x0, other.x0), min(frame.y0, other.y0), max(frame.x1, other.x1), max(frame.y1, other.y1)
                )
                break
        else:
            merged.append(frame)
    return merged


def _has_print(plan: Pixels, frame: Segment) -> bool:
    inside = plan[frame.y0 + 3 : frame.y1 - 3, frame.x0 + 3 : frame.x1 - 3]
    return bool(inside.size) and 0.03 < float((inside < 150).mean()) < 0.5


def _mark(frame: Segment, posts: list[Segment], shape: tuple[int, ...]) -> Mark:
    """The frame as a mark: 0.5 sure when open at both sides, 0.15 more for each side that is there."""
    height, width = shape[:2]
    sides = {
        round((post.x0 - frame.x0) / max(1, frame.width))
        for post in posts
        if frame.y0 - 4 <= post.y0 and post.y1 <= frame.y1 + 4 and post.height > 0.4 * frame.height
        if min(abs(post.x0 - frame.x0), abs(post.x1 - frame.x1)) < 0.08 * frame.width
    }
    box = Box(frame.x0 / width, frame.y0 / height, frame.x1 / width, frame.y1 / height)
    return Mark("stamp", box, 0.5 + 0.15 * len(sides))
