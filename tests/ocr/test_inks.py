"""Coloured inks over print: a pen's blue, a seal's red and where they cross are lifted, print stays."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import ReadOptions, read_page
from ocr.inks import lift_inks
from ocr.prepare import Prepared
from schemas.page import Box, PageText
from tests.corpus.files import save
from tests.corpus.make import Plan, make
from tests.ocr.paper import BODY, FOOT, HEAD, SERIF, TITLE, Line, blank, write

BLUE, RED = (48, 70, 159), (214, 45, 60)
NAME = "Tống Thùy Vân"
DPI = 200


def inked(image: Image.Image, ink: tuple[int, int, int], mask: Image.Image) -> Image.Image:
    """The sheet with an ink where the mask is white: what lies under it shines through."""
    share = np.asarray(mask, np.float32)[:, :, None] / 255
    dimmed = np.asarray(image, np.float32) * (1 - share * (1 - np.array(ink, np.float32) / 255))
    return Image.fromarray(dimmed.astype(np.uint8))


def crossed(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[Image.Image, Image.Image, Image.Image]:
    """The sheet with a pen's stroke through a box and a ring of red around its middle, and where each of them is."""
    x0, y0, x1, y1 = box
    stroke, ring = Image.new("L", image.size, 0), Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(stroke)
    pen.line([(x0, y1), ((x0 + x1) // 2, y0 - 30), (x1, (y0 + y1) // 2)], fill=255, width=5, joint="curve")
    middle, radius = ((x0 + x1) // 2, y0 - 20), (y1 - y0) + 20
    round_ = (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)
    ImageDraw.Draw(ring).ellipse(round_, outline=255, width=7)
    return inked(inked(image, BLUE, stroke), RED, ring), stroke, ring


def as_prepared(image: Image.Image) -> Prepared:
    """A straight white page as it is prepared for reading."""
    source = np.asarray(image)[:, :, ::-1].copy()
    small = cv2.resize(source, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    grey = source[:, :, 2].copy()
    return Prepared(grey, grey, np.asarray(small, np.uint8), source, DPI, DPI, 0, 0.0)


def test_pen_and_seal_are_lifted_and_print_stays_as_dark_as_it_was() -> None:
    box = (100, 90, 520, 140)
    bare = write(Image.new("RGB", (640, 240), "white"), [(14, 11, NAME)], points=22, style="Bold")
    image, stroke, ring = crossed(bare, box)
    lifted = lift_inks(as_prepared(image), np.asarray(image)[:, :, 0].copy(), [Box(0, 0, 640, 240)])
    assert lifted is not None
    print_ = np.asarray(bare.convert("L"))
    coloured = (np.asarray(stroke) > 0) | (np.asarray(ring) > 0)
    both = (np.asarray(stroke) > 0) & (np.asarray(ring) > 0)
    assert both.sum() > 20
    assert np.quantile(lifted[coloured & (print_ == 255)], 0.001) > 225  # paper, also where pen and seal cross
    under = coloured & (print_ < 40)
    assert under.sum() > 100
    assert lifted[under].max() < 90


def test_a_page_without_colour_in_a_part_is_left_as_it_is() -> None:
    image = crossed(Image.new("RGB", (640, 480), "white"), (100, 90, 520, 140))[0]
    page = as_prepared(image)
    assert lift_inks(page, page.grey, [Box(0, 300, 640, 480)]) is None
    assert lift_inks(page, page.grey, []) is None


@pytest.mark.parametrize("name", ["Huỳnh Công Giang", "Lương Đức Thắng", "Tạ Quốc Trường"])
def test_a_name_under_a_pen_and_a_seal_is_read(name: str, tmp_path: Path) -> None:
    image = write(blank(), [*HEAD, *TITLE, *BODY, *FOOT[:-1]])
    write(image, [(-150, 170, name)], style="Bold")
    left, top = round(132 / 25.4 * DPI), round(168 / 25.4 * DPI)
    page = read(crossed(image, (left, top, left + 280, top + 60))[0], tmp_path)
    (foot,) = (block for block in page.blocks if block.kind == "foot_right")
    assert list(foot.lines)[-1].text == name


ABSTRACT: tuple[Line, ...] = (
    (-110, 57, "Về việc tặng Bằng khen cho các cá nhân hoàn thành tốt nhiệm"),
    (-110, 64, "vụ công tác nội vụ năm 2017"),
)


def test_an_abstract_that_runs_under_a_blue_stamp_is_read_and_the_stamp_too(tmp_path: Path) -> None:
    image = write(blank(), [*HEAD, *TITLE[:1], *BODY, *FOOT])
    write(image, ABSTRACT, style="Bold")
    image = stamp(image, (150, 50), ("SỞ NỘI VỤ", "Số: 4335", "ĐẾN Ngày: 10/4"))
    page = read(image, tmp_path)
    assert ABSTRACT[0][2] in page.text.split("\n")
    (mark,) = (mark for mark in page.marks if mark.kind == "stamp")
    assert mark.text is not None
    assert "ĐẾN" in mark.text


def stamp(image: Image.Image, at: tuple[float, float], said: tuple[str, ...]) -> Image.Image:
    """A framed stamp in blue ink with its upper left corner at a place in millimetres."""
    mask = Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(mask)
    x, y = (round(side / 25.4 * DPI) for side in at)
    font = ImageFont.truetype(SERIF.format(style="Bold"), 30)
    pen.rectangle((x, y, x + 360, y + 150), outline=255, width=3)
    for place, line in enumerate(said):
        pen.text((x + 12, y + 10 + 45 * place), line, font=font, fill=255)
    return inked(image, (45, 80, 170), mask)


def read(image: Image.Image, tmp_path: Path) -> PageText:
    """The page as it is read."""
    path = tmp_path / "to.png"
    image.save(path, dpi=(DPI, DPI))
    return read_page((path,), 1, ReadOptions())


@pytest.mark.parametrize("seed", [4698, 5254])
def test_a_red_stamp_with_broken_bars_is_one_by_its_colour(seed: int, tmp_path: Path) -> None:
    made = make(seed, "clean", Plan(format="pdf"))
    page = read_page((save(made, tmp_path),), 1, ReadOptions())
    (mark,) = (mark for mark in page.marks if mark.kind == "stamp")
    assert mark.text is not None
    assert "ĐẾN" in mark.text
    assert made.truth[0]["subject"].split()[-2] in page.text.split()


@pytest.mark.parametrize("word", ["MẬT", "TỐI MẬT", "HỎA TỐC"])
def test_what_a_small_red_stamp_says_is_read(word: str, tmp_path: Path) -> None:
    image = write(blank(), [*HEAD, *TITLE, *BODY, *FOOT])
    mask = Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(mask)
    x, y = round(48 / 25.4 * DPI), round(47 / 25.4 * DPI)
    pen.rectangle((x, y, x + 240, y + 80), outline=255, width=4)
    pen.text((x + 120, y + 18), word, font=ImageFont.truetype(SERIF.format(style="Bold"), 40), fill=255, anchor="ma")
    page = read(inked(image, (200, 25, 45), mask), tmp_path)
    assert [mark.text for mark in page.marks if mark.kind == "stamp"] == [word]
    assert TITLE[1][2] in page.text.split("\n")


def test_coloured_print_is_no_bar_of_a_stamp(tmp_path: Path) -> None:
    image = write(blank(), [*HEAD, *TITLE, *BODY, *FOOT])
    said = ("Ban Chấp hành gồm 15 người được bầu", "tại Đại hội lần thứ ba của Hội Khuyến học")
    write(image, [(60, 180, said[0]), (60, 196, said[1])], points=10, ink=(190, 30, 40))
    write(image, [(60, 118, said[1]), (60, 126, said[0])], points=10, ink=(40, 60, 190))
    page = read(image, tmp_path)
    assert [mark for mark in page.marks if mark.kind == "stamp"] == []
    assert [line for line in page.text.split("\n") if line in said][:2] == [said[1], said[0]]
    assert page.text.count("lần thứ ba") == 2  # pale red print keeps fewer of its marks
