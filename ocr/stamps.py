"""Framed stamps: incoming stamps (dấu công văn đến) and secrecy stamps, by their frames."""

from __future__ import annotations

import itertools
from dataclasses import replace

import cv2
import numpy as np

from ocr.picture import Pixels
from ocr.segments import Ink, Segment
from schemas.page import Box, Mark

_WIDE = (18.0, 95.0)  # mm: from a bare ĐẾN to a stamp with the office's full name
_HIGH = (7.0, 50.0)  # mm
_COLOURED = 40  # of 255: how much redder or bluer than the paper the ink of a stamp is
_BAND = 1.0  # mm above and below a bar that a stamp pressed askew leaves it
_BROKEN = 5.0  # mm of a bar that did not print
_TOP = 0.5  # of the page: incoming and secrecy stamps stand in the head


def find_frames(plan: Pixels, dpi: float, ink: Ink) -> list[Mark]:
    """Frames of stamps, closed or open at the sides, in fractions of the page."""
    height, width = plan.shape
    bars, posts = ink.rulings.bars, ink.rulings.posts
    frames: list[Segment] = []
    for upper, lower in itertools.combinations(sorted(bars, key=lambda bar: bar.y0), 2):
        frame = Segment(min(upper.x0, lower.x0), upper.y0, max(upper.x1, lower.x1), lower.y1)
        if _pairs(upper, lower, dpi) and frame.y1 < _TOP * height and _is_free(frame, bars, width):
            frames.append(frame)
    frames += [frame for frame in _beside_posts(bars, posts, dpi) if frame.y1 < _TOP * height]
    return [_mark(frame, posts, plan.shape) for frame in _merge(frames) if _has_print(plan, frame)]


def follow_bars(frames: list[Mark], colour: Pixels, dpi: float) -> list[Mark]:
    """Frames of coloured stamps as wide as the colour of their bars runs on, which are worn and broken.

    ``colour`` is the page (blue, green, red) at ``dpi``.
    """
    return [_follow(frame, colour, dpi) for frame in frames]


def _follow(frame: Mark, colour: Pixels, dpi: float) -> Mark:
    height, width = colour.shape[:2]
    band = round(_BAND / 25.4 * dpi)
    rows = [round(side * height) for side in (frame.box.y0, frame.box.y1)]
    bars = np.vstack([colour[max(0, row - band) : row + band + 1] for row in rows]).astype(np.int16)
    blueness = bars[:, :, 0] - bars[:, :, 2]
    inked = (np.abs(blueness - np.median(blueness)) > _COLOURED).any(axis=0)
    x0, x1 = round(frame.box.x0 * width), round(frame.box.x1 * width)
    if not inked[x0:x1].any():
        return frame
    reach = round(_BROKEN / 25.4 * dpi)
    joined = cv2.dilate(inked[None].view(np.uint8), np.ones((1, 2 * reach + 1), np.uint8))[0] > 0
    joined[x0:x1] = True
    ends = np.nonzero(~joined)[0]
    left = int(ends[ends < x0].max(initial=-1)) + 1 + reach
    right = int(ends[ends >= x1].min(initial=width)) - reach
    left, right = min(left, x0), max(right, x1)
    if (right - left) / dpi * 25.4 > _WIDE[1]:
        return frame
    box = frame.box._replace(x0=min(frame.box.x0, left / width), x1=max(frame.box.x1, right / width))
    return replace(frame, box=box)


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
