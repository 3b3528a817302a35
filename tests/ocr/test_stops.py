"""Commas, semicolons and ones put right where the words beside them tell."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.engine import RawWord
from ocr.lines import Lines, PrintedLine
from ocr.pieces import find_pieces
from ocr.stops import mend_stops
from schemas.page import BlockKind


def mend(kind: BlockKind, *texts: str) -> list[str]:
    """The lines of one zone as they are mended."""
    found = [
        PrintedLine(0, 0, 20 * row, 99, 20 * row + 15, 20 * row + 12, 20 * row + 12, 8) for row in range(len(texts))
    ]
    pieces = find_pieces(np.full((9, 9), 255, np.uint8))
    readings = [[RawWord(word, 0, 0, 9, 9, 0.99) for word in text.split()] for text in texts]
    mended = mend_stops(Lines(found, pieces, np.zeros(1, np.int64)), readings, {0: kind})
    return [" ".join(word.text for word in words) for words in mended]


def test_a_sentence_does_not_end_before_a_small_letter() -> None:
    assert mend("body", "các huyện. thị xã. Thành phố") == ["các huyện, thị xã. Thành phố"]


@pytest.mark.parametrize("text", ["Điều 1. tặng", "TL. chủ tịch", "v.v. và"])
def test_points_after_figures_and_abbreviations_stay(text: str) -> None:
    assert mend("body", text) == [text]


def test_recipients_and_bases_end_with_a_semicolon() -> None:
    assert mend("foot_left", "Nơi nhận:", "- Công an tỉnh:") == ["Nơi nhận:", "- Công an tỉnh;"]
    lines = mend("body", "Căn cứ Luật Viên chức:", "Căn cứ Nghị định:", "Tên nhóm:")
    assert lines == ["Căn cứ Luật Viên chức;", "Căn cứ Nghị định:", "Tên nhóm:"]


def test_strokes_between_month_and_year_are_ones_where_no_pen_writes() -> None:
    assert mend("body", "tháng I! năm 2003") == ["tháng 11 năm 2003"]
    assert mend("head_right", "tháng I! năm 2003") == ["tháng I! năm 2003"]
