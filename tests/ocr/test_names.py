"""Names under signatures: below a seal's black ink, crossed by a blue pen, stamped faintly, at the top of a page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from extraction.folding import plain
from ocr import ReadOptions, read_page
from schemas.page import PageText
from schemas.tables import rows
from tests.corpus.files import save
from tests.corpus.make import Plan, make
from tests.ocr.paper import BODY, FOOT, HEAD, TITLE, Line, blank, roughen, write

DPI = 200
SURNAMES = {name for row in rows("surnames") for name in row["names"]}
RECIPIENTS = FOOT[:3]
TITLES = FOOT[3:5]


def paper(name: str, *, style: str = "Bold", ink: tuple[int, int, int] = (25, 25, 25)) -> Image.Image:
    """A decision that someone of this name has signed."""
    image = write(blank(), [*HEAD, *TITLE, *BODY, *RECIPIENTS, *TITLES])
    return write(image, [(-150, 170, name)], style=style, ink=ink)


def at(x: float, y: float) -> tuple[float, float]:
    """Millimetres as points."""
    return x / 25.4 * DPI, y / 25.4 * DPI


def seal(image: Image.Image, x: float, y: float) -> Image.Image:
    """A black seal about a place in millimetres, under the print: rings, a broken ring of letters, an emblem."""
    ink = Image.new("L", image.size, 255)
    pen = ImageDraw.Draw(ink)
    for radius, thick in ((17.5, 5), (16.5, 2), (10.5, 2)):
        pen.ellipse((*at(x - radius, y - radius), *at(x + radius, y + radius)), outline=30, width=thick)
    for turn in range(0, 360, 15):
        pen.arc((*at(x - 14.5, y - 14.5), *at(x + 14.5, y + 14.5)), turn, turn + 7, fill=30, width=9)
    pen.regular_polygon((*at(x, y), 40), 5, fill=30)
    grey = np.minimum(np.asarray(image.convert("L")), np.asarray(ink))
    return Image.fromarray(grey).convert("RGB")


def read(image: Image.Image, tmp_path: Path) -> PageText:
    """The page as it is read."""
    path = tmp_path / "to.png"
    image.save(path, dpi=(DPI, DPI))
    return read_page((path,), 1, ReadOptions())


def name_of(page: PageText) -> list[tuple[str, float]]:
    """The words of the lowest line of the signature's block, each with its confidence."""
    (foot,) = (block for block in page.blocks if block.kind == "foot_right")
    return [(word.text, word.confidence) for word in list(foot.lines)[-1].words]


@pytest.mark.parametrize(
    ("name", "x"),
    [("Nguyễn Hoàng Giang", 119), ("Trần Phước Hiền", 122), ("Phạm Minh Tuấn", 122), ("Đặng Quốc Việt", 122)],
)
def test_a_surname_under_a_black_seal_is_the_one_that_explains_the_ink(name: str, x: float, tmp_path: Path) -> None:
    words = name_of(read(roughen(seal(paper(name), x, 160), angle=0.4), tmp_path))
    assert [text for text, _ in words] == name.split()


@pytest.mark.parametrize("name", ["Hoàng Giang", "Quốc Việt"])
def test_no_surname_is_made_up_where_none_is_printed(name: str, tmp_path: Path) -> None:
    words = name_of(read(roughen(seal(paper(name), 126, 160), angle=0.4), tmp_path))
    assert words[-1][0] == name.rsplit(maxsplit=1)[-1]
    assert not {text for text, _ in words} & SURNAMES - set(name.split())


def test_a_name_that_a_blue_pen_crosses_is_read(tmp_path: Path) -> None:
    image = paper("Trần Thị Minh Châu")
    strokes = Image.new("RGB", image.size, "white")
    ImageDraw.Draw(strokes).line([at(128, 168), at(150, 172), at(172, 169)], fill=(40, 70, 190), width=5)
    ImageDraw.Draw(strokes).line([at(130, 176), at(145, 166), at(160, 175), at(175, 166)], fill=(40, 70, 190), width=5)
    crossed = Image.fromarray(np.minimum(np.asarray(image), np.asarray(strokes)))
    words = [(text.title(), sure) for text, sure in name_of(read(crossed, tmp_path))]
    assert [text for text, _ in words] == ["Trần", "Thị", "Minh", "Châu"]


def test_a_signature_at_the_top_of_a_page_is_a_foot(tmp_path: Path) -> None:
    lines: list[Line] = [(x, y - 110, text) for x, y, text in FOOT]
    page = read(roughen(write(blank(), lines)), tmp_path)
    assert [block.kind for block in page.blocks if list(block.lines)] == ["foot_left", "foot_right"]
    assert [text for text, _ in name_of(page)] == ["Trần", "Thị", "Minh", "Châu"]


def test_a_head_stays_a_head(tmp_path: Path) -> None:
    page = read(roughen(write(blank(), [*HEAD, *TITLE, *BODY])), tmp_path)
    assert [block.kind for block in page.blocks][:2] == ["head_left", "head_right"]


@pytest.mark.parametrize("seed", [2315, 2547])
def test_marks_under_a_pen_s_stroke_belong_to_the_name(seed: int, tmp_path: Path) -> None:
    made = make(seed, "office")  # a stroke under the signature runs close above "Trường" and "Liễu"
    (truth,) = made.truth
    path = save(made, tmp_path)
    page = read_page((path,), truth["signer_page"], ReadOptions())
    assert [text for text, _ in name_of(page)] == truth["signer_name"].split()


def test_a_stroke_is_taken_off_a_name_without_the_letters_that_it_crosses(tmp_path: Path) -> None:
    made = make(5443, "clean", Plan(format="pdf"))
    (truth,) = made.truth
    page = read_page((save(made, tmp_path),), truth["signer_page"], ReadOptions())
    assert [plain(text) for text, _ in name_of(page)] == ["HUYNH", "VAN", "QUY"]
