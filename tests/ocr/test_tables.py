"""Tables: the cells between their rulings, what of them is kept, and how a page with a table reads."""

from __future__ import annotations

import json

import numpy as np

from ocr.cells import find_cells
from ocr.segments import Rulings, Segment
from schemas.page import Block, Box, Cell, Line, PageText, Word, dump_page, load_page

DPI = 100.0
PAGE = Box(0, 0, 1000, 1000)
NONE = np.zeros((1, 1), np.bool_)
BOX = Box(0.1, 0.1, 0.2, 0.12)


def bar(y: int, x0: int = 100, x1: int = 700) -> Segment:
    return Segment(x0, y, x1, y + 2)


def post(x: int, y0: int = 100, y1: int = 400) -> Segment:
    return Segment(x, y0, x + 2, y1)


def cells(bars: list[Segment], posts: list[Segment]) -> list[tuple[int, int]]:
    return [(cell.row, cell.column) for cell in find_cells(Rulings(NONE, NONE, bars, posts), DPI, PAGE, (0, 0))]


def test_a_grid_has_a_cell_for_every_row_and_column() -> None:
    bars, posts = [bar(y) for y in (100, 200, 300)], [post(x, 100, 300) for x in (100, 400, 700)]
    assert cells(bars, posts) == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_a_cell_over_columns_or_rows_stands_where_it_begins() -> None:
    bars = [bar(100), bar(200, 400, 700), bar(300), bar(400)]
    posts = [post(100), post(400, 100, 300), post(700)]
    assert cells(bars, posts) == [(1, 1), (1, 2), (2, 2), (3, 1)]
    (tall, *_) = find_cells(Rulings(NONE, NONE, bars, posts), DPI, PAGE, (50, 30))
    assert tall.box == Box(0.151, 0.131, 0.451, 0.331)


def test_a_broken_or_double_ruling_is_one_edge_and_a_lone_frame_one_cell() -> None:
    bars = [bar(100, 100, 380), bar(102, 390, 700), bar(200)]
    assert cells(bars, [post(100, 100, 200), post(700, 100, 200), post(704, 100, 200)]) == [(1, 1)]
    assert cells([bar(100)], [post(100)]) == []


def test_cells_and_second_readings_are_kept_and_older_pages_still_load() -> None:
    words = (Word("tố", BOX, 0.5, "tổ"), Word("chức", BOX, 0.99))
    page = PageText(1, "text", "reader", blocks=(Block("table", BOX, (Line(words),), (Cell(1, 2, BOX),)),))
    assert load_page(dump_page(page)) == page
    older = json.loads(dump_page(page))
    del older["blocks"][0]["cells"]
    older["blocks"][0]["lines"][0][0].pop()
    (block,) = load_page(json.dumps(older).encode()).blocks
    assert (block.cells, [word.second for word in block.lines[0].words]) == ((), [None, None])
