"""Marks cut out of a scan: in its own colours, upright and straight, whatever way the page was fed."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr import ReadOptions, cut_marks
from schemas.page import Box, Mark, PageText

WIDE, HIGH = 800, 1000
SEAL = (500, 700, 600, 800)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_seal_is_cut_out_in_colour_and_upright(tmp_path: Path, turn: int) -> None:
    paper = Image.new("RGB", (WIDE, HIGH), "white")
    ImageDraw.Draw(paper).ellipse(SEAL, fill=(200, 20, 30))
    path = tmp_path / "scan.png"
    paper.rotate(turn, expand=True).save(path, dpi=(100, 100))  # counter-clockwise: so it was fed
    box = Box(SEAL[0] / WIDE, SEAL[1] / HIGH, SEAL[2] / WIDE, SEAL[3] / HIGH)
    marks = (Mark("seal", box), Mark("ruling", Box(0, 0, 1, 0.01)))
    page = PageText(
        page=1, outcome="text", reader="hand/1", width=WIDE, height=HIGH, dpi=100.0, blocks=(), turn=turn, marks=marks
    )
    ((number, mark, png),) = cut_marks((path,), [page], ReadOptions())
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    assert (number, mark.kind) == (1, "seal")
    assert pixels.shape[:2] == pytest.approx((108, 108), abs=3)
    middle = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2]
    assert middle.tolist() == pytest.approx([30, 20, 200], abs=12)
