"""What the reader is sure of is not made another word, and what a mark alone tells from another is doubted."""

from __future__ import annotations

import pytest

from extraction.marks import is_blurred, may_be
from extraction.prose import has_stray_comma, has_twin, read_prose
from extraction.runs import Run
from extraction.scars import is_torn
from schemas.page import Box, Word


def line(text: str, sure: float = 0.99, **others: float) -> Run:
    """A line whose words are equally sure but for some."""
    return Run(1, tuple(Word(word, Box(0, 0, 1, 1), others.get(word, sure)) for word in text.split()))


@pytest.mark.parametrize(
    ("read", "word", "may"),
    [
        ("tố", "tổ", True),  # acute for hook
        ("bố", "bổ", True),
        ("chỉ", "chi", True),  # the dot of an i for a hook
        ("to", "tổ", True),  # marks lost
        ("diễn", "điện", False),
        ("cửa", "của", False),  # no horn is made up
        ("số", "sở", False),
        ("tiền", "tiến", False),  # no grave is made up
        ("tố", "tốt", False),
    ],
)
def test_which_words_a_sure_reading_may_be(read: str, word: str, *, may: bool) -> None:
    assert may_be(read, word) is may


def test_a_blurred_mark_is_more_than_a_lost_one() -> None:
    assert is_blurred("số", "sổ")
    assert not is_blurred("so", "sổ")


@pytest.mark.parametrize(
    "text", ["V/v theo dõi diễn biến rừng", "V/v vướng mắc tại cửa khẩu Hữu Nghị", "Đủ điều kiện kinh doanh karaoke"]
)
def test_words_that_were_read_beyond_doubt_stay(text: str) -> None:
    prose = read_prose(line(text, 0.998))
    assert prose.text == text
    assert prose.confidence >= 0.99


def test_a_mark_that_is_taken_for_another_is_put_right_by_a_phrase_though_it_was_sure() -> None:
    assert read_prose(line("sửa đổi, bố sung một số điều")).text == "sửa đổi, bổ sung một số điều"


def test_a_word_that_one_mark_tells_from_another_is_doubted_unless_it_makes_a_compound() -> None:
    assert has_twin("số")
    assert read_prose(line("hướng dẫn khóa số cuối năm", số=0.85)).confidence < 0.8
    assert read_prose(line("rà soát số liệu cuối năm", số=0.85)).confidence >= 0.8


def test_a_phrase_changes_no_word_that_is_one_of_the_language_with_its_neighbour() -> None:
    assert read_prose(line("xuất bản Dược điển Việt Nam")).text == "xuất bản Dược điển Việt Nam"


@pytest.mark.parametrize(
    ("text", "word", "sure", "claimed"),
    [
        ("mạng tin học diện rộng", "tin", 0.7, True),  # a word of the language vouches for its parts
        ("mạng tin học diện rộng", "tin", 0.5, False),
        ("cấp thẻ khác tên", "khác", 0.94, False),  # nothing vouches
        ("cấp thẻ khác tên", "khác", 0.99, True),
        ("công bố sinh phãm mới", "phãm", 0.999, False),  # no word has this syllable
        ("phòng tìm kiềm cứu hộ", "kiềm", 0.97, False),  # tìm kiếm, with another mark
        ("mạng tin, học phí", "tin,", 0.9, False),  # a comma parts them
    ],
)
def test_the_language_vouches_for_words_or_doubts_them(text: str, word: str, sure: float, *, claimed: bool) -> None:
    assert (read_prose(line(text, 0.999, **{word: sure})).confidence >= 0.8) is claimed


def test_a_comma_between_words_of_two_phrases_is_none_too_many() -> None:
    assert not has_stray_comma("chế độ công vụ, công chức")
    assert has_stray_comma("thủ tục hành, chính")


def test_a_comma_within_a_phrase_is_a_speck_unless_it_was_read_without_doubt() -> None:
    assert is_torn("Về việc đăng ký, hoạt động tôn giáo")
    assert not is_torn("Về việc đăng ký, hoạt động tôn giáo", clear_commas=True)


def test_an_office_is_no_name_that_may_be_another() -> None:
    assert is_torn("Về việc khen thưởng ông Nguyễn Văn Thủ")
    assert not is_torn("Thực hiện Chỉ thị của Thủ tướng Chính phủ")


def test_an_act_whose_symbol_begins_like_none_is_torn() -> None:
    assert is_torn("Góp ý Thông tư liên tịch số 09/2016/TTUT-BGTVT-BTC")
    assert not is_torn("Góp ý Thông tư liên tịch số 09/2016/TTLT-BGTVT-BTC")


def test_a_figure_in_doubt_for_a_letter_is_sure_and_so_is_what_stands_before_it() -> None:
    words = line("theo Quyết định số 2021 ngày", 0.99, số=0.85).words
    year = [Word("2021", words[4].box, 0.7, "202I") if word.text == "2021" else word for word in words]
    assert read_prose(Run(1, tuple(year))).confidence >= 0.8


def test_two_words_that_a_speck_joins_are_two() -> None:
    assert read_prose(line("hội khuyến học thành.phố")).text == "hội khuyến học thành phố"


def test_a_province_without_its_last_letter_is_torn() -> None:
    assert is_torn("Điều lệ Quỹ Hỗ trợ nông dân tỉnh Sóc Trăn")
    assert not is_torn("Điều lệ Quỹ Hỗ trợ nông dân tỉnh Sóc Trăng")
