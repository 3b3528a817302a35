"""Words of a name in doubt: what all looks explain, and how often a name is borne."""

from __future__ import annotations

import numpy as np
import pytest

from ocr import ReadOptions
from ocr.ctc import Alphabet, Posteriors
from ocr.engine import RawWord
from ocr.name_words import Look, settle
from ocr.network import NetworkEngine

STEP = 10.0  # columns


@pytest.fixture(scope="module")
def alphabet() -> Alphabet:
    """That of the installed network."""
    return NetworkEngine.open(ReadOptions()).alphabet


def seen(alphabet: Alphabet, text: str, other: str, share: float) -> Posteriors:
    """What a network sees that takes the letters for another text's with some probability; nothing between them."""
    steps = np.full((2 * len(text) + 1, len(alphabet.classes)), 1e-6, np.float32)
    steps[::2, alphabet.null] = 1
    for place, (letter, twin) in enumerate(zip(text, other, strict=True)):
        steps[2 * place + 1, alphabet.classes.index(letter)] += 1 - share
        steps[2 * place + 1, alphabet.classes.index(twin)] += share
    return steps


def look(alphabet: Alphabet, text: str, other: str, share: float) -> Look:
    """A look at one word."""
    word = RawWord(text, 0, 0, round((2 * len(text) + 1) * STEP), 10, 0.8)
    return Look([word], seen(alphabet, text, other, share), STEP)


def settled(alphabet: Alphabet, looks: list[Look], text: str, confidence: float = 0.8) -> RawWord:
    """A name's second word after all looks."""
    first = RawWord("Nguyễn", -1000, 0, 100, 10, 0.99)
    word = looks[0].words[0]._replace(text=text, confidence=confidence)
    return settle([first, word], looks, alphabet)[1]


def test_a_rare_reading_of_a_frequent_name_in_doubt_is_the_frequent_one(alphabet: Alphabet) -> None:
    looks = [look(alphabet, "Hoằng", "Hoàng", share) for share in (0.4, 0.5, 0.3, 0.6)]
    word = settled(alphabet, looks, "Hoằng")
    assert word.text == "Hoàng"
    assert word.second == "Hoằng"
    assert 0.86 <= word.confidence <= 0.9


def test_a_rare_name_that_is_clearly_seen_stays(alphabet: Alphabet) -> None:
    looks = [look(alphabet, "Hoằng", "Hoàng", 0.001) for _ in range(4)]
    assert settled(alphabet, looks, "Hoằng").text == "Hoằng"


def test_of_two_frequent_names_none_is_chosen_when_the_looks_differ(alphabet: Alphabet) -> None:
    looks = [look(alphabet, "Thủy", "Thùy", share) for share in (0.5, 0.4, 0.6, 0.5)]
    assert settled(alphabet, looks, "Thủy") == looks[0].words[0]


def test_a_name_that_most_looks_do_not_show_is_left_in_doubt(alphabet: Alphabet) -> None:
    looks = [look(alphabet, "Trọng", "Trọng", 0), *(look(alphabet, "Xxxxx", "Xxxxx", 0) for _ in range(3))]
    assert settled(alphabet, looks, "Trọng") == looks[0].words[0]


def test_the_only_name_with_these_letters_is_sure_when_the_looks_show_it(alphabet: Alphabet) -> None:
    looks = [look(alphabet, "Trọng", "Trộng", share) for share in (0.4, 0.1, 0.2, 0.5)]
    word = settled(alphabet, looks, "Trọng")
    assert word.text == "Trọng"
    assert word.confidence == pytest.approx(0.95)


def test_a_word_that_is_sure_is_not_asked(alphabet: Alphabet) -> None:
    looks = [look(alphabet, "Hoàng", "Hoàng", 0) for _ in range(4)]
    assert settled(alphabet, looks, "Hoằng", 0.94).text == "Hoằng"
