"""How likely a word is right: its confidence, corrected on pages that were read with less confidence altogether.

On clean and office scans a word's confidence is how often such words are right. On bad copies the reader is ten points
too sure in the middle; the table ``confidence`` says by how much. The rules of extraction are set to the confidence
itself; who sorts words for review, or weighs them, takes the chance.
"""

from __future__ import annotations

from bisect import bisect_right

from schemas.page import PageText
from schemas.tables import rows


def mean_confidence(page: PageText) -> float:
    """The mean over a page's words, 1 where it has none."""
    sure = [word.confidence for line in page.lines for word in line.words]
    return sum(sure) / len(sure) if sure else 1.0


def chance_right(confidence: float, page_mean: float) -> float:
    """How likely a word of this confidence is right on a page of this mean confidence; rises with both."""
    (table,) = rows("confidence")
    sure, unsure = float(table["sure_page"]), float(table["unsure_page"])
    doubt = min(1.0, max(0.0, (sure - page_mean) / (sure - unsure)))
    right = _between(confidence, table["confidence"], table["right"])
    return doubt * right + (1 - doubt) * confidence


def _between(value: float, knots: list[float], heights: list[float]) -> float:
    """On the line through the knots."""
    place = min(max(bisect_right(knots, value), 1), len(knots) - 1)
    left, right = knots[place - 1], knots[place]
    return heights[place - 1] + (heights[place] - heights[place - 1]) * (value - left) / (right - left)
