"""Printed lines joined to paragraphs: a line that is indented, numbered or follows a wide gap begins a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.folding import plain
from extraction.look import Look
from extraction.prose import read_prose
from extraction.runs import Run, join, lines_of
from schemas.content import Place

INDENT = 0.02  # a paragraph's first line stands this much further right than the text
GAP = 1.3  # line heights of blank that end a paragraph
OPENED = re.compile(r"^\W{0,2}(?:DIEU\s*\d+\b|\d{1,2}\s*[.)]\s|[A-H]\s*[.)]\s|[IVX]+\s*[.]|[-+•]\s)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's lines and its mended text."""

    runs: tuple[Run, ...]
    text: str

    @property
    def page(self) -> int:
        return self.runs[0].page

    def place(self, rule: str) -> Place:
        """Where the paragraph stands, as the proof of what it says."""
        x0, y0, x1, y1 = (round(min(1.0, max(0.0, side)), 4) for side in join(self.runs).box)
        return Place(page=self.page, box=(x0, y0, x1, y1), raw=" ".join(run.text for run in self.runs), rule=rule)


def paragraphs_of(look: Look, below: float) -> Iterator[Paragraph]:
    """The paragraphs of a page under a height, in reading order."""
    lines = [line for line in lines_of(look.page) if line.middle > below and any(c.isalnum() for c in line.text)]
    wide = [line.box.x0 for line in lines if line.box.width > 0.35]
    margin = min(wide, default=0.0)
    held: list[Run] = []
    for line in lines:
        if held and _begins(line, held[-1], margin):
            yield _paragraph(held)
            held = []
        held.append(line)
    if held:
        yield _paragraph(held)


def _begins(line: Run, above: Run, margin: float) -> bool:
    if OPENED.match(plain(line.text)) or line.middle < above.middle:
        return True
    gap = (line.box.y0 - above.box.y1) / max(min(above.box.height, line.box.height), 0.008)
    return gap > GAP or line.box.x0 > margin + INDENT


def _paragraph(runs: list[Run]) -> Paragraph:
    return Paragraph(tuple(runs), read_prose(join(runs)).text)
