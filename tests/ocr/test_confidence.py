"""How likely a word is right, by its confidence and its page's."""

from __future__ import annotations

import itertools

from schemas.calibration import chance_right, mean_confidence
from schemas.page import Block, Box, Line, PageText, Word

BOX = Box(0, 0, 1, 1)
STEPS = [step / 200 for step in range(201)]


def test_on_a_sure_page_confidence_is_the_chance() -> None:
    assert [chance_right(step, 0.995) for step in STEPS] == STEPS


def test_the_chance_rises_with_the_word_and_with_its_page() -> None:
    for mean in (0.8, 0.975, 0.985, 1.0):
        assert all(low <= high for low, high in itertools.pairwise(chance_right(step, mean) for step in STEPS))
    assert all(chance_right(step, 0.9) <= chance_right(step, 0.98) <= step for step in STEPS)


def test_a_page_is_as_sure_as_its_words_and_an_empty_one_leaves_no_doubt() -> None:
    words = (Word("một", BOX, 0.9), Word("hai", BOX, 0.7))
    assert mean_confidence(PageText(1, "text", "", blocks=(Block("body", BOX, (Line(words),)),))) == 0.8
    assert mean_confidence(PageText(1, "blank", "")) == 1.0
