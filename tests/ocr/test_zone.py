"""Where blocks are: columns of a list are no head and no foot, a stretched line stays whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.assemble import assemble
from ocr.recognise import ReadWord, ReadZone
from ocr.segments import Ink, Rulings
from ocr.zone import Layout, find_layout
from schemas.page import Box

DPI = 100.0
WIDE, HIGH = 827, 1169
LETTER, PITCH = 16, 25

Run = tuple[int, int, int]
"""Left and right edge and top of a run of print on the plan."""


def layout(runs: Sequence[Run]) -> Layout:
    """The layout of a page of runs of print without any ruling."""
    letters = np.zeros((HIGH, WIDE), np.bool_)
    for left, right, top in runs:
        letters[top : top + LETTER, left:right] = True
    none = np.zeros_like(letters)
    return find_layout(Ink(letters, Rulings(none, none, [], [])), DPI)


def kinds(runs: Sequence[Run]) -> list[str]:
    return [zone.kind for zone in layout(runs).zones]


BODY: tuple[Run, ...] = tuple((118, 750, 300 + PITCH * row) for row in range(8))
RECIPIENTS: tuple[Run, ...] = tuple(
    (118, right, 700 + 20 * row) for row, right in enumerate((190, 240, 300, 260, 280, 200))
)
SIGNATURE: tuple[Run, ...] = ((550, 680, 700), (540, 690, 722), (545, 685, 840))


def test_recipients_and_signature_are_a_foot_of_two_columns() -> None:
    assert kinds([*BODY, *RECIPIENTS, *SIGNATURE]) == ["body", "foot_left", "foot_right"]


def test_the_last_column_of_a_list_without_rulings_is_no_foot() -> None:
    rows = range(10)
    names: list[Run] = [(118, 300 + 7 * (row % 4), 300 + PITCH * row) for row in rows]
    bodies: list[Run] = [(525, 640 + 31 * (row % 3), 300 + PITCH * row) for row in rows]
    assert kinds([*names, *bodies]) == ["whole"]
    assert kinds([*names, *bodies, (755, 765, 1100)]) == ["whole"]  # a page's number below


def test_a_long_list_at_the_head_of_a_page_is_no_head() -> None:
    rows = range(14)
    names: list[Run] = [(118, 260 + 7 * (row % 4), 60 + PITCH * row) for row in rows]
    bodies: list[Run] = [(420 + 9 * (row % 2), 640 + 31 * (row % 3), 60 + PITCH * row) for row in rows]
    assert kinds([*names, *bodies]) == ["whole"]


def test_a_stretched_line_above_the_foot_stays_whole() -> None:
    cut: list[Run] = [(118, 445, 540), (471, 712, 540), (720, 750, 540)]
    zones = layout([*BODY, *cut, (118, 394, 568), *RECIPIENTS, *SIGNATURE]).zones
    assert [zone.kind for zone in zones] == ["body", "foot_left", "foot_right"]
    assert zones[0].box.y1 * HIGH > 568 + LETTER


PLACES = (0.13, 0.2, 0.45, 0.65)
"""Where the cells of a list begin, in fractions of the page's width."""


def row(number: int, *cells: str) -> list[ReadWord]:
    """A row of a list; every letter is a hundredth of the page wide."""
    words: list[ReadWord] = []
    for left, cell in zip(PLACES, cells, strict=False):
        for word in cell.split():
            words.append(
                ReadWord(
                    word, Box(left, 0.1 + 0.02 * number, left + 0.01 * len(word), 0.112 + 0.02 * number), 0.95, number
                )
            )
            left += 0.01 * len(word) + 0.006  # noqa: PLW2901 - along the row
    return words


def test_what_is_left_of_rulings_is_no_text_of_a_list() -> None:
    rows = [
        row(0, "1", ";Bà Mai", "Kế toán |", "^Sở Y tế"),
        row(1, "2 _", "Ông An", "- Y sĩ", "Ban Dân tộc"),
        row(2, "--- _L", "-1"),
        row(3, "3", "Bà Hoa", "Cán sự", "“Hoa sen”"),
        row(4, "4", "Ông Tư", "Y sĩ", "Sở Y tế - Huế"),
    ]
    (block,) = assemble([ReadZone("body", Box(0, 0, 1, 1), tuple(word for words in rows for word in words))], ())
    assert [line.text for line in block.lines] == [
        "1 Bà Mai Kế toán Sở Y tế",
        "2 Ông An Y sĩ Ban Dân tộc",
        "3 Bà Hoa Cán sự “Hoa sen”",
        "4 Ông Tư Y sĩ Sở Y tế - Huế",
    ]


def test_a_dash_before_a_recipient_is_text() -> None:
    words = [*row(0, "- Như Điều 3;"), *row(1, "- Lưu: VT."), *row(2, "a) Mở - đóng")]
    (block,) = assemble([ReadZone("foot_left", Box(0, 0, 1, 1), tuple(words))], ())
    assert [line.text for line in block.lines] == ["- Như Điều 3;", "- Lưu: VT.", "a) Mở - đóng"]
