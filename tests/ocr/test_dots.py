"""The dot under a y: a letter that the network has no class for."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocr import ReadOptions, read_page
from tests.ocr.paper import Line, blank, roughen, write

NAMES = (
    "Nguyễn Thị Mỵ",
    "Lê Văn Tỵ",
    "trong những ngày này.",
    "trồng nhiều cây",
    "Phan Thị Mỹ",
    "Đỗ Thị Thúy",
    "Vũ Văn Kỵ",
)


@pytest.mark.parametrize("style", ["Regular", "Bold", "Italic"])
def test_a_y_over_a_dot_is_written_with_it_and_no_other_is(style: str, tmp_path: Path) -> None:
    lines: list[Line] = [(30, 40 + 9 * row, name) for row, name in enumerate(NAMES)]
    path = tmp_path / "ten.png"
    roughen(write(blank(), lines, style=style)).save(path, dpi=(200, 200))
    page = read_page((path,), 1, ReadOptions())
    assert [line.text for line in page.lines] == list(NAMES)
