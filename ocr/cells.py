"""The cells of a ruled table: which row and column each stands in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from ocr.segments import Rulings, Segment
from schemas.page import Box, Cell

_NEAR = 0.06  # inches: rulings so near each other are one edge, drawn double or broken


def find_cells(rulings: Rulings, dpi: float, page: Box, at: tuple[int, int]) -> tuple[Cell, ...]:
    """The cells between the rulings of one table, row by row; rows and columns count from 1.

    ``at`` is where the rulings' pixels begin on the page, ``page`` the page's size in pixels. A cell that reaches over
    several columns or rows stands where it begins. Without a grid there are none.
    """
    near = _NEAR * dpi
    levels = _edges([(bar.y0 + bar.y1) / 2 for bar in rulings.bars], near)
    uprights = _edges([post.middle for post in rulings.posts], near)
    found: list[Cell] = []
    unclosed: dict[tuple[float, float], Cell] = {}
    for row, (top, bottom) in enumerate(itertools.pairwise(levels), start=1):
        above, unclosed = unclosed, {}
        for column, left, right in _row_cells(rulings.posts, uprights, (top + bottom) / 2, near):
            here = Cell(row, column, Box(left, top, right, bottom))
            begun = above.pop((left, right), here)
            cell = Cell(begun.row, begun.column, begun.box.union(here.box))
            if _is_closed(rulings.bars, bottom, (left + right) / 2, near):
                found.append(cell)
            else:
                unclosed[left, right] = cell
        found += above.values()
    found += unclosed.values()
    return tuple(
        Cell(cell.row, cell.column, _on_page(cell.box, page, at))
        for cell in sorted(found, key=lambda cell: (cell.row, cell.column))
    )


def _edges(places: list[float], near: float) -> list[float]:
    """Places that lie close together, made one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= near:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _row_cells(
    posts: Sequence[Segment], uprights: Sequence[float], level: float, near: float
) -> Iterator[tuple[int, float, float]]:
    """Number and edges of the columns that upright lines part at some level."""
    standing = [
        (number, x)
        for number, x in enumerate(uprights, start=1)
        if any(abs(post.middle - x) <= near and post.y0 - near <= level <= post.y1 + near for post in posts)
    ]
    for (number, left), (_, right) in itertools.pairwise(standing):
        yield number, left, right


def _is_closed(bars: Sequence[Segment], level: float, x: float, near: float) -> bool:
    """Whether a level line runs there."""
    return any(abs((bar.y0 + bar.y1) / 2 - level) <= near and bar.x0 - near <= x <= bar.x1 + near for bar in bars)


def _on_page(box: Box, page: Box, at: tuple[int, int]) -> Box:
    left, top = at
    return Box((box.x0 + left) / page.x1, (box.y0 + top) / page.y1, (box.x1 + left) / page.x1, (box.y1 + top) / page.y1)
