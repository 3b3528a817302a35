"""Lines in doubt are looked at twice more: which they are, and what it changes."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from bench.text_score import edit_distance
from ocr import ReadOptions
from ocr.ctc import BestPath
from ocr.engine import RawWord
from ocr.network import NetworkEngine
from ocr.picture import Pixels
from ocr.second_look import find_doubtful, move
from tests.ocr.paper import blank, write

WORDS = "Về việc phê duyệt Điều lệ (sửa đổi, bổ sung) của Hội Người cao tuổi huyện"


def path(*sure: float) -> BestPath:
    """A line's letters, as sure as the figures say."""
    places = np.arange(len(sure))
    return BestPath(places, 2 * places, 2 * places, np.array(sure, np.float32))


def wrong(read: Sequence[RawWord]) -> int:
    """Letters read wrong of a line."""
    return edit_distance(" ".join(word.text for word in read), WORDS)


def line(*, worn: int) -> Pixels:
    """A printed line, worn by noise and blur where ``worn`` is not 0: the seed of the noise."""
    page = write(blank(size_mm=(180, 12)), [(4, 3, WORDS)])
    dark = np.asarray(page.convert("L")) < 128
    rows, columns = np.nonzero(dark.any(axis=1))[0], np.nonzero(dark.any(axis=0))[0]
    grey = np.asarray(page.convert("L"), np.float32)[rows[0] - 5 : rows[-1] + 6, columns[0] - 5 : columns[-1] + 6]
    if worn:
        noise = np.random.default_rng(worn).normal(0, 140, grey.shape)
        grey = np.asarray(cv2.GaussianBlur((grey + noise).clip(0, 255), (0, 0), 1.9), np.float32)
    return grey.clip(0, 255).astype(np.uint8)


def test_a_line_is_in_doubt_by_its_share_of_unsure_letters() -> None:
    lines = [path(*[0.99] * 30), path(*[0.99] * 29, 0.5), path(*[0.99] * 27, 0.5, 0.6, 0.7), path(0.4)]
    assert find_doubtful(lines) == [2, 3]


def test_a_page_that_is_no_print_is_not_looked_at_again() -> None:
    assert find_doubtful([path(0.3, 0.4, 0.9)] * 9) == []
    assert find_doubtful([path(0.3, 0.4, 0.9)] * 3) == [0, 1, 2]
    assert find_doubtful([]) == []


def test_a_moved_line_has_its_size_and_its_ink() -> None:
    plain = line(worn=0)
    higher, lower = move(plain)
    assert higher.shape == lower.shape == plain.shape

    def middle(pixels: Pixels) -> float:
        ink = 255.0 - pixels.mean(axis=1)
        return float((ink * np.arange(len(ink))).sum() / ink.sum())

    assert middle(higher) == pytest.approx(middle(plain) - 2, abs=0.2)
    assert middle(lower) == pytest.approx(middle(plain) + 2, abs=0.2)


def test_clean_print_is_read_once_and_worn_print_with_fewer_errors() -> None:
    engine = NetworkEngine.open(ReadOptions())
    clean = [line(worn=0)]
    assert engine.read_lines(clean, 200) == engine.words(clean, engine.posteriors(clean))
    worn = [line(worn=seed) for seed in range(1, 321)]
    once = sum(map(wrong, engine.words(worn, engine.posteriors(worn))))
    twice = sum(map(wrong, engine.read_lines(worn, 200)))
    assert twice < once, (once, twice)
