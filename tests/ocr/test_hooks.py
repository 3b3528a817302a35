"""A hook over a capital Ư is no acute: told by its shape, in doubt where no shape is seen."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.engine import RawWord
from ocr.hooks import put_hooks
from ocr.lines import find_lines
from ocr.strips import cut_strips
from schemas.page import Box
from tests.ocr.paper import SERIF

DPI = 200


def read(printed: str, *, style: str = "Regular", size: float = 14, joined: bool = False) -> RawWord:
    """What a name of two words becomes that was read as "Lê Ứng"."""
    font = ImageFont.truetype(SERIF.format(style=style), round(size / 72 * DPI))
    image = Image.new("L", (500, 160), 255)
    pen = ImageDraw.Draw(image)
    pen.text((60, 50), printed, font=font, fill=0)
    left, top, right, foot = pen.textbbox((60 + pen.textlength("Lê ", font=font), 50), "Ưng", font=font)
    if joined:
        pen.line((left - 5, top - 4, left + 40, top - 4), fill=0, width=3)
    grey = np.asarray(image)
    lines = find_lines(grey, DPI, [Box(0, 0, 500, 160)])
    (strip,) = cut_strips(grey, lines)
    words = [
        RawWord("Lê", 0, 0, 30, 20, 0.99),
        RawWord("Ứng", int(left) - strip.left, 0, int(right - left), int(foot - top), 0.99),
    ]
    return put_hooks(lines, [strip], [words])[0][1]


@pytest.mark.parametrize("size", [11, 14])
@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_a_hook_is_written_as_one_and_an_acute_stays(style: str, size: float) -> None:
    hooked, acute = read("Lê Ửng", style=style, size=size), read("Lê Ứng", style=style, size=size)
    assert (hooked.text, hooked.second) == ("Ửng", "Ứng")
    assert acute.text == "Ứng"
    assert acute.confidence == pytest.approx(0.99)


def test_a_mark_that_touches_a_stroke_leaves_the_name_in_doubt() -> None:
    word = read("Lê Ứng", joined=True)
    assert word.text == "Ứng"
    assert word.confidence == pytest.approx(0.5)
