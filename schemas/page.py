"""What was seen on one page: words in reading order with their boxes, and marks.

All boxes are fractions of the *upright, straightened* page: the page as the derived PDF shows it, which is the
source page turned by ``turn`` and then rotated by ``skew`` about its centre, its size unchanged.
Pages are numbered from 1. Text is NFC. Confidence runs from 0 to 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from schemas.errors import UnknownSchema

BlockKind = Literal["head_left", "head_right", "body", "table", "foot_left", "foot_right", "whole"]
MarkKind = Literal["seal", "stamp", "handwriting", "ink", "ruling", "numbering"]
Outcome = Literal["text", "blank", "failed"]


class Box(NamedTuple):
    """A rectangle in fractions of the page, (0, 0) at the top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def part(self, first: float, last: float) -> Box:
        """What lies between two shares of its width, 0 to 1 from the left."""
        return self._replace(x0=self.x0 + first * self.width, x1=self.x0 + last * self.width)

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def overlap(self, other: Box) -> float:
        """The share of *this* box that lies inside the other, 0 to 1."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        area = self.width * self.height
        return wide * high / area if wide > 0 and high > 0 and area > 0 else 0.0


def around(boxes: list[Box]) -> Box:
    """The smallest box around all of them; at least one is needed."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word as read; ``second`` is the next likely reading where the first is in doubt."""

    text: str
    box: Box
    confidence: float
    second: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: words from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return around([word.box for word in self.words])

    @property
    def confidence(self) -> float:
        """Mean of the words' confidences, weighted by their length."""
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / letters if letters else 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a ruled table: the row and column in which it begins, counted from 1; words whose middle lies in
    its box are its own."""

    row: int
    column: int
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: one side of the head or foot, a run of body text, a table and its cells."""

    kind: BlockKind
    box: Box
    lines: tuple[Line, ...]
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on the page that is not print: a seal, a stamp, handwriting, ink, a ruling, a number set by a machine.

    ``text`` is what could be read in it (a stamp's words), or None.
    """

    kind: MarkKind
    box: Box
    confidence: float = 1.0
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """Text that a digital signature shows over the scan; it is in the file, not on the paper."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a page has no text: the typed reason of ``schemas.errors`` and its details."""

    reason: str
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as read: what, where, how sure, by whom.

    ``width`` and ``height`` are pixels of the upright page, ``dpi`` its resolution, ``turn`` the quarter turn clockwise
    in degrees (0, 90, 180, 270) and ``skew`` the degrees counter-clockwise that made it straight.
    ``pixels`` is a digest of the decoded picture. ``notes`` are short codes of what reading was unsure of.
    """

    page: int
    outcome: Outcome
    reader: str
    width: int = 0
    height: int = 0
    dpi: float = 0.0
    colour: Literal["colour", "grey", "bitonal", "unknown"] = "unknown"
    turn: int = 0
    skew: float = 0.0
    pixels: str = ""
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    problem: Problem | None = None
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> Iterator[Line]:
        """All printed lines in reading order."""
        for block in self.blocks:
            yield from block.lines

    @property
    def text(self) -> str:
        """The page's text in reading order, one printed line per line."""
        return "\n".join(line.text for line in self.lines)


PAGE_SCHEMA = "page/1"


def dump_page(page: PageText) -> bytes:
    """One line of JSON (no newline inside) that ``load_page`` reads back equal, boxes to five decimals."""
    value = {
        "schema": PAGE_SCHEMA,
        **{name: getattr(page, name) for name in _PLAIN},
        "blocks": [
            {
                "kind": block.kind,
                "box": _round(block.box),
                "lines": [[_dump_word(word) for word in line.words] for line in block.lines],
                **_dump_cells(block.cells),
            }
            for block in page.blocks
        ],
        "marks": [[mark.kind, *_round(mark.box), round(mark.confidence, 4), mark.text] for mark in page.marks],
        "overlays": [[overlay.text, *_round(overlay.box)] for overlay in page.overlays],
        "problem": [page.problem.reason, page.problem.details] if page.problem else None,
        "notes": list(page.notes),
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def load_page(data: bytes) -> PageText:
    """The page that ``dump_page`` wrote; raises UnknownSchema for another form."""
    value: dict[str, Any] = json.loads(data)
    if value.get("schema") != PAGE_SCHEMA:
        raise UnknownSchema(schema=value.get("schema"))
    return PageText(
        **{name: value[name] for name in _PLAIN},
        blocks=tuple(
            Block(
                block["kind"],
                Box(*block["box"]),
                tuple(Line(tuple(Word(w[0], Box(*w[1:5]), *w[5:]) for w in line)) for line in block["lines"]),
                tuple(Cell(c[0], c[1], Box(*c[2:])) for c in block.get("cells", ())),
            )
            for block in value["blocks"]
        ),
        marks=tuple(Mark(m[0], Box(*m[1:5]), m[5], m[6]) for m in value["marks"]),
        overlays=tuple(Overlay(o[0], Box(*o[1:5])) for o in value["overlays"]),
        problem=Problem(*value["problem"]) if value["problem"] else None,
        notes=tuple(value["notes"]),
    )


_PLAIN = ("page", "outcome", "reader", "width", "height", "dpi", "colour", "turn", "skew", "pixels")


def _dump_word(word: Word) -> list[Any]:
    """Text, box, confidence, and the second reading where there is one."""
    found = [word.text, *_round(word.box), round(word.confidence, 4)]
    return [*found, word.second] if word.second else found


def _dump_cells(cells: tuple[Cell, ...]) -> dict[str, Any]:
    return {"cells": [[cell.row, cell.column, *_round(cell.box)] for cell in cells]} if cells else {}


def _round(box: Box) -> list[float]:
    return [round(side, 5) for side in box]
