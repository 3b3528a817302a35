"""Folding, queries, spelling, snippets: the parts that both indexes share."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.folding import fold, fold_both, fold_marked, tokens
from indexer.query import read_words, share_out
from indexer.ranking import is_near, pairs
from indexer.snippets import find_words, make_snippet
from indexer.spelling import candidates, respell, unsure, untelex

TEXT = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ÁĐ0123/-.,\u0301\n", max_size=60)


@pytest.mark.parametrize(
    ("text", "plain", "marked"),
    [
        ("Số 05/QÐ-UBND", "so 5 qd ubnd", "sô1 5 qđ ubnd"),
        ("hoà hòa", "hoa hoa", "hoa2 hoa2"),
        ("uỷ ủy", "uy uy", "uy3 uy3"),
        ("123qđ", "123 qd", "123 qđ"),
    ],
)
def test_folding(text: str, plain: str, marked: str) -> None:
    assert (fold(text), fold_marked(text)) == (plain, marked)


@given(TEXT)
def test_both_folds_agree_and_do_not_ask_for_the_form_of_unicode(text: str) -> None:
    assert fold_both(text) == (fold(text), fold_marked(text))
    assert fold_both(unicodedata.normalize("NFD", text)) == fold_both(unicodedata.normalize("NFC", text))
    assert fold(fold(text)) == fold(text)
    assert all(text[token.start : token.end] for token in tokens(text))


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("quyeets", "quyet"),
        ("ddinhj", "dinh"),
        ("dduwowngf", "duong"),
        ("nguwowif", "nguoi"),
        ("laapj", "lap"),
        ("hoaf", "hoa"),
    ],
)
def test_telex_keys_are_read(keys: str, meant: str) -> None:
    assert untelex(keys) == meant
    assert meant in candidates(keys)


def test_a_term_that_no_text_holds_is_replaced_and_a_known_one_kept() -> None:
    asked = read_words("hoi khuyne hoc")
    wide = respell(asked, {"hoi": 50, "khuyen": 40, "hoc": 60})
    assert wide is not None
    assert wide.plain == ("hoi", "khuyen", "hoc")
    assert respell(asked, {"hoi": 50, "khuyne": 1, "hoc": 60}) is None


def test_a_rare_neighbour_of_a_common_term_is_another_spelling_of_it() -> None:
    wide = respell(read_words("khuyen hoc"), {"khuyen": 100, "khuyeu": 2, "khuyet": 90, "hoc": 10})
    assert wide is not None
    assert wide.also == {"khuyen": ("khuyeu",)}


def test_what_no_text_holds_under_any_spelling_is_lost() -> None:
    asked = respell(read_words("hoi lam vuon qwqwqw"), {"hoi": 9, "lam": 9, "vuon": 9})
    assert asked is not None
    assert asked.lost == {"qwqwqw"}
    assert share_out(asked) == ((), ("hoi", "lam", "vuon"), 0)


def test_numbers_and_beginnings_are_never_unsure() -> None:
    assert unsure(read_words("1234 qd nguyen*")) == ()


def test_quotes_and_stars_are_read() -> None:
    asked = read_words('"Nông dân" tỉn*')
    assert asked.quoted == ("nong dan",)
    assert asked.begun == {"tin"}
    assert pairs(asked) == ["nong dan", "dan tin"]


@given(TEXT)
def test_any_words_make_a_query(text: str) -> None:
    asked = read_words(text)
    assert len(set(asked.plain)) == len(asked.plain)
    assert respell(asked, {}) is None or asked.plain


def test_near_is_within_twelve_words() -> None:
    text = ["x"] * 30
    text[3], text[12] = "a", "b"
    assert is_near(["a", "b"], text)
    text[12], text[29] = "x", "b"
    assert not is_near(["a", "b"], text)


def test_words_of_a_page_are_marked_for_its_picture() -> None:
    words = ["Hội", "Làm", "vườn,", "lam", "VƯỜN", "hội"]
    assert find_words(words, "làm vườn") == [1, 2, 4]
    assert find_words(words, "lam vuon") == [1, 2, 3, 4]
    assert find_words(["Số:", "05/QĐ-SNV"], "5 qd snv") == [1]
    assert find_words(words, "") == []


@given(TEXT, TEXT)
def test_a_snippet_marks_words_inside_itself(body: str, typed: str) -> None:
    text, marked = make_snippet(body, read_words(typed))
    assert all(0 <= start < end <= len(text) for start, end in marked)
    assert (text == "") == (marked == ())
    assert "\n" not in text
