"""Printed lines: found whole, with every mark over capitals and every tail, and nothing of their neighbours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import ReadOptions, read_page
from ocr.lines import Lines, find_lines
from ocr.pen import find_handwriting
from ocr.picture import Pixels
from ocr.recognise import ReadWord, ReadZone
from ocr.strips import cut_strips
from schemas.page import Box
from tests.ocr.paper import SERIF, blank, write

DPI = 200
TIGHT = ("ẤỶ ẪỔ ỄỮ ỘẬ ỊỤ gypqj", "ẤỶ ẪỔ ỄỮ ỘẬ ỊỤ gypqj", "ẤỶ ẪỔ ỄỮ ỘẬ ỊỤ gypqj")


def draw(rows: tuple[str, ...], pitch: float) -> tuple[Pixels, list[Pixels]]:
    """Rows of 14 pt print ``pitch`` times their size apart, and each row's ink alone."""
    font = ImageFont.truetype(SERIF.format(style="Regular"), round(14 / 72 * DPI))
    alone = []
    for number, row in enumerate(rows):
        image = Image.new("L", (900, 400), 255)
        ImageDraw.Draw(image).text((60, 60 + number * pitch * 14 / 72 * DPI), row, font=font, fill=0)
        alone.append(np.asarray(image))
    return np.minimum.reduce(alone), alone


def whole(grey: Pixels) -> Lines:
    return find_lines(grey, DPI, [Box(0, 0, grey.shape[1], grey.shape[0])])


@pytest.mark.parametrize("pitch", [1.12, 1.3, 1.6])
def test_marks_over_capitals_and_tails_stay_with_their_line(pitch: float) -> None:
    grey, alone = draw(TIGHT, pitch)
    lines = whole(grey)
    assert len(lines.found) == len(TIGHT)
    for strip, row in zip(cut_strips(grey, lines), alone, strict=True):
        height, width = strip.pixels.shape
        outside = row.copy()
        outside[strip.top : strip.top + height, strip.left : strip.left + width] = 255
        assert (outside < 128).sum() == 0
        missing = (row[strip.top : strip.top + height, strip.left : strip.left + width] < 128) & (strip.pixels > 200)
        assert missing.sum() <= 0.02 * (row < 128).sum()  # where letters of two lines touch, one of them loses a point


def test_neighbours_are_painted_over() -> None:
    grey, alone = draw(TIGHT, 1.3)
    lines = whole(grey)
    middle = cut_strips(grey, lines)[1]
    height, width = middle.pixels.shape
    area = np.s_[middle.top : middle.top + height, middle.left : middle.left + width]
    strangers = (np.minimum(alone[0], alone[2])[area] < 128) & (middle.pixels < 128)
    assert strangers.sum() == 0


@pytest.mark.parametrize(("shade", "height", "taken"), [(190, 2, True), (235, 2, False), (190, 14, False)])
def test_a_dash_too_faint_for_a_piece_of_ink_begins_its_line(shade: int, height: int, *, taken: bool) -> None:
    grey, _ = draw(("Trung tâm Công báo tỉnh",), 1.3)
    grey = grey.copy()
    line = whole(grey).found[0]
    middle, left = round(line.base - 0.45 * line.x_height), line.x0 - round(line.x_height)
    grey[middle - height // 2 : middle + height - height // 2, left : left + round(0.5 * line.x_height)] = shade
    (strip,) = cut_strips(grey, whole(grey))
    assert (strip.left < left) == taken


def test_a_line_that_runs_askew_is_one_line() -> None:
    grey, _ = draw(("Ủy ban nhân dân tỉnh quy định chức năng, nhiệm vụ",), 1.3)
    turned = Image.fromarray(grey).rotate(0.6, Image.Resampling.BICUBIC, fillcolor=255)
    assert len(whole(np.asarray(turned)).found) == 1


def test_a_point_behind_the_broken_arm_of_a_letter_stays_with_its_line() -> None:
    font = ImageFont.truetype(SERIF.format(style="Regular"), round(11 / 72 * DPI))
    image = Image.new("L", (400, 120), 255)
    ImageDraw.Draw(image).text((60, 40), "- Lưu: VT.", font=font, fill=0)
    grey = np.asarray(image).copy()
    lines = whole(grey)
    point = max(range(1, len(lines.owner)), key=lambda piece: int(lines.pieces.x1[piece]))
    stem = int(lines.pieces.x0[point]) - 6  # where the arm of the T begins, and a worn print breaks
    grey[:, stem - 2 : stem] = 255
    lines = whole(grey)
    point = max(range(1, len(lines.owner)), key=lambda piece: int(lines.pieces.x1[piece]))
    assert lines.owner[point] == 0
    assert lines.found[0].x1 == int(lines.pieces.x1[point])


def test_white_paper_has_no_lines() -> None:
    assert whole(np.full((400, 900), 255, np.uint8)).found == []


def test_cells_of_a_ruled_table_are_read_row_by_row(tmp_path: Path) -> None:
    image = blank()
    edges, rows = (30, 45, 110, 180), (60, 70, 80, 90)
    cells = (("STT", "Họ và tên", "Chức vụ"), ("1", "Nguyễn Văn Ước", "Chủ tịch"), ("2", "Trần Thị Hồng", "Thư ký"))
    pen = ImageDraw.Draw(image)
    for x in edges:
        pen.line([x / 25.4 * DPI, rows[0] / 25.4 * DPI, x / 25.4 * DPI, rows[-1] / 25.4 * DPI], fill="black", width=2)
    for y in rows:
        pen.line([edges[0] / 25.4 * DPI, y / 25.4 * DPI, edges[-1] / 25.4 * DPI, y / 25.4 * DPI], fill="black", width=2)
    for y, row in zip(rows, cells, strict=False):
        write(image, [(x + 2, y + 2.5, words) for x, words in zip(edges, row, strict=False)], points=12)
    write(image, [(30, 30, "Danh sách kèm theo quyết định của Giám đốc Sở Nội vụ")])
    path = tmp_path / "bang.png"
    image.save(path, dpi=(DPI, DPI))
    page = read_page((path,), 1, ReadOptions())
    (table,) = [block for block in page.blocks if block.kind == "table"]
    assert [line.text for line in table.lines] == [" ".join(row) for row in cells]


def zone(*words: ReadWord) -> ReadZone:
    return ReadZone("head_left", Box(0, 0, 0.5, 0.2), words)


def test_figures_off_their_line_are_a_pens_and_unsure() -> None:
    box = Box(0.1, 0.1, 0.13, 0.12)
    frame = ReadWord("Số:", Box(0.05, 0.1, 0.09, 0.12), 1.0, 0)
    (read,), marks = find_handwriting([zone(frame, ReadWord("44", box, 0.95, 0, None, (-0.54, 0.0)))], None)
    assert [(mark.kind, mark.box, mark.text) for mark in marks] == [("handwriting", box, "44")]
    assert read.words[1].confidence <= 0.4


def test_printed_figures_stay_sure() -> None:
    words = (ReadWord("Số:", Box(0.05, 0.1, 0.09, 0.12), 1.0, 0), ReadWord("45", Box(0.1, 0.1, 0.13, 0.12), 0.99, 0))
    (read,), marks = find_handwriting([zone(*words)], None)
    assert (read.words, marks) == (words, [])


def test_scrawl_in_the_frame_of_the_date_is_a_mark_and_no_word() -> None:
    words = (
        ReadWord("ngày", Box(0.05, 0.1, 0.09, 0.12), 1.0, 0),
        ReadWord("{Ì`", Box(0.1, 0.1, 0.13, 0.12), 0.4, 0),
        ReadWord("tháng", Box(0.14, 0.1, 0.2, 0.12), 1.0, 0),
    )
    (read,), marks = find_handwriting([zone(*words)], None)
    assert [word.text for word in read.words] == ["ngày", "tháng"]
    assert [mark.text for mark in marks] == ["{Ì`"]


def test_a_symbol_that_a_pens_blue_figures_touch_is_print() -> None:
    word = ReadWord("94/CCHN-CCVTLT", Box(0.2, 0.1, 0.4, 0.12), 0.6, 0)
    colour = np.full((500, 500, 3), 255, np.uint8)
    colour[50:60, 100:128] = (190, 60, 40)  # blue, green, red: the figures and a little of the slash
    (read,), marks = find_handwriting([zone(ReadWord("Số:", Box(0.1, 0.1, 0.15, 0.12), 1.0, 0), word)], colour)
    assert [(word.text, word.confidence) for word in read.words] == [("Số:", 1.0), ("94", 0.4), ("/CCHN-CCVTLT", 0.6)]
    assert [mark.text for mark in marks] == ["94"]
    colour[50:60, 100:200] = (190, 60, 40)  # all of it by a pen
    (read,), marks = find_handwriting([zone(ReadWord("Số:", Box(0.1, 0.1, 0.15, 0.12), 1.0, 0), word)], colour)
    assert [mark.text for mark in marks] == ["94/CCHN-CCVTLT"]
