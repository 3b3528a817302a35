"""Runs of words: the printed lines of a page, cut where two columns stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extraction.folding import clean, fold, plain
from schemas.page import Box, Line, PageText, Word, around

# A gap this many letter heights wide is no blank between words: columns of head and foot stand further apart.
COLUMN_GAP = 1.8
# Words with which a right column begins; there a line is cut even when the gap is narrow.
RIGHT_OPENERS = (("CONG", "HOA", "XA"), ("DOC", "LAP"))


@dataclass(frozen=True)
class Run:
    """Words that stand together on one line of a page."""

    page: int
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return clean(" ".join(word.text for word in self.words))

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    @cached_property
    def box(self) -> Box:
        return around([word.box for word in self.words])

    @cached_property
    def middle(self) -> float:
        return self.box.centre[1]

    @cached_property
    def confidence(self) -> float:
        return Line(self.words).confidence

    @cached_property
    def lowest(self) -> float:
        """Confidence of the least sure word that has a letter or digit in it."""
        sure = [word.confidence for word in self.words if any(char.isalnum() for char in word.text)]
        return min(sure, default=0.0)

    def part_from(self, first: int) -> Run:
        """The words from one on."""
        return Run(self.page, self.words[first:])

    def part(self, start: int, end: int) -> Run | None:
        """The words that hold the characters start to end of ``text``; None when there are none."""
        chosen, position = [], 0
        for word in self.words:
            length = len(clean(word.text))
            if position < end and position + length > start:
                chosen.append(word)
            position += length + 1
        return Run(self.page, tuple(chosen)) if chosen else None


def join(runs: Iterable[Run]) -> Run:
    """One run of all words, in the order given."""
    listed = list(runs)
    return Run(listed[0].page, tuple(word for run in listed for word in run.words))


def lines_of(page: PageText) -> Iterator[Run]:
    """Every printed line as one run, in reading order."""
    return (Run(page.page, line.words) for line in page.lines if line.words)


def runs_of(page: PageText) -> list[Run]:
    """Every printed line cut at its wide gaps, from top to bottom and left to right."""
    aspect = page.height / page.width if page.width and page.height else 1.414
    cut = [run for line in lines_of(page) for run in _cut(line, aspect)]
    return sorted(cut, key=lambda run: (run.middle, run.box.x0))


@dataclass(frozen=True)
class Row:
    """Runs that stand side by side, as one; ``holed`` when a gap between them is wider than a blank."""

    run: Run
    holed: bool


def rows_of(runs: Iterable[Run]) -> list[Row]:
    """Runs, given from top to bottom, joined to rows whose words go from left to right."""
    grouped: list[list[Run]] = []
    for run in runs:
        if grouped and all(_beside(run, other) for other in grouped[-1]):
            grouped[-1].append(run)
        else:
            grouped.append([run])
    return [Row(join(sorted(group, key=lambda run: run.box.x0)), len(group) > 1) for group in grouped]


def _beside(run: Run, other: Run) -> bool:
    """Whether two runs share a line: their middles are level and they do not cover each other."""
    level = abs(run.middle - other.middle) < 0.6 * max(run.box.height, other.box.height)
    shared = min(run.box.x1, other.box.x1) - max(run.box.x0, other.box.x0)
    return level and shared < 0.2 * min(run.box.width, other.box.width)


def _cut(line: Run, aspect: float) -> list[Run]:
    tall = sorted(word.box.height for word in line.words)[len(line.words) // 2] * aspect
    pieces: list[list[Word]] = [[]]
    for index, word in enumerate(line.words):
        gap = word.box.x0 - pieces[-1][-1].box.x1 if pieces[-1] else 0.0
        if pieces[-1] and (gap > COLUMN_GAP * tall or _opens_right(line.words[index : index + 3])):
            pieces.append([])
        pieces[-1].append(word)
    return [Run(line.page, tuple(piece)) for piece in pieces]


def _opens_right(words: Sequence[Word]) -> bool:
    folded = tuple(fold(word.text) for word in words)
    return words[0].box.x0 > 0.3 and any(folded[: len(opener)] == opener for opener in RIGHT_OPENERS)
