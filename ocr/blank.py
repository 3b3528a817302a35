"""Backs and empty sheets: paper with nothing to read, whatever shines through."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.prepare import Prepared
from ocr.segments import Ink, find_segments
from schemas.page import Block

_PRINT_DARKNESS = 130  # of 255 on flattened paper: print is darker, show-through of a red or black seal seldom is
_NOTHING, _SOMETHING = 0.02, 0.5  # square inches of letters: less than a word, more than five lines
_MIN_LETTERS = 4  # pieces of a letter's size that stand in a row: a page number and its dashes


def is_blank(prepared: Prepared, ink: Ink) -> bool:
    """Whether nothing on the page looks like print, told without the engine."""
    letters = ink.letters & (prepared.plan < _PRINT_DARKNESS)
    square_inches = float(letters.sum()) / prepared.plan_dpi**2
    if square_inches < _NOTHING or square_inches > _SOMETHING:
        return square_inches < _NOTHING
    return len(find_segments(letters, prepared.plan_dpi)) == 0


def is_blank_text(blocks: Sequence[Block]) -> bool:
    """Whether what was read is too little and too unsure to be print: noise of a back page."""
    words = [word for block in blocks for line in block.lines for word in line.words]
    if not words:
        return True
    sure = [word for word in words if word.confidence >= 0.7 and sum(c.isalnum() for c in word.text) >= 2]
    mean = float(np.mean([word.confidence for word in words]))
    return len(sure) < 2 and mean < 0.6 and len(words) < 12
