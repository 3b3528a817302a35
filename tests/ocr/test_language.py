"""What the language allows: syllables, compounds, figures; and what is set apart by its words."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.assemble import assemble, clean_text, mend_ones
from ocr.ctc import Alphabet, BestPath, decode, split_words
from ocr.glyphs import needed_letters, suspect_letter
from ocr.grammar import mend, mend_pairs
from ocr.recognise import ReadWord, ReadZone
from ocr.shown_signature import set_shown_signatures_apart
from schemas.page import Block, Box, Line, Word
from schemas.syllables import is_syllable
from schemas.words import is_used, is_word, spelled_anew

CLASSES = (
    " ",
    *"acdghinoqtuybsv",
    "ó",
    "ê",
    "ề",
    "é",
    "ế",
    "ổ",
    "ố",
    "ú",
    "ủ",
    "ơ",
    "1",
    "I",
    "Đ",
    "Ð",
    "đ",
    "ị",
    "ì",
    "ỉ",
    "S",
    "T",
    "ể",
    "ộ",
    "",
)
ALPHABET = Alphabet.of(CLASSES)
BOX = Box(0.1, 0.1, 0.2, 0.12)


def posteriors(*steps: dict[str, float]) -> np.ndarray:
    """One time step a letter with a null step after it; what is not given is spread over nothing."""
    rows = []
    for step in steps:
        row = np.full(len(CLASSES), 1e-6, np.float32)
        for text, sure in step.items():
            row[CLASSES.index(text)] = sure
        null = np.full(len(CLASSES), 1e-6, np.float32)
        null[ALPHABET.null] = 0.99
        rows += [row, null]
    return np.array(rows)


def read(*steps: dict[str, float]) -> str:
    found = posteriors(*steps)
    words = [
        mend(word, found, ALPHABET) for word in split_words(decode(found, BestPath.of(found, ALPHABET.null), ALPHABET))
    ]
    return " ".join("".join(letter.text for letter in word) for word in mend_pairs(words, found, ALPHABET))


@pytest.mark.parametrize(
    "word", ["Nguyễn", "QUYẾT", "giếng", "gì", "hoà", "hòa", "uỷ", "ủy", "khuya", "nghiêng", "quốc", "xoong", "yêu"]
)
def test_a_syllable_is_one_in_any_case_and_either_spelling(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["QUYÉT", "Phủú", "quyêền", "kó", "ngiêng", "cê", "bắch", "toàm1", "UBND", ""])
def test_what_the_orthography_forbids_is_none(word: str) -> None:
    assert not is_syllable(word)


def test_a_word_that_is_no_syllable_takes_the_next_likely_letter() -> None:
    assert read({"q": 0.99}, {"u": 0.99}, {"y": 0.99}, {"é": 0.6, "ế": 0.3}, {"t": 0.99}) == "quyết"


def test_a_letter_read_twice_is_read_once() -> None:
    assert read({"n": 0.99}, {"h": 0.99}, {"ủ": 0.5, "": 0.1}, {"ú": 0.4, "": 0.3}) in ("nhủ", "nhú")


def test_letters_that_are_sure_stay_what_they_are() -> None:
    assert read({"q": 0.99}, {"u": 0.99}, {"y": 0.99}, {"é": 0.99}, {"t": 0.99}) == "quyét"


def test_a_compound_decides_between_two_marks() -> None:
    to = ({"t": 0.99}, {"ố": 0.7, "ổ": 0.2}, {" ": 0.99})
    chuc = ({"c": 0.99}, {"h": 0.99}, {"ú": 0.9}, {"c": 0.99})
    assert read(*to, *chuc) == "tố chúc"  # no compound: nothing changes
    assert read({"b": 0.99}, {"ố": 0.7, "ổ": 0.2}, {" ": 0.99}, *_letters("sung")) == "bổ sung"


def test_the_marks_of_a_compound_outweigh_a_sure_letter_and_a_compound_as_read_stays() -> None:
    assert read({"b": 0.99}, {"ố": 0.99, "ổ": 0.0004}, {" ": 0.99}, *_letters("sung")) == "bổ sung"
    assert read({"b": 0.99}, {"ổ": 0.6, "ố": 0.4}, {" ": 0.99}, *_letters("sung")) == "bổ sung"


def test_a_sure_letter_of_a_name_or_of_a_word_with_a_twin_stays() -> None:
    worn = {"b": 0.99}, {"ố": 0.99, "ổ": 0.0004}, {" ": 0.99}
    assert read(*worn, {"S": 0.99}, *_letters("ung")) == "bố Sung"
    assert read(*_letters("ch"), {"i": 0.99, "ỉ": 0.0004}, {" ": 0.99}, *_letters("tiêu")) == "chi tiêu"


def test_a_word_of_one_compound_is_not_changed_for_another() -> None:
    found = [*_letters("quy"), {" ": 0.99}, {"đ": 0.99}, {"ị": 0.98, "ì": 0.01}, *_letters("nh"), {" ": 0.99}]
    assert read(*found, *_letters("ch"), {"i": 0.6, "ỉ": 0.4}) == "quy định chi"


def test_a_word_of_the_language_decides_where_letters_are_in_doubt() -> None:
    worn = {"s": 0.99}, {"ố": 0.7, "ổ": 0.2}, {" ": 0.99}
    assert read(*worn, *_letters("tay")) == "sổ tay"
    assert read({"s": 0.99}, {"ố": 0.99, "ổ": 0.0004}, {" ": 0.99}, *_letters("tay")) == "số tay"  # no word of offices
    assert read(*worn, *_letters("Tay")) == "số Tay"


def test_a_word_that_stands_beside_any_other_is_not_made_one_with_it() -> None:
    moved = [{" ": 0.99}, {"đ": 0.99}, {"ộ": 0.99}, *_letters("ng")]
    assert read({"c": 0.99}, {"ó": 0.7, "ổ": 0.2}, *moved) == "có động"
    assert read({"c": 0.99}, {"ố": 0.7, "ổ": 0.2}, *moved) == "cổ động"


def test_a_syllable_that_no_word_has_takes_the_marks_of_one_but_loses_no_letter() -> None:
    assert read({"t": 0.99}, {"u": 0.99}, {"ố": 0.6, "ổ": 0.2, "": 0.3}, {"i": 0.99}) == "tuổi"
    assert read({"S": 0.99}, {"u": 0.99}, {"ố": 0.9, "ổ": 0.1}, {"i": 0.99}) == "Suối"


def test_a_word_that_hardly_stands_alone_is_what_it_is_taken_for() -> None:
    alone = {"đ": 0.99}, {"ế": 0.99, "ể": 0.0004}
    assert read(*alone) == "để"
    assert read(*alone, {" ": 0.99}, *_letters("qu"), {"ố": 0.99}, {"c": 0.99}) == "đế quốc"


def test_words_of_the_dictionary_are_one_in_either_spelling() -> None:
    assert is_word("dược", "điển")
    assert is_word("hóa", "đơn")
    assert is_word("hoá", "đơn")
    assert not is_word("được", "điển")
    assert is_used("phẩm")
    assert is_used("thuỷ")
    assert not is_used("phãm")
    assert spelled_anew("hoàng") == "hoàng"
    assert spelled_anew("quỷ") == "quỷ"


def _letters(text: str) -> list[dict[str, float]]:
    return [{letter: 0.99} for letter in text]


def test_the_icelandic_letter_counts_for_the_vietnamese_one() -> None:
    found = posteriors({"Ð": 0.5, "Đ": 0.45})
    ALPHABET.tidy(found)
    assert [letter.text for letter in decode(found, BestPath.of(found, ALPHABET.null), ALPHABET)] == ["Đ"]
    assert clean_text("QÐ") == "QĐ"
    assert clean_text("QĐÐ") == "QĐ"
    assert clean_text("STNMT-QLĐĐ") == "STNMT-QLĐĐ"


def test_ones_are_figures_where_only_a_figure_stands() -> None:
    assert mend_ones(["Điều", "I", "chịu"], table=False) == ["Điều", "1", "chịu"]
    assert mend_ones(["lI", "Ông"], table=True) == ["11", "Ông"]
    assert mend_ones(["I.", "KẾT", "QUẢ"], table=False) == ["I.", "KẾT", "QUẢ"]
    assert read({"1": 0.9}, {"I": 0.9}) == "11"


def test_the_last_word_of_a_paragraph_is_in_small_letters() -> None:
    words = [ReadWord("Nội", BOX, 0.9, 0), ReadWord("VỤ;", BOX, 0.9, 1)]
    (block,) = assemble([ReadZone("body", BOX, tuple(words))], ())
    assert [line.text for line in block.lines] == ["Nội", "vụ;"]


def test_a_shown_signature_is_a_stamp_and_no_text() -> None:
    texts = ("Ký bởi: Sở Nội vụ", "Thời gian ký: 10.10.2021 15:20:55 +07:00", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    lines = tuple(Line(tuple(Word(word, BOX, 0.9) for word in text.split())) for text in texts)
    (block,), (mark,) = set_shown_signatures_apart([Block("head_right", BOX, lines)])
    assert [line.text for line in block.lines] == [texts[2]]
    assert (mark.kind, mark.text) == ("stamp", " ".join(texts[:2]))


def test_small_print_of_a_shown_signature_is_known_though_it_is_hardly_read() -> None:
    texts = (
        "hỳ bởi: Sử Nội",
        "C quản: Nội",
        "Thư gin ký: E5,13,2021 3/38:12 +7:00",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    )
    heights = (0.006, 0.007, 0.007, 0.016, 0.016)
    boxes = [Box(0.68, 0.02 + 0.011 * row, 0.9, 0.02 + 0.011 * row + high) for row, high in enumerate(heights)]
    lines = tuple(
        Line(tuple(Word(word, box, 0.6) for word in text.split())) for text, box in zip(texts, boxes, strict=True)
    )
    (block,), (mark,) = set_shown_signatures_apart([Block("head_right", BOX, lines)])
    assert [line.text for line in block.lines] == list(texts[3:])
    assert mark.text == " ".join(texts[:3])
    (block,), marks = set_shown_signatures_apart([Block("head_right", BOX, lines[1:2] + lines[3:])])
    assert len(block.lines) == 3, "one sign alone may be an issuer's line"
    assert not marks


def test_a_letter_that_the_engine_cannot_write_is_the_second_reading_where_its_twin_is_in_doubt() -> None:
    classes = tuple(letter for letter in needed_letters() if letter not in "ỵỴ")
    assert suspect_letter(list("ky,"), [1], classes) == "kỵ,"
    assert suspect_letter(list("TY"), [1], classes) == "TỴ"
    assert suspect_letter(list("ngay"), [3], classes) is None  # no syllable with it
    assert suspect_letter(list("ky"), [0], classes) is None
