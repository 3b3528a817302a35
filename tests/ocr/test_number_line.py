"""The number line: figures of a numbering stamp, a pen's strokes beside print, and readings weighed against another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import ImageDraw, ImageFont

from ocr import ReadOptions, read_page
from ocr.engine import RawWord
from ocr.lines import Lines, PrintedLine
from ocr.picture import Pixels
from ocr.pieces import find_pieces
from ocr.strips import Strip
from ocr.votes import read_again
from schemas.page import PageText
from tests.corpus.files import save
from tests.corpus.make import Plan, make
from tests.ocr.paper import BODY, FOOT, HEAD, TITLE, blank, roughen, write

SANS = "/usr/share/fonts/truetype/liberation2/LiberationSans-Bold.ttf"
DPI = 200
FRAME = (*(line for line in HEAD if not line[2].startswith("Số")), *TITLE, *BODY, *FOOT)


def paper(
    figures: list[tuple[float, float, str]], path: Path, ink: tuple[int, int, int] = (30, 30, 34), symbol: float = 66
) -> PageText:
    """A decision whose number line holds figures at places of their own (left and top in mm), as read."""
    image = write(blank(DPI), [*FRAME, (38, 36, "Số:"), (symbol, 36, "/QĐ-SNV")], dpi=DPI)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(SANS, round(11.5 / 72 * DPI))
    for x, y, figure in figures:
        pen.text((x / 25.4 * DPI, y / 25.4 * DPI), figure, font=font, fill=ink)
    roughen(image, angle=0.4).save(path, quality=85, dpi=(DPI, DPI))
    return read_page((path,), 1, ReadOptions())


def test_figures_of_a_numbering_stamp_are_one_number_and_no_pens(tmp_path: Path) -> None:
    page = paper([(48 + 3.6 * place, 36.9, figure) for place, figure in enumerate("1779")], tmp_path / "a.jpg")
    number = next(mark for mark in page.marks if mark.kind == "numbering")
    assert (number.text, number.confidence > 0.9) == ("1779", True)
    assert [mark.text for mark in page.marks if mark.kind == "handwriting"] == []
    assert "Số: 1779 /QĐ-SNV" in page.text.split("\n")


@pytest.mark.parametrize("steps", [(0.0, 0.9, -0.5), (0.6, -0.4, 0.8)])
def test_figures_that_stand_unevenly_are_no_machines(steps: tuple[float, ...], tmp_path: Path) -> None:
    figures = [(48 + 3.6 * place, 36.9 + step, "358"[place]) for place, step in enumerate(steps)]
    page = paper(figures, tmp_path / "a.jpg")
    assert [mark.kind for mark in page.marks if mark.kind == "numbering"] == []


def test_tall_strokes_of_a_pen_leave_the_symbol_beside_them_readable(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    image = write(blank(DPI), [*FRAME, (38, 36, "Số:"), (66, 36, "/QĐ-SNV")], dpi=DPI)
    pen = ImageDraw.Draw(image)
    for left in (48, 53, 58):  # strokes twice as tall as print
        x, y = left / 25.4 * DPI, 34.5 / 25.4 * DPI
        pen.line([(x, y + 43), (x + 18, y), (x + 24, y + 45)], fill=(25, 25, 40), width=5, joint="curve")
    roughen(image, angle=0.4).save(path, quality=85, dpi=(DPI, DPI))
    page = read_page((path,), 1, ReadOptions())
    line = next(text for text in page.text.split("\n") if text.startswith("Số"))
    assert line.endswith("/QĐ-SNV")
    assert [mark.kind for mark in page.marks] == ["handwriting"]


@pytest.mark.parametrize(("seed", "symbol"), [(4601, "/TB-UBND"), (4644, "/QĐ-SNV"), (4699, "/GP-SNV")])
def test_a_line_that_a_pens_tall_figures_made_small_is_read_at_its_prints_height(
    seed: int, symbol: str, tmp_path: Path
) -> None:
    made = make(seed, "clean", Plan(format="pdf"))
    page = read_page((save(made, tmp_path),), 1, ReadOptions())
    line = next(text for text in page.text.split("\n") if text.endswith(symbol))
    assert line.startswith("Số")


def test_figures_that_a_machine_set_close_to_the_symbol_are_parted_from_it(tmp_path: Path) -> None:
    figures = [(47 + 3.6 * place, 36.9, figure) for place, figure in enumerate("17")]
    page = paper(figures, tmp_path / "a.jpg", symbol=53.2)
    assert [mark.text for mark in page.marks if mark.kind == "numbering"] == ["17"]
    assert "Số: 17 /QĐ-SNV" in page.text.split("\n")


class Heard:
    """An engine that answers the first four pictures of a line with given words."""

    def __init__(self, *answers: tuple[str, float]) -> None:
        self.answers = answers

    def read_lines(self, lines: list[Pixels], dpi: float) -> list[list[RawWord]]:  # noqa: ARG002 - the port's form
        widths = [line.shape[1] for line in lines]
        return [
            [RawWord(text, round(0.5 * wide), 5, round(0.1 * wide), 20, sure)]
            for (text, sure), wide in zip(self.answers, widths, strict=True)
        ]


def weigh(first: list[RawWord], kind: str, *answers: tuple[str, float]) -> list[RawWord]:
    """One line of a zone of some kind after its four further readings."""
    pixels = np.full((40, 200), 255, np.uint8)
    line = PrintedLine(0, 0, 5, 200, 30, 25.0, 25.0, 12.0)
    lines = Lines([line], find_pieces(pixels), np.array([-1]))
    kinds = {0: kind}
    return read_again(lines, [Strip(pixels, 0, 0)], [first], kinds, None, 200, Heard(*answers))[0]  # type: ignore[arg-type]


def date(day: str, sure: float) -> list[RawWord]:
    return [RawWord("ngày", 60, 5, 30, 20, 0.99), RawWord(day, 100, 5, 20, 20, sure)]


def test_a_day_that_all_readings_agree_on_is_believed() -> None:
    words = weigh(date("15", 0.3), "head_right", ("15", 0.96), ("15", 0.9), ("15", 0.8), ("15", 0.4))
    assert (words[1].text, words[1].confidence) == ("15", 0.8)
    assert words[0].confidence == 0.99  # words without figures are left as they are


def test_a_day_that_readings_differ_on_is_not_surer_than_their_votes() -> None:
    words = weigh(date("15", 0.5), "head_right", ("16", 0.6), ("15", 0.5), ("18", 0.6), ("16", 0.5))
    assert words[1].text == "15"
    assert words[1].confidence < 0.3


def test_a_name_that_most_readings_give_another_mark_takes_it_and_keeps_the_first_reading() -> None:
    name = [RawWord("Mai", 20, 5, 30, 20, 0.95), RawWord("Định", 100, 5, 20, 20, 0.8)]
    words = weigh(name, "foot_right", ("Đình", 0.9), ("Đình", 0.9), ("Đình", 0.9), ("Định", 0.6))
    assert (words[1].text, words[1].second) == ("Đình", "Định")
    assert words[1].confidence < 0.6


def test_a_clear_day_is_not_read_again() -> None:
    assert weigh(date("15", 0.97), "head_right") == date("15", 0.97)


def test_even_figures_in_blue_are_not_claimed_as_a_machines(tmp_path: Path) -> None:
    figures = [(48 + 3.6 * place, 36.9, figure) for place, figure in enumerate("1779")]
    page = paper(figures, tmp_path / "a.jpg", ink=(40, 60, 190))
    assert [mark.text for mark in page.marks if mark.kind == "handwriting"] == ["1779"]


def test_a_reading_that_joins_two_words_outvotes_neither() -> None:
    """Where all looks read figures and symbol as one word, each stays as it was first read."""
    first = [
        RawWord("Số:", 0, 5, 20, 20, 0.97),
        RawWord("51", 30, 5, 20, 20, 0.88),
        RawWord("/GCN", 55, 5, 60, 20, 0.88),
    ]
    wide = [[RawWord("51/GCN", 30, 5, 85, 20, 0.95)]] * 4

    class Joined:
        def read_lines(self, lines: list[Pixels], dpi: float) -> list[list[RawWord]]:  # noqa: ARG002 - the port's form
            return [[word._replace(left=round(30 * line.shape[1] / 200)) for word in words]
                    for line, words in zip(lines, wide, strict=True)]  # fmt: skip

    pixels = np.full((40, 200), 255, np.uint8)
    lines = Lines([PrintedLine(0, 0, 5, 200, 30, 25.0, 25.0, 12.0)], find_pieces(pixels), np.array([-1]))
    (words,) = read_again(lines, [Strip(pixels, 0, 0)], [first], {0: "head_left"}, None, 200, Joined())  # type: ignore[arg-type]
    assert [word.text for word in words] == ["Số:", "51", "/GCN"]
