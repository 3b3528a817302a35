"""From a file to words in reading order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ocr import ReadOptions, probe_scan, read_page, read_pages
from ocr.picture import Picture
from ocr.pieces import INK
from ocr.prepare import prepare
from tests.ocr.paper import DECISION, blank, decision, roughen, write

OPTIONS = ReadOptions()


@pytest.fixture(scope="module")
def rough_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rough") / "quyet-dinh.jpg"
    roughen(decision()).save(path, quality=80, dpi=(200, 200))
    return path


def test_a_page_is_read_in_the_order_of_its_two_column_head_and_foot(rough_page: Path) -> None:
    page = read_page((rough_page,), 1, OPTIONS)
    assert page.outcome == "text"
    assert [block.kind for block in page.blocks] == ["head_left", "head_right", "body", "foot_left", "foot_right"]
    assert page.text.split("\n") == [words for _, _, words in DECISION]


def test_the_skew_of_a_page_is_told_and_mended(rough_page: Path) -> None:
    page = read_page((rough_page,), 1, OPTIONS)
    assert page.skew == pytest.approx(-1.3, abs=0.15)  # the page was turned 1.3° counter-clockwise
    head = next(page.lines)
    assert max(word.box.y1 for word in head.words) - min(word.box.y1 for word in head.words) < 0.006


def test_a_page_without_sure_columns_is_one_block_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "trang-2.png"
    write(blank(), [(30, 40, "sách kèm theo quyết định này kể từ ngày ký.")]).save(path, dpi=(200, 200))
    page = read_page((path,), 1, OPTIONS)
    assert [block.kind for block in page.blocks] == ["whole"]


def test_a_page_upside_down_is_turned(tmp_path: Path) -> None:
    path = tmp_path / "nguoc.png"
    decision().rotate(180).save(path, dpi=(200, 200))
    page = read_page((path,), 1, OPTIONS)
    assert page.turn == 180
    assert page.text.split("\n") == [words for _, _, words in DECISION]


def test_an_empty_sheet_is_blank_and_not_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "trang.png"
    blank(100).save(path, dpi=(100, 100))
    page = read_page((path,), 1, OPTIONS)
    assert (page.outcome, page.blocks, page.problem) == ("blank", (), None)


def test_pages_are_read_only_when_taken(tmp_path: Path) -> None:
    good, bad = tmp_path / "1.png", tmp_path / "2.png"
    blank(100).save(good, dpi=(100, 100))
    blank(100).save(bad, dpi=(100, 100))
    assert probe_scan((good, bad), OPTIONS).pages == 2
    pages = read_pages((good, bad), (1, 2), OPTIONS)
    assert next(pages).page == 1
    bad.write_bytes(bad.read_bytes()[:200])  # a share that goes away between the look and the reading
    broken = next(pages)
    assert broken.outcome == "failed"
    assert broken.problem is not None
    assert broken.problem.reason == "page_damaged"
    assert broken.problem.details["page"] == "2"


def test_faint_print_is_made_dark_and_dark_print_is_left_as_it_is() -> None:
    page = np.asarray(decision().convert("L"), np.uint8)
    faint = np.asarray(255 - (255 - page.astype(np.int64)) * 4 // 10, np.uint8)
    plain = [prepare(Picture(pixels, 200.0, "grey")).grey for pixels in (page, faint)]
    assert int(plain[0].min()) >= int(page.min())
    assert int(faint.min()) > INK, "no ink at all for who looks for ink"
    assert int(plain[1].min()) < INK
    assert np.count_nonzero(plain[1] < INK) > 0.7 * np.count_nonzero(plain[0] < INK)
