"""What the network takes for something else is told by its ink: hyphens, stops, numerals, marks of capitals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ocr import ReadOptions, read_page
from tests.ocr.paper import BODY, HEAD, TITLE, Line, blank, write


def text_of(folder: Path, *parts: tuple[Line, ...], bold: tuple[Line, ...] = (), points: float = 13.5) -> str:
    """What is read of a page with these lines."""
    sheet = blank()
    for lines in parts:
        write(sheet, lines, points=points)
    write(sheet, bold, points=points, style="Bold")
    path = folder / "sheet.png"
    sheet.save(path, dpi=(200, 200))
    return read_page((path,), 1, ReadOptions()).text


@pytest.mark.parametrize("symbol", ["QĐ.SNV", "QĐ.CT.UBT", "STNMT-QLĐĐ", "TB-HĐĐĐ", "QĐ-SNV", "CCHN-SNV"])
@pytest.mark.parametrize("points", [12.5, 13.5])
def test_a_symbol_keeps_its_marks_and_letters(symbol: str, points: float, tmp_path: Path) -> None:
    head = tuple((x, y, words.replace("QĐ-SNV", symbol)) for x, y, words in HEAD)
    assert f"123/{symbol}" in text_of(tmp_path, head, TITLE, BODY, points=points)


@pytest.mark.parametrize("points", [12.5, 13.5])
def test_a_hyphen_beside_an_r_is_put_back(points: float, tmp_path: Path) -> None:
    head = tuple((x, y, words.replace("QĐ-SNV", "TTr-CCVT")) for x, y, words in HEAD)
    assert re.search(r"123/T\w\w-CCVT", text_of(tmp_path, head, TITLE, BODY, points=points))


@pytest.mark.parametrize("numeral", ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "XII", "XIII", "XV"])
def test_a_numeral_has_as_many_strokes_as_are_printed(numeral: str, tmp_path: Path) -> None:
    title = ((-110, 50, "BÁO CÁO"), (-110, 57, f"Kết quả Đại hội lần thứ {numeral}, nhiệm kỳ 2013 - 2018"))
    assert f"lần thứ {numeral}, nhiệm kỳ" in text_of(tmp_path, HEAD, BODY, bold=title)


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("TRUNG TÂM NGHIÊN CỨU", "VÀ PHÁT TRIỂN DÂN SỐ"),
        ("VĂN PHÒNG", "ĐIỀU PHỐI NÔNG THÔN MỚI"),
        ("HỘI LIÊN HIỆP", "CÁC TỔ CHỨC HỮU NGHỊ"),
        ("TL. BỘ TRƯỞNG", "VỤ TRƯỞNG VỤ TỔ CHỨC"),
    ],
)
def test_close_lines_of_capitals_keep_their_own_marks(upper: str, lower: str, tmp_path: Path) -> None:
    head = tuple(line for line in HEAD if line[1] != 26 or line[0] < -100)
    title = ((-60, 25, upper), (-60, 30.5, lower))
    read = text_of(tmp_path, head, BODY, bold=title, points=12.5)
    assert upper in read
    assert lower in read


def test_the_dot_of_an_i_is_no_hook(tmp_path: Path) -> None:
    body = (
        (30, 70, "Hướng dẫn thực hiện mức chi từ ngân sách và chi phí quản lý;"),
        (30, 78, "các chỉ tiêu do Ban Chỉ đạo chỉ định theo Chỉ thị, chứng chỉ và địa chỉ;"),
        (30, 86, "khoản chi trả cho Chi hội và Chi nhánh."),
    )
    read = text_of(tmp_path, HEAD, body)
    assert [line for _, _, line in body] == [
        line for line in read.split("\n") if line in {words for _, _, words in body}
    ]
